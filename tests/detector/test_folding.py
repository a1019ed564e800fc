import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.folding import fold, plainly, view


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("jo\u200bhn", "john"),
        ("jo\u00adhn", "john"),
        ("\uff4a\uff4f\uff20", "jo@"),
        ("\uff11\u0662\u09e9", "123"),
        ("jo&#64;x", "jo@x"),
        ("jo&commat;x", "jo@x"),
        ("jo%40x", "jo@x"),
        ("1\u20132", "1-2"),
        ("\ufb01n", "fin"),
        ("e\u0301", "\u00e9"),
        ("100%zz", "100%zz"),
        ("%ff", "%ff"),
    ],
)
def test_disguises_are_taken_off(disguised, plain):
    assert fold(disguised).text == plain


def test_a_fold_leads_back_to_what_was_folded():
    folded = fold("x jo\u200bhn&#64;b.c y")
    start = folded.text.index("john")
    assert folded.to_plain(start, start + 8) == (2, 15)
    assert folded.disguised(start, start + 8)
    assert not folded.disguised(0, 1)


def test_look_alikes_become_latin_in_the_view():
    assert view("j\u043ehn") == b"john"
    assert plainly("j\u043ehn") == "john"


@given(st.text(max_size=200))
def test_a_view_has_one_byte_for_each_code_point(text):
    folded = fold(text)
    assert len(folded.view) == len(folded.text)


@given(st.text(max_size=200))
def test_folded_spans_stay_inside_the_text_and_in_order(text):
    folded = fold(text)
    last = 0
    for place in range(len(folded.text)):
        start, end = folded.to_plain(place, place + 1)
        assert last <= start < end <= len(text)
        last = start
