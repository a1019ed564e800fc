import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms import signatures
from platforms.catalogue import platform
from platforms.platform import Refused
from platforms.signatures import (
    TOLERANCE,
    BadSecret,
    discourse_sign,
    discourse_verify,
    secret_key,
    standard_sign,
    standard_verify,
)

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(bytes(range(32))).decode()
AT = 1614265330
BODY = b'{"test": 2432232314}'
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(AT),
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
GOOD = HEADERS["webhook-signature"]


def refusal(headers, body=BODY, secrets=(SECRET,), now=AT):
    with pytest.raises(Refused) as refused:
        standard_verify(headers, body, secrets, now)
    return refused.value.reason


def test_the_specs_vector_is_accepted_and_made():
    assert standard_verify(HEADERS, BODY, (SECRET,), AT) == HEADERS["webhook-id"]
    assert standard_sign(HEADERS["webhook-id"], AT, BODY, SECRET) == HEADERS


def test_the_discourse_vector_is_accepted_and_made():
    signature = "sha256=162f107f6b5022353274eb1a7197885cfd35744d8d08e5bcea025d309386b7d6"
    signed = discourse_sign(b'{"ping":"OK"}', "my_lovely_secret_for_web_hook")
    assert signed == {"x-discourse-event-signature": signature}
    assert len(discourse_verify(signed, b'{"ping":"OK"}', ("my_lovely_secret_for_web_hook",))) == 64


@pytest.mark.parametrize("secrets", [(OTHER, SECRET), (SECRET, OTHER)])
def test_either_of_two_secrets_verifies(secrets):
    assert standard_verify(HEADERS, BODY, secrets, AT)


def test_a_delivery_signed_with_both_secrets_verifies_with_either():
    signed = standard_sign("msg_1", AT, BODY, OTHER, SECRET)
    assert standard_verify(signed, BODY, (SECRET,), AT) == standard_verify(signed, BODY, (OTHER,), AT) == "msg_1"


@pytest.mark.parametrize("off", [0, TOLERANCE, -TOLERANCE])
def test_five_minutes_either_way_are_tolerated(off):
    assert standard_verify(HEADERS, BODY, (SECRET,), AT + off)


@pytest.mark.parametrize("off", [TOLERANCE + 1, -TOLERANCE - 1, 10**9, float("nan"), float("inf")])
def test_a_delivery_from_another_time_is_stale(off):
    assert refusal(HEADERS, now=AT + off) == "stale"


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_header_is_refused(name, value):
    headers = {key: given for key, given in HEADERS.items() if key != name}
    assert refusal(headers if value is None else {**headers, name: value}) == "missing_header"


MALFORMED = {
    "webhook-id": ["a.b", "a b", "ünicode", "x" * 129, "a\n", "\0", "msg_1\r\nx: y"],
    "webhook-timestamp": ["1614265330.0", "-1", "+1", "1e9", " 1", "٣٤", "1" * 13, "now", "1_000"],
    "webhook-signature": [
        "garbage", "v1", "v1,", ",", " ", f" {GOOD}", f"{GOOD} ", f"{GOOD}  {GOOD}", "v1,a,b", "v1,é", "v1,====",
        "v1,AAAA", f"{GOOD}\n", GOOD.replace("=", ""), GOOD.replace("+", "-"), "v1," + "A" * 600,
        " ".join([GOOD] * 17), "v1:abc", GOOD.replace("v1", "V1"), "v1,\ud800",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in MALFORMED.items() for value in values])
def test_a_malformed_header_is_refused(name, value):
    assert refusal({**HEADERS, name: value}).startswith("malformed")


@pytest.mark.parametrize("value", ["v1a,AAAA", "v2,anything", "v1a,AAAA v3,BBBB"])
def test_signatures_of_other_schemes_alone_are_refused(value):
    assert refusal({**HEADERS, "webhook-signature": value}) == "no_known_signature"


def test_signatures_of_other_schemes_are_passed_over():
    assert standard_verify({**HEADERS, "webhook-signature": f"v1a,AAAA {GOOD}"}, BODY, (SECRET,), AT)


@pytest.mark.parametrize("secrets", [(), ("",), ("whsec_",), ("whsec_short",), ("whsec_é",), ("not base64!",)])
def test_without_a_usable_secret_everything_is_refused(secrets):
    assert refusal(HEADERS, secrets=secrets) == "no_secret"


def test_a_mistyped_secret_does_not_take_the_other_down():
    assert standard_verify(HEADERS, BODY, ("whsec_oops", SECRET), AT)


def test_a_secret_used_as_text_instead_of_its_bytes_does_not_verify():
    wrong = "whsec_" + base64.b64encode(SECRET.encode()).decode()
    assert refusal(standard_sign("msg_1", AT, BODY, wrong)) == "wrong_signature"


@pytest.mark.parametrize("secret", ["whsec_c2hvcnQ=", "whsec_" + "A" * 400, "whsec_***"])
def test_a_bad_secret_of_our_own_is_named_without_being_told(secret):
    with pytest.raises(BadSecret) as bad:
        secret_key(secret)
    assert secret.removeprefix("whsec_") not in str(bad.value)


@given(st.binary(max_size=300), st.binary(max_size=300), st.integers(0, 2**33))
def test_what_is_signed_verifies_and_no_other_body_does(body, other, at):
    signed = standard_sign("msg_1", at, body, SECRET)
    assert standard_verify(signed, body, (SECRET,), at) == "msg_1"
    if other != body:
        assert refusal(signed, body=other, now=at) == "wrong_signature"


@given(st.dictionaries(st.sampled_from(list(HEADERS)), st.text(max_size=80)), st.binary(max_size=80))
def test_whatever_comes_is_refused_and_nothing_else_is_raised(headers, body):
    assert refusal({**HEADERS, **headers} if body == BODY else headers, body)


@given(st.integers(0, 31), st.integers(1, 255))
def test_one_wrong_byte_anywhere_in_the_signature_is_refused(at, flip):
    digest = bytearray(base64.b64decode(GOOD.removeprefix("v1,")))
    digest[at] ^= flip
    forged = "v1," + base64.b64encode(digest).decode()
    assert refusal({**HEADERS, "webhook-signature": forged}) == "wrong_signature"


DISCOURSE = discourse_sign(BODY, "forum secret")["x-discourse-event-signature"]


@pytest.mark.parametrize(
    "value",
    ["", "sha256=", "sha1=" + "0" * 40, DISCOURSE.upper(), DISCOURSE[:-1], DISCOURSE + "0", f" {DISCOURSE}",
     f"{DISCOURSE}\n",
     "sha256=" + "g" * 64, "sha256=" + "0" * 64, "0" * 64, "é" * 71],
)  # fmt: skip
def test_a_wrong_discourse_signature_is_refused(value):
    with pytest.raises(Refused):
        discourse_verify({"x-discourse-event-signature": value}, BODY, ("forum secret",))


@given(st.binary(max_size=200), st.text(min_size=1, max_size=40))
def test_discourse_signs_with_the_secrets_text(body, secret):
    secret = secret.encode("utf-8", "replace").decode()
    assert discourse_verify(discourse_sign(body, secret), body, ("older", secret))
    with pytest.raises(Refused):
        discourse_verify(discourse_sign(body, secret), body + b" ", (secret,))


@pytest.mark.parametrize("name", ["generic", "discourse"])
def test_every_refusal_compares_as_often_and_in_constant_time(name, monkeypatch):
    """T20: a guess that is right up to its last byte makes the same comparisons as one that is wrong from the first."""
    compared = []
    really = signatures.hmac.compare_digest

    def counting(one, other):
        compared.append((len(one), len(other)))
        return really(one, other)

    monkeypatch.setattr(signatures.hmac, "compare_digest", counting)
    body = b'{"post":{}}'
    good = discourse_sign(body, SECRET) if name == "discourse" else standard_sign("msg_1", AT, body, SECRET)
    header = next(key for key in good if key.endswith("signature"))
    counts = []
    for place in (7, len(good[header]) // 2, len(good[header]) - 3):
        swapped = "0" if good[header][place] != "0" else "1"
        wrong = {**good, header: good[header][:place] + swapped + good[header][place + 1 :]}
        compared.clear()
        with pytest.raises(Refused):
            platform(name).verify(wrong, body, (SECRET, OTHER), float(AT))
        counts.append(list(compared))
    assert counts[0]
    assert counts[0] == counts[1] == counts[2]
