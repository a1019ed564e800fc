"""What a moderator can choose of a place, what is shown before it is decided, and what is said afterwards."""

import re
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from detector.finding import Context
from models import trials
from models.decision import Decision
from models.delivery import Delivery
from models.finding import FindingRow
from models.remark import Remark
from models.ruling import Ruling
from models.site import Site
from models.texts import read_result
from models.trial import Trial
from moderation_ui import standins, wording
from moderation_ui.zones import zones

VALUE = "anna.weber@mail.example"
PHONE = "0171 2345678"
TEXT = f"Mail {VALUE} or call {PHONE}."


def stored(house, row, *where):
    with house.database.read() as session:
        return list(session.scalars(select(row).where(*where).order_by(row.id)))


@pytest.fixture
def uuid(house):
    at, other = TEXT.index(VALUE), TEXT.index(PHONE)
    return house.scan(house.post_in(TEXT), ("email", at, at + len(VALUE)), ("phone", other, other + len(PHONE)))


@pytest.fixture
def browser(house):
    return house.sign_in()


def result(house):
    return read_result(house.keys, stored(house, Decision)[-1])


def test_each_place_has_its_own_words_and_kind(house, browser, uuid):
    mail, phone = (row.id for row in stored(house, FindingRow))
    chosen = {f"style-{mail}": "custom", f"words-{mail}": "(my boss)", f"kind-{phone}": "person"}
    browser.decide(uuid, **chosen)
    assert result(house) == "Mail (my boss) or call [name removed]."
    assert [(row.kind, row.said_kind) for row in stored(house, Ruling)] == [("email", "email"), ("phone", "person")]


def test_dots_and_pseudonyms_are_styles_and_the_same_value_has_the_same_pseudonym(house, browser, uuid):
    mail, phone = (row.id for row in stored(house, FindingRow))
    browser.decide(uuid, **{f"style-{mail}": "pseudonym", f"style-{phone}": "mask"})
    first = result(house)
    assert re.fullmatch(r"Mail \[e-mail [0-9a-f]{8}\] or call •{12}\.", first)
    at = TEXT.index(VALUE)
    again = house.scan(house.post_in(TEXT, external_id="2"), ("email", at, at + len(VALUE)))
    other = stored(house, FindingRow)[-1].id
    browser.decide(again, **{f"style-{other}": "pseudonym"})
    assert result(house).split(" or ")[0] == first.split(" or ")[0]


def test_a_place_marked_by_hand_has_a_style_as_well(house, browser, uuid):
    browser.decide(uuid, cut=[], mark=["0:4:person:custom:Write: to"])
    assert result(house).startswith("Write: to ")


LEAKS = (VALUE, "anna-weber", "w e b e r", "ask a n n a w", "0171", "call +49 171 1", "bob@mail.example")


@pytest.mark.parametrize("words", LEAKS)
def test_words_that_tell_the_value_or_another_are_refused(house, browser, uuid, words):
    phone = stored(house, FindingRow)[1].id
    answer = browser.decide(uuid, **{f"style-{phone}": "custom", f"words-{phone}": words})
    assert answer.status_code == 409
    assert "Your own words" in answer.text
    assert words not in answer.text
    assert not stored(house, Decision)


@pytest.mark.parametrize("words", ["my boss", "a shop in town", "see above (2)", "***"])
def test_words_that_tell_nothing_are_taken(words):
    assert not standins.tells(words, VALUE)
    assert not standins.tells(words, PHONE)


@pytest.mark.parametrize("bad", [{"style": "shout"}, {"kind": "soul"}, {"words": "x" * 61, "style": "custom"}])
def test_a_choice_outside_the_lists_is_refused(house, browser, uuid, bad):
    mail = stored(house, FindingRow)[0].id
    assert browser.decide(uuid, **{f"{name}-{mail}": value for name, value in bad.items()}).status_code == 400


def ask(browser, uuid, **changes):
    return browser.post(f"/items/{uuid}/preview", {**browser.decision(uuid), **changes})


def test_the_text_as_it_would_be_waits_sealed_for_a_worker_and_its_answer_is_shown_covered(house, browser, uuid):
    [mail, _phone] = browser.decision(uuid)["cut"]
    told = ask(browser, uuid, cut=[mail]).json
    assert told["scan"]["state"] == "due"
    assert "Not scanned again yet" in told["scan"]["told"]
    [row] = stored(house, Trial)
    assert VALUE.encode() not in row.result_sealed
    assert PHONE.encode() not in row.result_sealed
    at = TEXT.replace(VALUE, "[e-mail removed]").index(PHONE)
    with house.desk() as desk:
        [leased] = trials.lease(desk, 8)
        trials.answer(desk, leased, [(at, at + len(PHONE), "phone")], complete=True)
    answer = ask(browser, uuid, cut=[mail], views="1")
    assert answer.json["scan"]["told"] == "Scanned again: 1 place is still left (phone number)."
    assert PHONE not in answer.text
    readers = answer.json["views"]["readers"]
    assert [part["how"] for part in readers["after"]] == ["same", "put", "same", "left", "same"]
    assert [part["how"] for part in readers["before"]] == ["same", "cut", "same", "same", "same"]
    assert browser.decide(uuid, cut=[mail]).status_code == 303  # it is told, and never stands in the way


def test_what_readers_see_is_shown_beside_the_source(house, browser):
    text = 'Mail <b>anna</b> at <a href="mailto:anna.weber@mail.example">work</a> &amp; home.'
    at = text.index(VALUE)
    item = house.scan(house.post_in(text, markup="html"), ("email", at, at + len(VALUE)))
    shown = ask(browser, item, views="1").json["views"]
    assert "".join(part["text"] for part in shown["source"]["after"]).startswith("Mail <b>anna</b> at <a href=")
    readers = "".join(part["text"] for part in shown["readers"]["after"])
    assert readers == "Mail anna at work <#e-mail-removed>  & home."
    assert VALUE not in str(shown)


def test_a_reason_is_given_with_or_after_the_decision(house, browser, uuid):
    browser.decide(uuid, "allow")
    [decision] = stored(house, Decision)
    given = browser.post(f"/items/{uuid}/reason", {"decision": decision.uuid, "reason": "role"})
    assert given.status_code == 303
    assert stored(house, Decision)[0].reason == "role"
    assert "a public role or a business" in browser.get(f"/items/{uuid}").text
    for bad in ({"decision": decision.uuid, "reason": "because"}, {"decision": "x", "reason": "role"}):
        assert browser.post(f"/items/{uuid}/reason", bad).status_code in {400, 404}


def test_a_site_that_wants_reasons_takes_no_allowance_without_one(house, browser, uuid):
    with house.desk() as desk:
        desk.session.execute(update(Site).values(options={"reasons": "required"}))
    refused = browser.decide(uuid, "allow")
    assert refused.status_code == 409
    assert "Give a reason" in refused.text
    assert browser.decide(uuid, "allow", reason="not_personal").status_code == 303


def test_the_table_says_what_moderators_did_with_places_like_it(house, browser, uuid):
    at = TEXT.index(VALUE)
    for number in range(5):
        more = house.scan(house.post_in(TEXT, external_id=f"9{number}"), ("email", at, at + len(VALUE)))
        browser.decide(more, "redact" if number else "allow")
    page = browser.get(f"/items/{uuid}").text
    assert "moderators here redacted 4 of 5 like this" in page
    assert "seen in 5 other posts here" in page


def test_what_cannot_be_taken_back_says_why_on_the_item_and_in_the_list(house, browser):
    house.add_site("forum", platform="discourse", source="forum")
    at = TEXT.index(VALUE)
    item = house.scan(house.post_in(TEXT, site="forum", kind="post"), ("email", at, at + len(VALUE)))
    browser.decide(item)
    assert "Nothing was sent yet, so nothing changes there." in browser.get(f"/items/{item}").text
    with house.desk() as desk:
        desk.session.execute(update(Delivery).values(begun_at=desk.at))
    page = browser.get(f"/items/{item}").text
    assert page.count("Cannot be taken back: the old versions were removed at the site.") >= 2


def test_buttons_say_what_the_platform_can_do(house, browser, uuid):
    house.add_site("forum", platform="discourse", source="forum")
    at = TEXT.index(VALUE)
    item = house.scan(house.post_in(TEXT, site="forum", kind="post"), ("credential", at, at + len(VALUE)))
    here, there = browser.get(f"/items/{uuid}").text, browser.get(f"/items/{item}").text
    assert "keeps its IP address and date" in here
    assert "old versions are removed once undo has run out" not in here
    assert "keeps its author and date, old versions are removed once undo has run out" in there
    assert "Redacting does not revoke: ask the poster to change it." in there


def test_an_escalation_takes_a_note_along_unless_it_leaks(house, browser, uuid):
    version = browser.decision(uuid)["version"]
    refused = browser.post(f"/items/{uuid}/escalate", {"version": version, "note": f"is {VALUE} hers?"})
    assert refused.status_code == 409
    assert "Escalated" not in browser.get(f"/items/{uuid}").text.split("<main", 1)[1].split('id="heading"')[1]
    browser.post(f"/items/{uuid}/escalate", {"version": version, "note": "Is this hers?"})
    assert len(stored(house, Remark)) == 1
    assert "Escalated by ana" in browser.get(f"/items/{uuid}").text


ZONES = {
    "a quote fills its lines": ("markdown", "Hi\n\n> old\n> words\n\nnew", [("quote", True, "> old\n> words\n")]),
    "a fence belongs to its code": ("markdown", "a\n```\nx = 1\n```\nb", [("code", True, "```\nx = 1\n```\n")]),
    "code in a line stays in it": ("markdown", "run `ls` now", [("code", False, "ls")]),
    "a tag on a shared line": ("html", "<p>a</p><blockquote>b</blockquote>", [("quote", False, "b")]),
    "a comment is hidden": ("html", "a <!-- b --> c", [("hidden", False, " b ")]),
    "prose is nothing": ("plain", "just words", []),
}


@pytest.mark.parametrize("name", ZONES)
def test_zones_are_found_in_the_source(name):
    markup, source, wanted = ZONES[name]
    found = [(one.zone, one.block, source[one.start : one.end]) for one in zones(source, Context(markup=markup))]
    assert found == wanted


def test_zones_have_names_on_the_page_and_offsets_stay_those_of_the_source(house, browser):
    text = f"Hello\n\n> quoted {VALUE}\n\n```\ncode {PHONE}\n```\nend"
    at, other = text.index(VALUE), text.index(PHONE)
    found = (("email", at, at + len(VALUE)), ("phone", other, other + len(PHONE)))
    item = house.scan(house.post_in(text, markup="markdown"), *found)
    page = browser.get(f"/items/{item}").text
    body = page.split('id="text"', 1)[1]
    assert '<b class="zone-name">quote</b>' in body
    assert '<b class="zone-name">code</b>' in body
    offsets = [(int(start), int(end)) for start, end in re.findall(r'data-start="(\d+)" data-end="(\d+)"', body)]
    assert offsets[0][0] == 0
    assert offsets[-1][1] == len(text)
    assert all(before[1] == after[0] for before, after in pairwise(offsets))


def test_every_key_on_the_pages_is_told_in_the_help_and_the_other_way_round(house, browser, uuid):
    with house.desk() as desk:
        desk.session.execute(update(Site).values(options={"reasons": "required"}))
    other = house.waiting_item(TEXT, external_id="2")
    pages = browser.get(f"/items/{uuid}").text
    browser.decide(other, "allow", reason="other")
    pages += browser.get(f"/items/{uuid}").text
    used = set(re.findall(r'data-key="([^"]+)"', pages))
    told = {letter for keys, _ in wording.KEYS for letter in keys.split()}
    by_script = {"j", "k", "1", "…", "9", "]", "[", "Space", "t", "w", "x", "Shift←", "→", "g", "q"}
    spoken = {"R", "H", "A", "."}  # with Shift, told beside x; the bar of news says its own
    assert used - spoken <= told
    assert told - by_script <= used
