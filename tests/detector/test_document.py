from hypothesis import given
from hypothesis import strategies as st

from detector.document import Document, Stretch, Zone
from detector.finding import Context
from detector.offsets import OffsetMap, Weaver


def test_a_plain_document_maps_to_itself():
    document = Document("hello", "hello", Context())
    assert document.to_source(1, 3) == (1, 3)


def test_the_most_telling_zone_counts_where_zones_overlap():
    stretches = (Stretch(0, 10, Zone.QUOTE), Stretch(2, 5, Zone.CODE))
    document = Document("x" * 12, "x" * 12, Context(), marked=stretches)
    assert [document.zone_at(offset) for offset in (0, 3, 6, 11)] == [Zone.QUOTE, Zone.CODE, Zone.QUOTE, Zone.PROSE]
    assert document.zones_at(3) == {Zone.QUOTE, Zone.CODE}


def test_a_replaced_character_maps_to_all_it_stands_for():
    weaver = Weaver("a&#64;b")
    weaver.keep(0, 1)
    weaver.put("@", 1, 6)
    weaver.keep(6, 7)
    text, offsets = weaver.done()
    assert text == "a@b"
    assert [offsets.span(*span) for span in ((0, 1), (1, 2), (0, 3))] == [(0, 1), (1, 6), (0, 7)]


def test_what_was_put_in_between_maps_to_nothing():
    weaver = Weaver("ab")
    weaver.keep(0, 1)
    weaver.put("\n", 1, 1)
    weaver.keep(1, 2)
    _, offsets = weaver.done()
    assert offsets.span(1, 2) == (1, 1)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=8))
def test_every_kept_character_maps_to_itself(source, cuts):
    weaver, at = Weaver(source), 0
    for cut, keep in sorted(cuts):
        end = min(max(cut, at), len(source))
        if keep:
            weaver.keep(at, end)
        at = end
    text, offsets = weaver.done()
    for place, char in enumerate(text):
        start, end = offsets.span(place, place + 1)
        assert source[start:end] == char


def test_an_empty_map_is_the_identity():
    assert OffsetMap().span(3, 9) == (3, 9)
