"""The one door to primitives: a ring of keys with ids, sealed columns bound to their row, and keyed fingerprints.

A sealed value is `1 | key id length | key id | nonce | AES-256-GCM ciphertext` and its associated data names table,
column, row and site, so that it cannot be read from any other place. Keys never enter the database.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
PURPOSES = ("text", "address", "index")
# RFC 9106 section 4, second recommended option scaled to the 19 MiB, t=2, p=1 of the OWASP cheat sheet: sign-in must
# not be a way to exhaust memory.
_PASSWORDS = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _PASSWORDS.hash(secrets.token_urlsafe(24))


class Unreadable(Exception):
    """A sealed value cannot be opened: it was moved, changed, or its key is not in the ring."""


class KeysMissing(Exception):
    """The keys are not where they should be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives; part of what is authenticated."""

    table: str
    column: str
    row: str
    site: int

    def bound(self, key_id: str) -> bytes:
        """The associated data for this place under a key."""
        return f"{self.table}|{self.column}|{self.row}|{self.site}|{key_id}".encode()


class Mark(str):
    """A fingerprint under the newest index key; `older` are those under the keys before it, newest first."""

    __slots__ = ("older",)
    older: tuple[str, ...]

    def __new__(cls, mark: str, older: tuple[str, ...] = ()) -> Self:
        """A fingerprint is a string wherever it goes."""
        made = super().__new__(cls, mark)
        made.older = older
        return made


def forms(*marks: str) -> list[str]:
    """Every form in which fingerprints may be stored while their key is being changed: for `column.in_(...)`."""
    return [form for mark in marks for form in (str(mark), *getattr(mark, "older", ()))]


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by purpose and id. The last id of a purpose writes; every id reads."""

    keys: Mapping[str, Mapping[str, bytes]] = field(repr=False)

    def seal(self, plain: bytes, place: Place, purpose: str = "text") -> bytes:
        """Encrypt for one place."""
        key_id = self.newest(purpose)
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.keys[purpose][key_id]).encrypt(nonce, plain, place.bound(key_id))
        name = key_id.encode()
        return bytes((VERSION, len(name))) + name + nonce + sealed

    def open(self, sealed: bytes, place: Place, purpose: str = "text") -> bytes:
        """Decrypt what was sealed for this place. Raise Unreadable."""
        key_id, rest = _split(sealed)
        key = self.keys[purpose].get(key_id)
        if key is None:
            raise Unreadable("key_missing")
        try:
            return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.bound(key_id))
        except (InvalidTag, ValueError):
            raise Unreadable("not_authentic") from None

    def seal_text(self, text: str, place: Place) -> bytes:
        """Encrypt a text as received: lone surrogates and NUL survive."""
        return self.seal(text.encode("utf-8", "surrogatepass"), place)

    def open_text(self, sealed: bytes, place: Place) -> str:
        """Decrypt a text exactly as it was received."""
        return self.open(sealed, place).decode("utf-8", "surrogatepass")

    def fingerprint(self, scope: str, data: str) -> str:
        """A keyed hash, 32 hex digits: equal data in one scope is equal, and nothing else can be learned.

        HMAC-SHA-256 cut to 128 bits; a plain hash of an IPv4 address is undone in minutes. With more than one index key
        it is a Mark: each key is laid over the one before, so that what is stored can be renewed without the data.
        """
        ring = self.keys["index"]
        message = scope.encode() + b"\0" + data.encode("utf-8", "surrogatepass")
        first = hmac.new(next(iter(ring.values())), message, hashlib.sha256).hexdigest()[:32]
        return first if len(ring) == 1 else self._laid_over(first)

    def _laid_over(self, first: str) -> "Mark":
        layers = [first]
        for key_id in list(self.keys["index"])[1:]:
            layers.append(self._layer(key_id, layers[-1]))
        return Mark(layers[-1], tuple(layers[-2::-1]))

    def _layer(self, key_id: str, mark: str) -> str:
        name = f"{key_id}."  # a point is no hex digit: a fingerprint without one is of the first key
        laid = hmac.new(
            self.keys["index"][key_id], b"layer\0" + mark.encode("utf-8", "surrogatepass"), hashlib.sha256
        ).hexdigest()
        return name + laid[: 32 - len(name)]

    def renewed(self, mark: str) -> str:
        """The same fingerprint under the newest index key. Raise Unreadable if its own key is not in the ring."""
        ids = list(self.keys["index"])
        own, point, _ = mark.partition(".")
        if point and own not in ids:
            raise Unreadable("key_missing")
        for key_id in ids[ids.index(own) + 1 if point else 1 :]:
            mark = self._layer(key_id, mark)
        return mark

    def index_name(self) -> str:
        """What every fingerprint under the newest index key begins with; empty while there is only the first."""
        ids = list(self.keys["index"])
        return f"{ids[-1]}." if len(ids) > 1 else ""

    def stamp(self, scope: str, data: str) -> str:
        """A keyed hash of what lives for minutes and is never stored: a new index key does not change it."""
        message = scope.encode() + b"\0" + data.encode("utf-8", "surrogatepass")
        return hmac.new(self.derive("stamp"), message, hashlib.sha256).hexdigest()[:32]

    def newest(self, purpose: str) -> str:
        """The id of the key that writes."""
        return list(self.keys[purpose])[-1]

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for something that is no column, such as signing a form."""
        key = next(iter(self.keys["index"].values()))
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def key_id(sealed: bytes) -> str:
    """The id of the key a value was sealed with."""
    return _split(sealed)[0]


def _split(sealed: bytes) -> tuple[str, bytes]:
    if len(sealed) < 2 + NONCE_BYTES or sealed[0] != VERSION:
        raise Unreadable("unknown_format")
    end = 2 + sealed[1]
    return sealed[2:end].decode("ascii", "replace"), sealed[end:]


def create_keys(directory: Path) -> KeyRing:
    """Make the directory (0700) and a first key of each purpose (0600), unless they are there, and load them."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for purpose in PURPOSES:
        if not any(directory.glob(f"{purpose}-*.key")):
            with contextlib.suppress(FileExistsError):  # another process starts at the same moment
                _write_key(directory / f"{purpose}-1.key")
    return load_keys(directory)


def add_key(directory: Path, purpose: str) -> str:
    """Write a new key, which becomes the one that writes. Return its id."""
    number = 1 + max((_number(path) for path in directory.glob(f"{purpose}-*.key")), default=0)
    _write_key(directory / f"{purpose}-{number}.key")
    return str(number)


def _write_key(path: Path) -> None:
    """Make a key under its name only when it is whole and on disk: whoever looks meanwhile sees none or all of it."""
    whole = path.with_suffix(f".{secrets.token_hex(8)}")
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b64encode(os.urandom(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(whole, path)
    finally:
        whole.unlink()


def load_keys(directory: Path) -> KeyRing:
    """Read the ring. Raise KeysMissing."""
    ring: dict[str, dict[str, bytes]] = {}
    for purpose in PURPOSES:
        files = sorted(directory.glob(f"{purpose}-*.key"), key=_number)
        if not files:
            raise KeysMissing(f"There is no {purpose} key in {directory}. Restore the keys from your backup of them.")
        ring[purpose] = {str(_number(path)): _read_key(path) for path in files}
    return KeyRing(ring)


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _read_key(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise KeysMissing(f"{path} can be read by others. Run: chmod 600 {path}")
    try:
        key = b64decode(path.read_bytes(), validate=False)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeysMissing(f"{path} is not a key. Restore it from your backup of the keys.")
    return key


def hash_password(password: str) -> str:
    """Hash a password with Argon2id."""
    return _PASSWORDS.hash(_bytes(password))


def password_matches(stored: str | None, password: str) -> bool:
    """Check a password; for an unknown person the same work is done, so that time tells nothing."""
    try:
        return _PASSWORDS.verify(stored or _NOBODY, _bytes(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def _bytes(word: str) -> bytes:
    """Whatever was typed is bytes: a lone surrogate is a wrong password, not an error."""
    return word.encode("utf-8", "surrogatepass")


def new_token() -> str:
    """An opaque random token, 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. Plain SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def digest(data: bytes) -> str:
    """SHA-256 in hex, for things that are no secret."""
    return hashlib.sha256(data).hexdigest()
