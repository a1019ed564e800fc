import pytest

from detector.candidate import Candidate
from detector.folding import fold
from detector.resolve import resolve
from detector.rules.catalogue import RULES
from detector.rules.links import opens
from detector.rules.rule_set import RuleSet

ALL = RuleSet(RULES)


def kinds(text):
    return {hit.kind for _, hit in ALL.hits(fold(text))}


@pytest.mark.parametrize(
    "text",
    [
        "version 10.4.2.1 of the firmware",
        "2024-05-01 12:30:11.123456 started",
        "order 4539148803436467 shipped",
        "costs 1,299.00 or 1 299 EUR",
        "uuid cc1e51f3-8db8-4f19-8328-d67bf20618e7",
        "sector 5860533168 of 16000900661248",
        "std::vector<int> a; Foo::Bar()",
        "lodash@4.17.21 and react@18.2.0",
        "08/15/2000 06:23 PM",
        "part no. 2KW103-002 rev 7",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_numbers_of_machines_are_nobodys_data(text):
    assert kinds(text) == set()


@pytest.mark.parametrize(("text", "kind"), [
    ("PESEL: 44051401359", "national_id"),
    ("NHS number 943 476 5870", "national_id"),
    ("passport no X12345678", "passport"),
    ("Tel. 05.45.78.20.36 evenings", "phone"),
    ("Handy 0151 / 289 44073", "phone"),
    ("jo arroba example punto es", "email"),
    ("born 17.02.1968 in Leeds", "date_of_birth"),
    ("plate RVK 4471 outside", "plate"),
])  # fmt: skip
def test_a_word_beside_a_number_tells_what_it_is(text, kind):
    assert kind in kinds(text)


def test_two_values_parted_by_one_sign_are_both_found():
    hits = [hit.matched for _, hit in ALL.hits(fold("203.0.113.7 203.0.113.8,203.0.113.9")) if hit.kind == "ip"]
    assert hits == ["203.0.113.7", "203.0.113.8", "203.0.113.9"]


def test_bare_digits_need_a_word():
    assert "national_id" not in kinds("there are 44051401359 of them")


@pytest.mark.parametrize(("url", "what"), [
    ("https://a.blob.core.windows.net/x?sv=2020&se=2024&sig=abc", "presigned"),
    ("https://example.org/reset?token=WTYs0WVYPU8vC1EvYDlr", "account"),
    ("https://docs.google.com/document/d/1vQx7IfDH5/edit", "share"),
    ("https://example.org/?q=hello", None),
])  # fmt: skip
def test_links_are_told_by_what_they_open(url, what):
    opened = opens(url)
    assert (opened[0] if opened else None) == what


def test_overlapping_candidates_leave_one_and_remember_the_other():
    kept = resolve(
        [Candidate("phone", 0, 10, 0.5, "a"), Candidate("card", 2, 12, 0.9, "b"), Candidate("ip", 20, 30, 0.4, "c")]
    )
    assert [(one.kind, one.also) for one in kept] == [("card", ("phone",)), ("ip", ())]


def test_an_address_that_runs_over_a_number_keeps_what_stands_before_it():
    plain = "12 Mill Lane, Leeds\nPhone: +44 113 496 0123"
    both = [Candidate("address", 0, len(plain), 0.99, "names"), Candidate("phone", 27, len(plain), 0.9, "phone")]
    assert [(one.kind, plain[one.start : one.end]) for one in resolve(both, plain)] == [
        ("address", "12 Mill Lane, Leeds"),
        ("phone", "+44 113 496 0123"),
    ]
