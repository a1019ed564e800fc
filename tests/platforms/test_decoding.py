import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.decoding import LIMIT, MAX_KEYS, REPLY_LIMIT, decode, decode_reply, readable
from platforms.platform import Unreadable

HOSTILE = {
    "nothing": (b"", "not_json"),
    "white space": (b" \n", "not_json"),
    "text": (b"hello", "not_json"),
    "form": (b"payload=%7B%7D", "not_json"),
    "html": (b"<html></html>", "not_json"),
    "half": (b'{"a": "b', "not_json"),
    "two documents": (b"{}{}", "not_json"),
    "trailing comma": (b'{"a": 1,}', "not_json"),
    "comment": (b'{"a": 1} // b', "not_json"),
    "single quotes": (b"{'a': 1}", "not_json"),
    "raw newline in a string": (b'{"a": "b\nc"}', "not_json"),
    "NUL byte": (b'{"a": "b\0c"}', "not_json"),
    "bad escape": (rb'{"a": "\x41"}', "not_json"),
    "short unicode escape": (rb'{"a": "\u12"}', "not_json"),
    "list": (b"[]", "not_an_object"),
    "list of objects": (b'[{"a": 1}]', "not_an_object"),
    "string": (b'"a"', "not_an_object"),
    "number": (b"1", "not_an_object"),
    "null": (b"null", "not_an_object"),
    "NaN": (b'{"a": NaN}', "not_a_number"),
    "Infinity": (b'{"a": Infinity}', "not_a_number"),
    "minus Infinity": (b'{"a": -Infinity}', "not_a_number"),
    "1e999": (b'{"a": 1e999}', "huge_number"),
    "minus 1e999": (b'{"a": -1e999}', "huge_number"),
    "long fraction": (b'{"a": 0.' + b"1" * 100 + b"}", "huge_number"),
    "20 digits": (b'{"a": ' + b"9" * 20 + b"}", "huge_number"),
    "5,000 digits": (b'{"a": ' + b"9" * 5000 + b"}", "huge_number"),
    "duplicate key": (b'{"a": 1, "a": 2}', "duplicate_key"),
    "duplicate key by escape": (rb'{"a": 1, "\u0061": 2}', "duplicate_key"),
    "duplicate key inside": (b'{"a": [{"b": 1, "b": 1}]}', "duplicate_key"),
    "too deep lists": (b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "too_deep"),
    "too deep objects": (b'{"a":' * 33 + b"1" + b"}" * 33, "too_deep"),
    "deep and unfinished": (b'{"a":' + b"[" * 200_000, "too_deep"),
    "deep after a string of quotes": (b'{"a":"' + rb"\"" * 50 + b'","b":' + b"[" * 40 + b"]" * 40 + b"}", "too_deep"),
    "too many keys": (json.dumps(dict.fromkeys(map(str, range(MAX_KEYS + 1)), 0)).encode(), "too_many_keys"),
    "too many keys in all": (json.dumps([{"a": 1, "b": 2}] * 2_000).join(['{"x":', "}"]).encode(), "too_many_keys"),
    "byte order mark": (b"\xef\xbb\xbf{}", "byte_order_mark"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "not_utf8"),
    "UTF-16 without a mark": ('{"a": "é"}'.encode("utf-16-le"), "not_utf8"),
    "UTF-32": ('{"a": 1}'.encode("utf-32-le"), "not_json"),
    "Latin-1": (b'{"a": "\xe9"}', "not_utf8"),
    "overlong": (b'{"a": "\xc0\xaf"}', "not_utf8"),
    "surrogate as bytes": (b'{"a": "\xed\xa0\x80"}', "not_utf8"),
    "cut in a character": ('{"a": "é'.encode()[:-1], "not_utf8"),
    "too large": (b'{"a":"' + b"x" * LIMIT + b'"}', "too_large"),
    "gzip": (b"\x1f\x8b\x08\x00" + b"\xff" * 20, "not_utf8"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_body_is_unreadable_for_its_reason(case):
    body, reason = HOSTILE[case]
    with pytest.raises(Unreadable) as unreadable:
        decode(body)
    assert unreadable.value.reason == reason


@pytest.mark.parametrize("case", HOSTILE)
def test_nothing_of_the_body_stays_in_the_exception(case):
    with pytest.raises(Unreadable) as unreadable:
        decode(HOSTILE[case][0])
    assert unreadable.value.__context__ is None
    assert unreadable.value.__cause__ is None
    assert unreadable.value.args == (unreadable.value.reason,)


GOOD = {
    "empty": (b"{}", {}),
    "white space around": (b' {"a": 1} \n', {"a": 1}),
    "brackets in a string": (b'{"a": "' + b"[{" * 500 + b'"}', {"a": "[{" * 500}),
    "escaped quotes and brackets": (rb'{"a": "\\\"' + b"[" * 100 + rb'\\"}', {"a": '\\"' + "[" * 100 + "\\"}),
    "many lists beside each other": (b'{"a": [' + b"[]," * 500 + b"[]]}", {"a": [[]] * 501}),
    "depth 32": (b'{"a":' + b"[" * 31 + b"]" * 31 + b"}", {"a": json.loads("[" * 31 + "]" * 31)}),
    "lone surrogate": (rb'{"a": "\ud83d"}', {"a": "\ud83d"}),
    "escaped NUL": (rb'{"a": "\u0000"}', {"a": "\0"}),
    "replacement character": ('{"a": "\ufffd"}'.encode(), {"a": "\ufffd"}),
    "emoji by pair": (rb'{"a": "\ud83d\ude00"}', {"a": "\U0001f600"}),
    "64 bits": (b'{"a": 9223372036854775807, "b": -1}', {"a": 2**63 - 1, "b": -1}),
    "largest": (b'{"a":"' + b"x" * (LIMIT - 8) + b'"}', {"a": "x" * (LIMIT - 8)}),
}


@pytest.mark.parametrize("case", GOOD)
def test_a_strange_but_right_body_is_read(case):
    body, value = GOOD[case]
    assert decode(body) == value


def test_a_reply_may_be_larger():
    body = b'{"a":"' + b"x" * (REPLY_LIMIT - 8) + b'"}'
    assert len(decode_reply(body)["a"]) == REPLY_LIMIT - 8
    with pytest.raises(Unreadable):
        decode_reply(body + b" " * 9)


@pytest.mark.parametrize("piece", [b'"', b"\\", b'\\"', b"[", b"{", b'["', b'{"a":', b'"\\'])
def test_a_body_of_one_sign_is_read_in_one_pass(piece):
    with pytest.raises(Unreadable):
        decode(piece * (LIMIT // len(piece)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=8), json_values, max_size=6), st.booleans())
def test_what_json_writes_is_read_back(value, ascii_only):
    assert decode(json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "replace")) is not None
    assert decode(json.dumps(value).encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_an_object_or_unreadable(body):
    try:
        assert isinstance(decode(body), dict)
    except Unreadable as unreadable:
        assert unreadable.reason.replace("_", "").isalnum()  # noqa: PT017 - either outcome is right


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_readable_text_keeps_its_length_and_can_be_stored(text):
    kept = readable(text)
    assert len(kept) == len(text)
    assert "\0" not in kept
    kept.encode()
