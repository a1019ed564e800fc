"""What comes through the hook, and what does not: the status of each, and that nothing is kept of it."""

import hashlib
import io
import time
from itertools import count

import pytest
from sqlalchemy import func, select

from models import sites
from models.post import Post, Revision
from models.receipt import Receipt
from models.session import Busy
from models.status import status
from platforms.catalogue import platform
from tests.moderation_ui.desk_of_tests import House, as_body, discourse_sign, event, signed

GOOD = as_body(event())
NUMBERS = count()


def deliver(house, body=GOOD, *, site="blog", headers=None, environ=None, path=None):
    """One raw request to the hook; `environ` overrides what a server would have put there."""
    made = signed(house.secrets.get(site, next(iter(house.secrets.values()))), body, message=f"msg_{next(NUMBERS)}")
    base = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path or f"/hooks/{site}",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in {**made, **(headers or {})}.items():
        key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
        base.pop(key, None)
        if value is not None:
            base[key] = value
    for name, value in (environ or {}).items():
        base.pop(name, None)
        if value is not None:
            base[name] = value
    status = []
    answer = b"".join(house.app.wsgi_app(base, lambda line, _headers, _info=None: status.append(int(line[:3]))))
    return status[0], answer


def rows(house, row) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def test_a_signed_event_is_kept_before_it_is_answered(house):
    status, answer = deliver(house)
    assert (status, answer) == (202, b'{"outcome":"accepted"}\n')
    assert rows(house, Post) == rows(house, Revision) == rows(house, Receipt) == 1


def test_the_same_delivery_again_has_no_effect(house):
    headers = signed(house.secrets["blog"], GOOD, message="msg_same")
    first, second = deliver(house, headers=headers), deliver(house, headers=headers)
    assert first[0] == second[0] == 202
    assert b"duplicate" in second[1]
    assert rows(house, Revision) == 1


def test_a_discourse_delivery_is_known_by_its_hmac(house):
    house.add_site("forum", platform="discourse", source="forum", secret="a discourse secret")
    body = b'{"ping":"OK"}'
    told = {"x-discourse-event": "ping", "x-discourse-event-type": "ping", **discourse_sign(body, "a discourse secret")}
    assert deliver(house, body, site="blog", path="/hooks/forum", headers=told)[0] == 202


def test_both_secrets_are_taken_while_one_is_changed(house):
    old = house.secrets["blog"]
    with house.desk() as desk:
        house.secrets["blog"] = sites.rotate_secret(desk, sites.find(desk, "blog"))
    for number, secret in enumerate((old, house.secrets["blog"])):
        body = as_body(event(external_id=str(number)))
        assert deliver(house, body, headers=signed(secret, body, message=f"msg_r{number}"))[0] == 202
    with house.desk() as desk:
        sites.retire_secret(desk, sites.find(desk, "blog"))
    assert deliver(house, headers=signed(old, GOOD, message="msg_old"))[0] == 401


def wrong(**headers):
    return lambda house: deliver(house, headers=headers)


def with_body(body):
    return lambda house: deliver(house, body)


def with_data(**more):
    return with_body(as_body(event(**more)))


def environ(**more):
    return lambda house: deliver(house, environ=more)


def resigned(make):
    return lambda house: deliver(house, headers=make(house))


def signature_of(house, body=GOOD, message="msg_x", at=None):
    return signed(house.secrets["blog"], body, message=message, at=at)


DEEP = b'{"type":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
BAD = {
    # who: always the same 401
    "no headers at all": (wrong(**{"webhook-id": None, "webhook-timestamp": None, "webhook-signature": None}), 401),
    "no id": (wrong(**{"webhook-id": None}), 401),
    "no timestamp": (wrong(**{"webhook-timestamp": None}), 401),
    "no signature": (wrong(**{"webhook-signature": None}), 401),
    "empty signature": (wrong(**{"webhook-signature": ""}), 401),
    "signature without version": (wrong(**{"webhook-signature": "g0hM9SsE"}), 401),
    "version without comma": (wrong(**{"webhook-signature": "v1"}), 401),
    "version and comma only": (wrong(**{"webhook-signature": "v1,"}), 401),
    "unknown version": (wrong(**{"webhook-signature": "v2,AAAA"}), 401),
    "bad base64": (wrong(**{"webhook-signature": "v1,%%%"}), 401),
    "base64 of the wrong length": (wrong(**{"webhook-signature": "v1,AAAA"}), 401),
    "non-ASCII signature": (wrong(**{"webhook-signature": "v1,\xff\xfe"}), 401),
    "zero signature": (wrong(**{"webhook-signature": "v1," + "A" * 43 + "="}), 401),
    "a hundred signatures": (wrong(**{"webhook-signature": " ".join(["v1," + "A" * 43 + "="] * 100)}), 401),
    "very long signature": (wrong(**{"webhook-signature": "v1," + "A" * 60_000}), 401),
    "hex signature": (wrong(**{"webhook-signature": "v1," + "0f" * 32}), 401),
    "id with a dot": (wrong(**{"webhook-id": "msg.1"}), 401),
    "id with a newline": (wrong(**{"webhook-id": "msg\n1"}), 401),
    "very long id": (wrong(**{"webhook-id": "m" * 5_000}), 401),
    "non-ASCII id": (wrong(**{"webhook-id": "msg_\xe9"}), 401),
    "id changed after signing": (wrong(**{"webhook-id": "msg_other"}), 401),
    "timestamp changed after signing": (wrong(**{"webhook-timestamp": str(int(time.time()) + 1)}), 401),
    "timestamp as a word": (wrong(**{"webhook-timestamp": "now"}), 401),
    "timestamp as a fraction": (wrong(**{"webhook-timestamp": "1773483342.5"}), 401),
    "negative timestamp": (wrong(**{"webhook-timestamp": "-1"}), 401),
    "huge timestamp": (wrong(**{"webhook-timestamp": "9" * 400}), 401),
    "non-ASCII digits": (wrong(**{"webhook-timestamp": "\u0661\u0662".encode().decode("latin-1")}), 401),
    "six minutes old": (resigned(lambda house: signature_of(house, at=time.time() - 360)), 401),
    "six minutes early": (resigned(lambda house: signature_of(house, at=time.time() + 360)), 401),
    "from year zero": (resigned(lambda house: signature_of(house, at=0)), 401),
    "signed for another body": (resigned(lambda house: signature_of(house, body=b"{}")), 401),
    "signed with a strange secret": (
        resigned(lambda _house: signed("whsec_" + "QUFB" * 11, GOOD, message="msg_s")),
        401,
    ),
    "signed the way Discourse does": (
        lambda house: deliver(
            house, headers={"webhook-signature": None, **discourse_sign(GOOD, house.secrets["blog"])}
        ),
        401,
    ),
    "a site that does not exist": (lambda house: deliver(house, path="/hooks/nobody"), 401),
    "a site's name in capitals": (lambda house: deliver(house, path="/hooks/BLOG"), 401),
    "a site's name with NUL": (lambda house: deliver(house, path="/hooks/blog\0"), 401),
    "a site's name that is not UTF-8": (lambda house: deliver(house, path="/hooks/\xff\xfe"), 401),
    "a very long site's name": (lambda house: deliver(house, path="/hooks/" + "b" * 20_000), 401),
    "a quote in the site's name": (lambda house: deliver(house, path="/hooks/' OR 1=1 --"), 401),
    # size and shape of the request
    "no length": (environ(CONTENT_LENGTH=None), 411),
    "empty length": (environ(CONTENT_LENGTH=""), 411),
    "chunked": (environ(CONTENT_LENGTH=None, HTTP_TRANSFER_ENCODING="chunked"), 411),
    "chunked with a length": (environ(HTTP_TRANSFER_ENCODING="chunked"), 411),
    "negative length": (environ(CONTENT_LENGTH="-1"), 400),
    "length with a plus": (environ(CONTENT_LENGTH="+5"), 400),
    "length as a word": (environ(CONTENT_LENGTH="many"), 400),
    "length with a space": (environ(CONTENT_LENGTH="1 0"), 400),
    "length of 400 digits": (environ(CONTENT_LENGTH="9" * 400), 400),
    "length of 100 MB": (environ(CONTENT_LENGTH=str(100 * 1024 * 1024)), 413),
    "length larger than the body": (environ(CONTENT_LENGTH=str(len(GOOD) + 10)), 400),
    "length smaller than the body": (environ(CONTENT_LENGTH=str(len(GOOD) - 10)), 401),
    "length zero": (environ(CONTENT_LENGTH="0"), 401),
    "one byte too large": (with_body(b"{" + b" " * (256 * 1024 - 1) + b"}"), 413),
    "gzip": (wrong(**{"content-encoding": "gzip"}), 415),
    "a chain of encodings": (wrong(**{"content-encoding": "gzip, br"}), 415),
    "encoding in capitals": (wrong(**{"content-encoding": "GZIP"}), 415),
    # how: other methods, other hosts
    "GET": (environ(REQUEST_METHOD="GET"), 405),
    "PUT": (environ(REQUEST_METHOD="PUT"), 405),
    "DELETE": (environ(REQUEST_METHOD="DELETE"), 405),
    "an invented method": (environ(REQUEST_METHOD="SHOUT"), 405),
    "another host": (environ(HTTP_HOST="evil.example"), 400),
    "a host that is none": (environ(HTTP_HOST="a b\0"), 400),
    # what: signed, but not JSON we take
    "empty body": (with_body(b""), 400),
    "not JSON": (with_body(b"Ring me"), 400),
    "cut JSON": (with_body(GOOD[:-5]), 400),
    "two values": (with_body(GOOD + GOOD), 400),
    "form data": (with_body(b"payload=%7B%7D"), 400),
    "array at the top": (with_body(b"[1,2]"), 400),
    "null at the top": (with_body(b"null"), 400),
    "text at the top": (with_body(b'"post.created"'), 400),
    "50,000 deep": (with_body(DEEP), 400),
    "33 deep": (with_body(b'{"a":' * 33 + b"1" + b"}" * 33), 400),
    "100,000 keys": (with_body(b"{" + b",".join(b'"%d":1' % n for n in range(20_000)) + b"}"), 400),
    "NaN": (with_body(b'{"type":NaN}'), 400),
    "Infinity": (with_body(b'{"type":-Infinity}'), 400),
    "1e999": (with_body(b'{"type":1e999}'), 400),
    "a number of 5,000 digits": (with_body(b'{"type":' + b"9" * 5_000 + b"}"), 400),
    "a key twice": (with_body(b'{"type":"ping","type":"post.created"}'), 400),
    "byte order mark": (with_body(b"\xef\xbb\xbf" + GOOD), 400),
    "UTF-16": (with_body(GOOD.decode().encode("utf-16")), 400),
    "Latin-1": (with_body(b'{"type":"\xe9"}'), 400),
    "overlong UTF-8": (with_body(b'{"type":"\xc0\xaf"}'), 400),
    "a raw surrogate": (with_body(b'{"type":"\xed\xa0\x80"}'), 400),
    "a raw newline in a string": (with_body(b'{"type":"a\nb"}'), 400),
    # what: JSON, but no event
    "an empty object": (with_body(b"{}"), 422),
    "an event nobody knows": (with_body(as_body({**event(), "type": "post.eaten"})), 422),
    "the type as a number": (with_body(as_body({**event(), "type": 7})), 422),
    "no data": (with_body(as_body({"type": "post.created", "timestamp": "2026-03-14T10:15:42Z"})), 422),
    "data as a list": (with_body(as_body({**event(), "data": []})), 422),
    "data as a text": (with_body(as_body({**event(), "data": "x"})), 422),
    "no text": (with_data(text=None), 422),
    "text as a number": (with_data(text=12), 422),
    "text as a list": (with_data(text=["x"]), 422),
    "a post without id": (with_data(external_id=None), 422),
    "an id that is a list": (with_data(id=[]), 422),
    "an id that is true": (with_data(id=True), 422),
    "an id of 5,000 characters": (with_data(id="9" * 5_000), 422),
    "an unknown object": (with_data(object="usergroup"), 422),
    "an unknown visibility": (with_data(visibility="mostly"), 422),
    "visibility missing": (with_data(visibility=None), 422),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_turned_away_and_leaves_no_post(house, name):
    make, expected = BAD[name]
    status, answer = make(house)
    assert status == expected
    assert rows(house, Post) == rows(house, Revision) == 0
    # Only what was signed leaves a trace: the row that shows the admin a delivery we could not read.
    assert rows(house, Receipt) == (1 if b"error" in answer and status in {400, 422} and kept(house) else 0)


def kept(house) -> bool:
    with house.database.read() as session:
        return any(outcome.startswith("rejected:") for outcome in session.scalars(select(Receipt.outcome)))


def test_there_are_at_least_sixty_bad_requests():
    assert len(BAD) >= 60


@pytest.mark.parametrize("name", [name for name, (_, status) in BAD.items() if status == 401])
def test_every_refusal_of_a_sender_looks_the_same(house, name):
    assert BAD[name][0](house)[1] == b'{"error":"refused"}\n'


@pytest.mark.parametrize("name", [name for name, (_, status) in BAD.items() if status == 422])
def test_a_signed_delivery_that_is_no_event_leaves_a_row_for_the_admin(house, name):
    BAD[name][0](house)
    assert kept(house)


ODD = {
    "nul": "nul \0 here",
    "surrogate": "half \ud83d of a face",
    "bidi": "bidi \u202e here",
    "tags": "tags \U000e0041",
    "empty": "",
    "zero-width": "\u200b" * 50,
    "nfd": "e\u0301 \ufb01",
    "long": "x" * 60_000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_characters_in_a_signed_text_are_taken(house, text):
    assert deliver(house, as_body(event(text=text)))[0] == 202
    assert rows(house, Revision) == 1


def test_a_private_post_is_never_stored(house):
    assert deliver(house, as_body(event(visibility="private")))[0] == 202
    assert rows(house, Post) == 0


def test_a_database_that_is_away_is_said_so_and_nothing_is_acknowledged(house, monkeypatch):
    def away(*_args, **_more):
        raise Busy("locked")

    monkeypatch.setattr("models.intake.receive_many", away)
    response = house.app.test_client().post(
        "/hooks/blog", data=GOOD, headers=signed(house.secrets["blog"], GOOD, message="msg_busy")
    )
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_a_site_that_sends_too_much_is_asked_to_wait_before_anything_is_stored(house):
    slow = House(house.settings.model_copy(update={"inbound_per_minute": 1}), house.database, house.keys)
    slow.secrets = house.secrets
    assert deliver(slow)[0] == 202
    headers = signed(house.secrets["blog"], GOOD, message="msg_quota")
    response = slow.app.test_client().post("/hooks/blog", data=GOOD, headers=headers)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "5")
    assert rows(house, Receipt) == 1


def test_the_web_processes_share_what_a_site_may_send(house):
    two = {"inbound_per_minute": 4, "web_processes": 2}
    halves = [House(house.settings.model_copy(update=two), house.database, house.keys) for _ in range(2)]
    statuses = []
    for half in halves:
        half.secrets = house.secrets
        statuses.append([deliver(half, as_body(event(external_id=str(next(NUMBERS)))))[0] for _ in range(3)])
    assert statuses == [[202, 202, 429]] * 2


def test_a_site_that_was_switched_off_is_refused_like_a_stranger(house):
    with house.desk() as desk:
        sites.find(desk, "blog").active = False
    assert deliver(house) == (401, b'{"error":"refused"}\n')


def test_what_is_remembered_of_a_site_never_outlives_a_change(house):
    assert deliver(house)[0] == 202
    with house.desk() as desk:
        sites.find(desk, "blog").active = False
    assert deliver(house, as_body(event(external_id="2"))) == (401, b'{"error":"refused"}\n')
    with house.desk() as desk:
        sites.find(desk, "blog").active = True
    assert deliver(house, as_body(event(external_id="3")))[0] == 202
    assert rows(house, Post) == 2


def test_a_site_that_changes_between_signature_and_commit_is_read_again(house, monkeypatch):
    deliver(house)
    changes = iter([{"base_url": "https://new.example.org"}])

    def parse(*arguments):
        with house.desk() as desk:
            for change in changes:
                sites.find(desk, "blog").base_url = change["base_url"]
        seen.append(arguments[2].base_url)
        return real(*arguments)

    seen, generic = [], platform("generic")
    real = generic.parse
    monkeypatch.setattr(type(generic), "parse", lambda _self, *arguments: parse(*arguments))
    assert deliver(house, as_body(event(external_id="2")))[0] == 202
    assert seen == ["https://blog.example.org", "https://new.example.org"]


def test_refusals_are_counted_by_reason_only(house):
    deliver(house, headers={"webhook-signature": None})
    deliver(house, path="/hooks/nobody")
    assert house.room.refused.counts() == {"hook:missing_header": 1, "hook:unknown_site": 1}


def test_an_operator_sees_what_was_refused_lately(house, monkeypatch):
    monkeypatch.setattr("moderation_ui.room.KEEP_EVERY", 0.0)
    for _ in range(2):
        deliver(house, headers={"webhook-signature": None})
    deliver(house, path="/hooks/nobody")
    with house.database.read() as session:
        assert status(session)["refused"] == {"hook:missing_header": 2, "hook:unknown_site": 1}


def test_a_flood_of_refusals_is_no_flood_of_writes(house):
    for _ in range(5):
        deliver(house, path="/hooks/nobody")
    with house.database.read() as session:
        assert status(session)["refused"] == {"hook:unknown_site": 1}
    assert house.room.refused.counts() == {"hook:unknown_site": 5}


def test_an_answer_says_nothing_of_what_was_sent(house):
    secret_word = hashlib.sha256(b"x").hexdigest()
    for body in (secret_word.encode(), as_body({"type": secret_word}), as_body(event(object=secret_word))):
        assert secret_word.encode() not in deliver(house, body)[1]
