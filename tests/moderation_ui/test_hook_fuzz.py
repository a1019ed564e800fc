"""A hundred thousand odd requests through the hook: none breaks it, none that is not signed gets in.

Requests are made by a seeded generator and put straight into the WSGI app: a failure names its number, and the same
number makes the same request again.
"""

import base64
import io
import json
import random
import resource
import time

import pytest

from platforms.signatures import discourse_sign
from tests.moderation_ui.desk_of_tests import as_body, event, signed

REQUESTS = 100_000
PARTS = 4
SIGNED_EVERY = 25
"""One in so many is signed after it was twisted, so that it reaches the decoder, the parser and the database."""
GROWTH_MB = 20
TURNED = {400, 401, 405, 411, 413, 415}
TAKEN = {202, 400, 422}
INTERESTING = [
    b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"[", b"{", b"}", b'"', b"\\", b"\\u0000", b"\\ud800", b"NaN",
    b"1e999", b"-0", b"9" * 40, b"null", b"true", b",", b":", b"\r\n", b"\xe2\x80\xae", b"%00", b"../", b"'", b"<",
]  # fmt: skip
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature", "x-discourse-event-signature", "content-type")
ENCODINGS = ("gzip", "br", "deflate", "gzip, gzip", "zstd", "x")
METHODS = ("GET", "PUT", "PATCH", "DELETE", "TRACE", "FOO")
LENGTHS = ("-1", "+1", "1.5", "0x10", "", "9" * 30, " 4", "1e3", "\u0663")
PATHS = ("/hooks/", "/hooks/nobody", "/hooks/blog/x", "/hooks/%00", "/hooks/\xff", "/hooks/../sign-in")


def twisted(chance, body: bytes) -> bytes:
    """A body with a few wounds."""
    data = bytearray(body)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        wound = chance.randrange(5)
        if wound == 0 and data:
            data[at % len(data)] ^= 1 << chance.randrange(8)
        elif wound == 1:
            data[at:at] = chance.choice(INTERESTING)
        elif wound == 2:
            del data[at : at + chance.randrange(1, 40)]
        elif wound == 3:
            data[at:at] = data[at : at + chance.randrange(1, 60)]
        else:
            data[at:at] = chance.choice(INTERESTING) * chance.randrange(1, 200)
    return bytes(data)


def twisted_value(chance, value):
    """A payload with one field that is something else."""
    strange = [
        None,
        True,
        7,
        -1,
        1.5,
        [],
        {},
        [[]],
        "",
        "x" * 300,
        "\0",
        "\ud800",
        {"a": []},
        10**18,
        "2026-13-99T99:99:99Z",
    ]
    copy = json.loads(json.dumps(value))
    inner = chance.choice([copy, copy["data"], copy["data"]["author"]])
    inner[chance.choice([*inner, "extra"])] = chance.choice(strange)
    return copy


def base(body, path):
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
    }


def header(environ, name, value):
    environ["HTTP_" + name.upper().replace("-", "_")] = value.decode("latin-1") if isinstance(value, bytes) else value


def unsigned_request(chance, secrets):
    """Something that must not be taken, whatever else is right with it."""
    body = as_body(event(external_id=str(chance.randrange(50))))
    site = chance.choice(("blog", "forum"))
    environ = base(body, f"/hooks/{site}")
    headers = signed(secrets["blog"], body, message=f"msg_{chance.getrandbits(64)}") | discourse_sign(
        body, secrets["forum"]
    )
    for name, value in headers.items():
        header(environ, name, value)
    break_it(chance, environ, body)
    return environ


def break_it(chance, environ, body):
    how = chance.randrange(8)
    if how == 0:
        changed = twisted(chance, body) + chance.choice((b" ", b"\n", b"x"))
        environ.update({"wsgi.input": io.BytesIO(changed), "CONTENT_LENGTH": str(len(changed))})
    elif how in {1, 2}:
        break_signature(chance, environ)
    elif how == 3:
        environ["CONTENT_LENGTH"] = chance.choice((*LENGTHS, str(len(body) + 1), str(len(body) - 1)))
    elif how == 4:
        environ["PATH_INFO"] = chance.choice(PATHS)
    elif how == 5:
        environ["REQUEST_METHOD"] = chance.choice(METHODS)
    elif how == 6:
        header(environ, chance.choice(("content-encoding", "transfer-encoding")), chance.choice(ENCODINGS))
    else:
        at = str(int(time.time()) + chance.choice((-1, 1)) * chance.randrange(400, 10**6))
        environ["HTTP_WEBHOOK_TIMESTAMP"] = at
        environ["HTTP_X_DISCOURSE_EVENT_SIGNATURE"] = "sha256=" + "0" * 64


def break_signature(chance, environ):
    noise = base64.b64encode(chance.randbytes(chance.choice((0, 16, 32, 33, 64))))
    wrong = chance.choice((b"v1," + noise, noise, b"", b"v1a," + noise, b"v1," + twisted(chance, noise), b"\xff" * 20))
    header(environ, "webhook-signature", wrong)
    other = chance.choice((b"sha256=" + chance.randbytes(32).hex().encode(), b"sha256=", b"sha1=00", wrong))
    header(environ, "x-discourse-event-signature", other)


def signed_request(chance, secrets):
    """Something odd by a sender that may send."""
    whole = event(external_id=str(chance.randrange(50)))
    body = as_body(twisted_value(chance, whole)) if chance.random() < 0.5 else twisted(chance, as_body(whole))
    site = chance.choice(("blog", "forum"))
    environ = base(body, f"/hooks/{site}")
    headers = signed(secrets["blog"], body, message=f"msg_{chance.getrandbits(64)}") | discourse_sign(
        body, secrets["forum"]
    )
    headers |= {
        "x-discourse-event": chance.choice(("post_created", "post_edited", "ping", "x")),
        "x-discourse-event-type": "post",
    }
    for name, value in headers.items():
        header(environ, name, value)
    return environ


@pytest.fixture
def hooks(house):
    house.add_site("forum", platform="discourse", source="forum")
    return house


def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.timeout(280)
def test_odd_requests_never_break_the_hook_and_never_get_in(hooks, part):
    answered = []

    def start(line, _headers, _info=None):
        answered.append(int(line[:3]))

    before, taken = None, 0
    for number in range(part * REQUESTS // PARTS, (part + 1) * REQUESTS // PARTS):
        chance = random.Random(number)
        is_signed = number % SIGNED_EVERY == 0
        environ = (signed_request if is_signed else unsigned_request)(chance, hooks.secrets)
        b"".join(hooks.app.wsgi_app(environ, start))
        status = answered.pop()
        assert status in (TAKEN if is_signed else TURNED | {404}), number
        assert status != 404 or environ["PATH_INFO"] in PATHS, number
        taken += status == 202
        if number % 2_000 == 1_999 and before is None:
            before = megabytes()  # what a warm process weighs
    assert taken > 0
    assert megabytes() - before <= GROWTH_MB
