"""A value is found by exactly its characters in every markup, plain, set off or split, wherever it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.engine import Detector
from detector.finding import Context

VALUES = [
    ("email", "jo.miller@kestrel-bay.net"),
    ("phone", "+44 20 7946 1958"),
    ("ip", "81.2.69.142"),
    ("iban", "DE89 3704 0044 0532 0130 00"),
    ("mac", "3c:22:fb:9a:4d:17"),
]
BEFORE = ["", "Hello, ", "Ünïcode 😀 ", "see this:\n", "a < b & c, ", "x\u200by "]
WRAPS = {
    "plain": ["{}", "({})", '"{}"', "{}."],
    "markdown": ["{}", "**{}**", "> {}", "`{}`", "- {}\n", "| {} | b |\n", "*a* {} _b_", "```\n{}\n```\n", "[b]{}[/b]"],
    "html": [
        "{}",
        "<b>{}</b>",
        "<p>{}</p>",
        "<td>{}</td>",
        '<a href="#">{}</a>',
        "<pre>{}</pre>",
        "&lt;b&gt; {} &amp;",
    ],
    "bbcode": ["{}", "[b]{}[/b]", "[quote=a]{}[/quote]", "[code]{}[/code]", "[color=red]{}[/color]", "[*]{}\n"],
}
SPLITS = {"html": ("<b>", "</b>"), "bbcode": ("[b]", "[/b]"), "markdown": ("**", "**")}


@pytest.fixture(scope="module")
def detector():
    return Detector(names=False, documentation_is_real=True)


@pytest.mark.parametrize("markup", WRAPS)
@settings(max_examples=30)
@given(data=st.data())
def test_a_value_is_found_by_exactly_its_characters(detector, markup, data):
    kind, value = data.draw(st.sampled_from(VALUES))
    before = data.draw(st.lists(st.sampled_from(BEFORE), max_size=3).map("".join))
    wrap = data.draw(st.sampled_from(WRAPS[markup]))
    text = f"{before}\n\n{wrap.format(value)}\n\n{data.draw(st.sampled_from(BEFORE))}"
    found = {(one.kind, text[one.start : one.end]) for one in detector.scan(text, Context(markup=markup)).findings}
    assert (kind, value) in found


@pytest.mark.parametrize("markup", SPLITS)
@pytest.mark.parametrize("kind", ["email", "mac"])
def test_a_value_split_by_markup_is_found_with_the_marks_inside(detector, markup, kind):
    value = dict(VALUES)[kind]
    opening, closing = SPLITS[markup]
    for at in range(2, len(value) - 2):
        split = f"{value[:at]}{opening}{value[at : at + 1]}{closing}{value[at + 1 :]}"
        if markup == "markdown" and not value[at].isalnum():
            continue  # two stars beside a dot are no emphasis
        text = f"Hello, {split} is it"
        found = {(one.kind, text[one.start : one.end]) for one in detector.scan(text, Context(markup=markup)).findings}
        assert (kind, split) in found
