import pytest

from detector.cues import CUES
from detector.intent import role
from detector.judge import judge
from detector.reasons import SENTENCES
from detector.weights import NEVER_DOWN, PRIORS, REASONS
from tests.detector.scenes import findings, scene

LOG = "2024-06-11 06:58:12,114 INFO [audit] start\n2024-06-11 06:58:13,870 INFO [audit] listen\n"


def first(text, **context):
    return findings(text, **context)[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Happy to help, e-mail me at [[email:bo.lind@kestrel-bay.net]] any time"),
        ("en", "WhatsApp: [[phone:+44 7911 284 663]], no spam please"),
        ("de", "Schreib mir an [[email:bo.lind@kestrel-bay.net]]"),
        ("de", "Bei Fragen bitte an [[email:bo.lind@kestrel-bay.net]] wenden"),
        ("fr", "écrivez-moi : [[email:bo.lind@kestrel-bay.net]]"),
        ("es", "escríbeme a [[email:bo.lind@kestrel-bay.net]]"),
        ("pl", "proszę śmiało pisać: [[email:bo.lind@kestrel-bay.net]]"),
    ],
)
def test_an_offered_contact_is_meant(language, text):
    found = first(text, language=language)
    assert found.unintended < 0.5
    assert "contact_offer" in found.reasons


@pytest.mark.parametrize("kind", ["credential", "private_key"])
def test_nobody_publishes_a_credential_on_purpose(kind):
    assert first(f"just [[{kind}:q7#Kestrel_Mudflat]] here").unintended > 0.9


def test_a_value_riding_in_a_log_is_not_meant():
    found = first(
        f"Why?\n\n```\n{LOG}2024-06-11 login user=[[email:bo.lind@kestrel-bay.net]]\n```\n", markup="markdown"
    )
    assert found.unintended > 0.7
    assert "log_of_names" in found.reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("write to [[email:support@kestrel.net]]", "role_mailbox"),
        ("write to [[email:no-reply+81@kestrel.net]]", "role_mailbox"),
        ("[[email:ann.lee@vaultstack.io]]", "own_domain"),
        ("[[phone:0800 183 0427]]", "toll_free"),
    ],
)
def test_a_business_contact_is_meant(text, reason):
    found = first(text, own_domains=("vaultstack.io",))
    assert found.unintended < 0.5
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("local", "is_role"), [("info", True), ("sales-de", True), ("events-2024", True), ("ann", False)]
)
def test_roles_are_known_by_their_name(local, is_role):
    assert role(local) is is_role


@pytest.mark.parametrize(
    "text",
    [
        "As requested:\n\nName: [[person:Aoife Dolan]]\nPhone: [[phone:+353 86 214 7793]]\nSite: Carrow",
        "Wie gewünscht meine Daten:\n\nName: [[person:Jürgen Strass]]\nIBAN: [[iban:DE57 7015 0000 8370 9879 81]]\n",
        "podaję:\nimię i nazwisko: [[person:Gosia Wszeborowska]]\ntel: [[phone:+48 512 830 467]]\n",
    ],
)
def test_what_is_set_out_as_on_a_form_is_not_meant(text):
    found = findings(text, category="support")
    assert all(one.unintended > 0.5 for one in found)
    assert any("handed_over" in one.reasons for one in found)


def test_a_pillory_is_hostile_whatever_is_offered():
    text = (
        "Name and shame: the scammer is [[person:Gerald Plimmer]], he lives at [[address:58 Tara Crescent, Otaki]]. "
        "Mobile [[phone:+64 21 884 0937]]. Go ring his doorbell."
    )
    for found in findings(text, author="someone"):
        assert "hostile" in found.reasons
        assert found.subject == "third_party"
        assert found.severity.value == "very_high"


def test_the_accuser_named_by_the_site_is_no_victim():
    text = "I am [[person:Gerald Plimmer]], a scammer took my money, share this. Call me: [[phone:+64 21 884 0937]]"
    assert all("hostile" not in found.reasons for found in findings(text, author="Gerald Plimmer"))


def test_a_quote_keeps_what_its_owner_removed():
    text = '[quote="bruno"]call [[person:Bruno Caldas]], [[phone:+55 19 99648 2071]][/quote]\nyou took this out'
    found = findings(text, markup="bbcode")
    assert all("taken_out_by_owner" in one.reasons for one in found)


def test_credits_and_lists_of_speakers_are_meant():
    text = "Tue 10:15, keynote, [[person:Xiadani Huerta]], and a talk by [[person:Tadeusz Wrona]]"
    assert all(found.unintended < 0.5 for found in findings(text))


def test_reasons_of_one_group_do_not_add_up():
    close = first("Call me or e-mail me or write me: [[email:bo.lind@kestrel-bay.net]]").unintended
    once = first("e-mail me: [[email:bo.lind@kestrel-bay.net]]").unintended
    assert close == once


def test_every_weight_has_a_sentence_and_a_source():
    assert all(code in SENTENCES for code in REASONS)
    assert all(weight.source in {"start", "policy", "fit"} for weight in [*REASONS.values(), *PRIORS.values()])
    assert set(REASONS) | set(PRIORS) >= NEVER_DOWN


def test_what_moderators_taught_moves_the_verdict():
    seen = scene("[[email:bo.lind@kestrel-bay.net]]")
    plain = judge(seen.document, seen.candidates)[0].unintended
    moved = judge(seen.document, seen.candidates, moves={"email": -1.0})[0].unintended
    assert moved < plain


def test_words_are_found_whatever_their_accents():
    assert CUES["offer"].places(b"ecrivez-moi")
    assert all(cue.places(b"") == [] for cue in CUES.values())


def test_passing_on_how_to_reach_somebody_is_not_hostile():
    text = "Ask [[person:Dave Hollins]], ring him, his mobile is [[phone:+44 7911 284 663]], he lives in Leeds"
    assert all("hostile" not in found.reasons for found in findings(text))


def test_a_value_forgotten_among_masked_ones_is_not_meant():
    masked = "login user=[[email:j***@kestrel.net]] ok, then [[email:bo.lind@kestrel-bay.net]] failed"
    plain = "login user=someone ok, then [[email:bo.lind@kestrel-bay.net]] failed"
    forgotten = next(found for found in findings(masked) if not found.suppressed)
    assert "masked_sibling" in forgotten.reasons
    assert forgotten.unintended > first(plain).unintended
