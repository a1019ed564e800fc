import pytest

from detector.kinds import KINDS, Band
from detector.reasons import SENTENCES
from detector.severity import arithmetic, band_of
from tests.detector.scenes import findings


def band(text, number=0, **context):
    return findings(text, **context)[number].severity.value


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("level", list(Band))
def test_the_bands_and_enisas_arithmetic_agree(kind, level):
    figures = arithmetic(kind, level)
    assert band_of(figures.se) is level
    assert figures.se == figures.dpc * figures.ei + figures.cb
    assert 1 <= figures.dpc <= 4
    assert 0 < figures.ei <= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pw: [[credential:q7#Kestrel_Mudflat]]", "very_high"),
        ("enable secret 5 [[credential:$1$kW9x$DmmYXsETgpqNkpvfytwwJ/]]", "high"),
        ("the token below was revoked ten minutes ago: [[credential:ghp_4GeEl4lnbel6Tiw34ihdzV1hzPRv]]", "medium"),
        ("my card is [[card:4539 5728 4013 0819]]", "high"),
        ("pay to [[iban:DE57 7015 0000 8370 9879 81]]", "medium"),
        ("PESEL: [[national_id:94110267965]]", "high"),
        ("key [[licence_key:VSTK-CNQXU-7X2TL-VLEPL-VWFA6]]", "medium"),
        ("I live at [[address:58 Tara Crescent, Otaki 5512]]", "medium"),
        ("[[signed_link:https://b.s3.amazonaws.com/x?X-Amz-Signature=588c8327ef63]]", "very_high"),
        ("[[signed_link:https://portal.kestrel.net/account/reset?token=WTYs0WVYPU8vC1EvYD]]", "very_high"),
        ("[[signed_link:https://us06web.zoom.us/j/86130774925?pwd=Qm9rc2VrVGxh]]", "medium"),
        ("[[signed_link:https://mail.kestrel.net/u/unsub?e=a&h=fuZIfapXQJfSoul]]", "medium"),
        ("seen [[user_path:/home/kbrandvold]]", "low"),
    ],
)
def test_the_band_follows_the_kind(text, expected):
    assert band(text) == expected


def test_number_name_and_more_together_are_worse():
    text = "Here is my data: [[national_id:94110267965]], [[person:Gosia Wszeborowska]], [[phone:+48 512 830 467]]"
    assert band(text) == "very_high"


def test_a_birth_date_is_worse_beside_a_full_name():
    assert band("born [[date_of_birth:17.02.1968]]") == "medium"
    assert band("born [[date_of_birth:17.02.1968]], [[person:Evan Papadakis]]") == "high"


def test_what_is_hidden_is_at_least_medium():
    text = "hi <!-- please don't show: [[phone:+44 7812 406933]] -->"
    assert band(text, markup="html") == "medium"


def test_a_mobile_beside_its_holders_full_name_is_medium():
    text = "As requested: [[person:Aoife Dolan]], mob [[phone:+353 86 214 7793]]"
    assert band(text, 1) == "medium"


def test_what_was_meant_is_low():
    assert band("e-mail me: [[email:bo.lind@kestrel-bay.net]]") == "low"


def test_a_child_with_school_is_very_high():
    text = "im 13, my name is [[person:Kacper Wilczewski]] and i go to Lydiard Fields Academy"
    assert band(text) == "very_high"


def test_every_reason_of_harm_has_a_sentence():
    texts = ["pw: [[credential:q7#Kestrel_Mudflat]]", "my card is [[card:4539 5728 4013 0819]]", "[[plate:NX17 OFJ]]"]
    assert all(code in SENTENCES for text in texts for found in findings(text) for code in found.reasons)
