import sys

import pytest

from detector.engine import Detector
from detector.finding import Context
from detector.markup import READERS, read
from tests.detector.hostile_texts import BUILDERS, SEEDS, repeated, texts


@pytest.fixture(scope="module")
def detector():
    return Detector()


def test_there_are_enough_hostile_texts():
    assert len(SEEDS) * len(BUILDERS) >= 400
    assert len(set(SEEDS)) == len(SEEDS)


@pytest.mark.parametrize("markup", READERS)
def test_floods_are_read_to_their_end_and_findings_stay_inside(detector, markup):
    for name, text in texts(300):
        result = detector.scan(text, Context(markup=markup))
        assert (result.complete, result.incomplete_reason) == (True, None), name
        assert all(0 <= one.start < one.end <= len(text) for one in result.findings), name


@pytest.mark.parametrize("markup", ["markdown", "html"])
def test_a_text_four_times_as_long_costs_about_four_times_the_steps(markup):
    """Steps are calls of functions, the same on every machine; what one call costs, benchmarks.hostile says."""
    detector = Detector(names=False)
    for seed in SEEDS:
        short, long = (steps(detector, repeated(seed, length), markup) for length in (200, 800))
        assert long <= 5 * short + 400, (seed, short, long)


def steps(detector, text, markup):
    detector.scan(text, Context(markup=markup))  # what is remembered from now on costs nothing below
    count = 0

    def called(frame, event, argument):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(called)
    try:
        detector.scan(text, Context(markup=markup))
    finally:
        sys.setprofile(None)
    return count


def test_a_long_flood_is_read_to_its_end_or_said_not_to_be(detector):
    for seed in ("a@b.co ", "12 Oak Street, ", "  \n  \n", "[quote]", "<b>", "0171 "):
        text = repeated(seed, 100_000)
        result = detector.scan(text, Context(markup="markdown"))
        assert result.complete is (result.incomplete_reason is None)
        assert all(0 <= one.start < one.end <= len(text) for one in result.findings)


@pytest.mark.parametrize("markup", READERS)
def test_a_million_characters_of_anything_are_read(markup):
    for seed in ("a", "[", "<", "> ", "\n", "*", "\u200b", "&#64;"):
        text = repeated(seed, 1_000_000)
        document = read(text, Context(markup=markup))
        assert document.to_source(0, len(document.plain))[1] <= len(text)


def test_too_many_findings_are_said_so(detector):
    result = detector.scan("\n".join(f"a{number}@example.org" for number in range(4100)))
    assert not result.complete
    assert result.incomplete_reason in {"too_many", "time"}
