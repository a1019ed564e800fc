"""Every platform of the catalogue refuses what is not signed as it should be, with the one error and nothing else."""

import json

import pytest

from platforms.catalogue import PLATFORMS, UnknownPlatform, platform
from platforms.platform import Connection, Platform, Refused, Step
from platforms.signatures import discourse_sign, standard_sign

AT = 1_790_000_000
SECRET = "whsec_" + "aG91c2UtdGVzdC1zZWNyZXQtb2YtMzItYnl0ZXMtb2s="
WRONG = "whsec_" + "YW5vdGhlci1zZWNyZXQtb2YtMzItYnl0ZXMtaGVyZSE="
BODY = json.dumps({"type": "ping", "ping": "OK"}).encode()


def signed(name, secret=SECRET, body=BODY, at=AT):
    if name == "discourse":
        return {"x-discourse-event": "ping", **discourse_sign(body, secret)}
    return standard_sign("msg_1", at, body, secret)


def signature_of(name):
    return "x-discourse-event-signature" if name == "discourse" else "webhook-signature"


def cases(name):
    header, good = signature_of(name), signed(name)
    value = good[header]
    yield "wrong secret", signed(name, WRONG), BODY
    yield "another body", good, BODY + b" "
    yield "no body", good, b""
    yield "missing", {key: given for key, given in good.items() if key != header}, BODY
    yield "no headers", {}, BODY
    yield "upper case names", {key.upper(): given for key, given in good.items()}, BODY
    for label, bad in {
        "empty": "",
        "truncated": value[:-1],
        "half": value[: len(value) // 2],
        "scheme only": value.split("=")[0].split(",")[0],
        "without scheme": value.split("=", 1)[1] if name == "discourse" else value.removeprefix("v1,"),
        "not ASCII": value[:-1] + "é",
        "lone surrogate": value[:-1] + "\ud800",
        "newline": value + "\n",
        "NUL": value + "\0",
        "leading space": " " + value,
        "very long": value * 10_000,
        "zeros": "sha256=" + "0" * 64 if name == "discourse" else "v1," + "A" * 43 + "=",
        "bad digits": value.replace("=", "§"),
    }.items():
        yield label, {**good, header: bad}, BODY


CASES = [(name, *case) for name in PLATFORMS for case in cases(name)]
TIMED = [name for name in PLATFORMS if name != "discourse"]  # Discourse signs no time: a replay is made harmless


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_good_signature_is_accepted_by_either_secret(name):
    for secrets in ((SECRET,), (WRONG, SECRET), (SECRET, WRONG)):
        assert platform(name).verify(signed(name), BODY, secrets, AT)


@pytest.mark.parametrize(
    ("name", "headers", "body"), [(case[0], *case[2:]) for case in CASES], ids=[f"{c[0]}: {c[1]}" for c in CASES]
)
def test_a_bad_signature_is_refused(name, headers, body):
    with pytest.raises(Refused):
        platform(name).verify(headers, body, (SECRET,), AT)


@pytest.mark.parametrize("name", TIMED)
@pytest.mark.parametrize("off", [301, -301, 10**8])
def test_a_stale_signature_is_refused(name, off):
    with pytest.raises(Refused):
        platform(name).verify(signed(name, at=AT + off), BODY, (SECRET,), AT)


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("secrets", [(), ("",)])
def test_without_a_secret_everything_is_refused(name, secrets):
    with pytest.raises(Refused):
        platform(name).verify(signed(name), BODY, secrets, AT)


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_platform_offers_what_it_must(name):
    speaks: Platform = platform(name)
    assert (speaks.name, bool(speaks.title), speaks.source in {"forum", "blog"}) == (name, True, True)
    connection = Connection("https://site.example")
    for action in ("redact", "hold", "allow", "restore"):
        steps = speaks.steps(action, connection)
        assert steps
        assert steps[0] == Step(action)
        assert all(step.late for step in steps[1:])
    assert speaks.steps("destroy", connection) == ()


def test_an_unknown_platform_is_an_error_of_its_own_name():
    with pytest.raises(UnknownPlatform):
        platform("usenet")
