import pytest

from detector.engine import Detector
from detector.finding import Context

SEEDS = [
    "a.",
    "a@",
    "@",
    "/",
    "0",
    "1 ",
    "1.1.1.1.",
    "(",
    "[",
    "](",
    "[a](b)",
    "> ",
    "```\n",
    "`",
    "**a",
    "_",
    "<",
    "<a ",
    "<!--",
    '<a href="',
    "&",
    "&#",
    "%41",
    "\u200b",
    "=",
    "a=b&",
    '"',
    "\\",
    "|",
    "~",
    "[quote]",
    "[b]",
    "<b>",
    "http://",
    "mailto:a@b.co ",
    "a@b.co ",
    "+1 ",
    "0171 ",
    "12:",
    "::",
    "fe80::",
    "00:",
    "AB12-",
    "IBAN GB",
    "4539 1488 0343 6467 ",
    "born ",
    "user=",
    "/home/a ",
    "-----BEGIN PRIVATE KEY-----",
    "five ",
    "jo at ",
    "(at)",
    "\u0430@",
    "e\u0301",
    "\n",
    "\t",
    "    x\n",
    "From: a\n",
]


@pytest.fixture(scope="module")
def detector():
    return Detector()


@pytest.mark.parametrize("markup", ["plain", "markdown", "html", "bbcode"])
@pytest.mark.parametrize("seed", SEEDS)
def test_floods_are_read_to_their_end(detector, seed, markup):
    text = (seed * 2001)[:2000]
    result = detector.scan(text, Context(markup=markup))
    assert result.complete
    assert all(0 <= one.start < one.end <= len(text) for one in result.findings)


def test_too_many_findings_are_said_so(detector):
    result = detector.scan("\n".join(f"a{number}@example.org" for number in range(4100)))
    assert not result.complete
    assert result.incomplete_reason in {"too_many", "time"}
