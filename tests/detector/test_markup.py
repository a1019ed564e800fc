import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.document import Zone
from detector.finding import Context
from detector.markup import READERS, read

PIECES = [*"ab@. \n<>[]()/*_`~!#&;:=\"'\\|-1", "\u200b", "&#64;", "[b]", "<b>", "```", "<!--", "-->"]
SIGNS = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)


def plain(source, markup):
    return read(source, Context(markup=markup)).plain


def zone(source, word, markup):
    document = read(source, Context(markup=markup))
    return document.zone_at(document.plain.index(word))


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        ("html", "jo<b>hn</b>@example.org"),
        ("bbcode", "jo[b]hn[/b]@example.org"),
        ("markdown", "jo**hn**@example.org"),
        ("html", "john&#64;example&#46;org"),
        ("markdown", "john\\@example.org"),
    ],
)
def test_values_split_by_markup_are_whole_in_plain_and_lead_back(markup, source):
    document = read(source, Context(markup=markup))
    start = document.plain.index("john@example.org")
    assert document.to_source(start, start + 16) == (0, len(source))


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        ("html", 'mail <a href="mailto:jo@example.org">me</a> now'),
        ("markdown", "mail [me](mailto:jo@example.org) now"),
        ("bbcode", "mail [email=jo@example.org]me[/email] now"),
    ],
)
def test_targets_stand_behind_their_text_in_the_zone_link(markup, source):
    document = read(source, Context(markup=markup))
    start = document.plain.index("jo@example.org")
    left, right = document.to_source(start, start + 14)
    assert source[left:right] == "jo@example.org"
    assert document.zone_at(start) is Zone.LINK
    assert document.plain.index("me") < start < document.plain.index("now")


@pytest.mark.parametrize(
    ("markup", "source", "expected"),
    [
        ("markdown", "a\n```\nsecret x\n```\nb", Zone.CODE),
        ("markdown", "a `secret` b", Zone.CODE),
        ("markdown", "a\n\n    secret\n", Zone.CODE),
        ("markdown", "> secret\nb", Zone.QUOTE),
        ("markdown", '[quote="jo, post:1"]\nsecret\n[/quote]', Zone.QUOTE),
        ("markdown", "[spoiler]secret[/spoiler]", Zone.HIDDEN),
        ("markdown", "![secret](a.png)", Zone.HIDDEN),
        ("markdown", "# secret", Zone.TITLE),
        ("markdown", "| secret | b |", Zone.TABLE),
        ("html", "<pre>secret</pre>", Zone.CODE),
        ("html", "<blockquote>secret</blockquote>", Zone.QUOTE),
        ("html", "<!-- secret -->", Zone.HIDDEN),
        ("html", '<span style="display:none">secret</span>', Zone.HIDDEN),
        ("html", '<font color="white">secret</font>', Zone.HIDDEN),
        ("html", '<img src="a.png" alt="secret">', Zone.HIDDEN),
        ("bbcode", "[code]secret[/code]", Zone.CODE),
        ("bbcode", "[quote=jo]secret[/quote]", Zone.QUOTE),
        ("bbcode", "[color=#fff]secret[/color]", Zone.HIDDEN),
        ("plain", "hello\n-- \nsecret", Zone.SIGNATURE),
        ("plain", "> secret", Zone.QUOTE),
        ("plain", "From: secret\nTo: b\nSubject: c\n\nhi", Zone.MAIL),
        ("plain", "2024-01-01 12:00:00 a\n2024-01-01 12:00:01 secret\n2024-01-01 12:00:02 c", Zone.LOG),
        ("plain", "just secret prose", Zone.PROSE),
    ],
)
def test_zones(markup, source, expected):
    assert zone(source, "secret", markup) is expected


def test_marks_without_a_partner_are_text():
    assert plain("2 * 3 and snake_case_name and j***@x", "markdown") == "2 * 3 and snake_case_name and j***@x"


def test_an_address_in_angle_brackets_is_no_tag():
    assert plain("<jo@example.org> a < b", "html") == "<jo@example.org> a < b"


@pytest.mark.parametrize("markup", READERS)
@given(source=SIGNS)
def test_every_verbatim_span_maps_back_to_exactly_its_characters(markup, source):
    document = read(source, Context(markup=markup))
    for place, char in enumerate(document.plain):
        start, end = document.to_source(place, place + 1)
        assert 0 <= start <= end <= len(source)
        if document.offsets.is_verbatim(place, place + 1):
            assert source[start:end] == char


@pytest.mark.parametrize("markup", READERS)
@given(source=st.text(max_size=200))
def test_nothing_crashes_and_zones_stay_inside(markup, source):
    document = read(source, Context(markup=markup))
    assert all(0 <= one.start <= one.end <= len(document.plain) for one in document.stretches)
