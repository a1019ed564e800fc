import os

import pytest

from models.crypto import (
    KeyRing,
    KeysMissing,
    Place,
    Unreadable,
    add_key,
    create_keys,
    digest,
    hash_password,
    key_id,
    load_keys,
    new_token,
    password_matches,
    token_hash,
)

HERE = Place("revision", "text_sealed", "a-uuid", 1)


@pytest.mark.parametrize("text", ["", "plain", "\0", "\ud800", "\U0001f600" * 1000], ids=range(5))
def test_what_is_sealed_opens_as_it_was(keys, text):
    assert keys.open_text(keys.seal_text(text, HERE), HERE) == text


def test_the_same_text_is_sealed_differently_each_time(keys):
    assert keys.seal(b"x", HERE) != keys.seal(b"x", HERE)


ELSEWHERE = [
    Place("decision", "text_sealed", "a-uuid", 1),
    Place("revision", "result_sealed", "a-uuid", 1),
    Place("revision", "text_sealed", "b-uuid", 1),
    Place("revision", "text_sealed", "a-uuid", 2),
]


@pytest.mark.parametrize("place", ELSEWHERE, ids=str)
def test_what_is_moved_does_not_open(keys, place):
    with pytest.raises(Unreadable, match="not_authentic"):
        keys.open(keys.seal(b"x", HERE), place)


def test_what_is_changed_in_any_byte_does_not_open(keys):
    sealed = keys.seal(b"some words", HERE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Unreadable):
            keys.open(bytes(changed), HERE)


@pytest.mark.parametrize("cut", range(30))
def test_what_is_cut_does_not_open(keys, cut):
    with pytest.raises(Unreadable):
        keys.open(keys.seal(b"", HERE)[:cut], HERE)


def test_one_purposes_key_does_not_open_anothers(keys):
    with pytest.raises(Unreadable):
        keys.open(keys.seal(b"x", HERE, "text"), HERE, "address")


def test_a_new_key_writes_and_the_old_still_reads(tmp_path):
    ring = create_keys(tmp_path / "keys")
    old, mark = ring.seal(b"x", HERE), ring.fingerprint("scope", "data")
    assert add_key(tmp_path / "keys", "text") == "2"
    add_key(tmp_path / "keys", "index")
    ring = load_keys(tmp_path / "keys")
    assert (key_id(old), key_id(ring.seal(b"x", HERE))) == ("1", "2")
    assert ring.open(old, HERE) == b"x"
    assert ring.renewed(mark) == ring.fingerprint("scope", "data") != mark
    without = KeyRing({**ring.keys, "text": {"2": ring.keys["text"]["2"]}})
    with pytest.raises(Unreadable, match="key_missing"):
        without.open(old, HERE)


def test_ten_keys_are_read_in_the_order_they_were_made(tmp_path):
    create_keys(tmp_path / "keys")
    for _ in range(10):
        add_key(tmp_path / "keys", "text")
    assert load_keys(tmp_path / "keys").newest("text") == "11"


def test_fingerprints_are_equal_only_within_a_scope(keys):
    assert keys.fingerprint("a", "x") == keys.fingerprint("a", "x")
    pairs = (("a", "x"), ("b", "x"), ("a", "y"), ("a", "\ud800"))
    assert len({keys.fingerprint(scope, data) for scope, data in pairs}) == 4
    assert keys.derive("forms") != keys.derive("other")
    assert len(keys.derive("forms")) == 32


def test_keys_are_made_once_for_their_owner_alone(tmp_path):
    directory = tmp_path / "keys"
    first = create_keys(directory)
    assert create_keys(directory).keys == first.keys
    assert directory.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in directory.iterdir()} == {0o600}
    assert repr(first) == "KeyRing()"


def spoil_mode(file):
    file.chmod(0o640)


def spoil_text(file):
    file.write_bytes(b"%%%")


def spoil_length(file):
    file.write_bytes(b"AAAA")


def spoil_padding(file):
    file.write_bytes(b"AAAAA")


SPOILT = {"modes": (spoil_mode, "chmod 600"), "text": (spoil_text, "not a key"), "length": (spoil_length, "not a key"),
          "padding": (spoil_padding, "not a key"), "missing": (os.unlink, "no text key")}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_a_key_that_cannot_be_used_is_refused_with_a_sentence(tmp_path, how):
    spoil, words = SPOILT[how]
    create_keys(tmp_path / "keys")
    spoil(tmp_path / "keys" / "text-1.key")
    with pytest.raises(KeysMissing, match=words):
        load_keys(tmp_path / "keys")


def test_passwords_match_only_themselves():
    stored = hash_password("a phrase")
    assert password_matches(stored, "a phrase")
    assert not password_matches(stored, "another")
    assert not password_matches(None, "a phrase")
    assert not password_matches("no hash", "a phrase")


def test_tokens_are_random_and_stored_as_hashes():
    one, two = new_token(), new_token()
    assert one != two
    assert len(one) >= 43
    assert token_hash(one) == digest(one.encode()) != one
