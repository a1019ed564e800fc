from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from platforms.platform import Again, Changed, Connection, Done, GivenUp, Gone
from platforms.signatures import sha256, standard_verify
from platforms.wordpress import route
from tests.fakes.generic import SECRET, FakeGeneric
from tests.fakes.server import FAULTS, Fault, reply
from tests.platforms.conversation import DECISION, NOW, Cut, carry, order

BASE = "Mine swarmed on Tuesday. Call Jun on 01632 960 200 🐝 and bring a box."
CLEAN = "Mine swarmed on Tuesday. Call Jun on [phone removed] 🐝 and bring a box."
OTHER = "Never mind, they came back."
START = BASE.index("01632")
SPANS = ((START, START + 13, "phone", "[phone removed]"),)
ROTATED = "whsec_" + "bmV3LXNlY3JldC1vZi10aGUtdGVzdHMtMzItYnl0ZXM="


@pytest.fixture(params=["generic", "wordpress"])
def name(request):
    return request.param


@pytest.fixture
def site(name):
    site = FakeGeneric(wordpress=name == "wordpress", clock=lambda: NOW)
    site.add("7301", BASE)
    return site


def act(name, site, action="redact", *, base=BASE, result=CLEAN, calls=None, connection=None):
    kind = "comment" if name == "wordpress" else "post"
    wanted = order("7301", base, result, action=action, kind=kind, spans=SPANS if action == "redact" else ())
    return carry(name, site, connection or site.connection(), wanted, calls=calls)


def test_a_redaction_is_signed_carried_out_and_seen(name, site):
    assert act(name, site) == Done(sha256(CLEAN))
    sent = next(request for request in site.requests if request.method == "POST")
    assert standard_verify(sent.headers, sent.body, (SECRET,), NOW) == f"{DECISION}_redact"
    assert site.posts["7301"].text == CLEAN


@pytest.mark.parametrize("action", ["redact", "hold", "allow", "restore"])
def test_an_order_carried_out_twice_has_one_effect(name, site, action):
    site.posts["7301"].status = "held" if action == "allow" else "published"
    first, second = act(name, site, action), act(name, site, action)
    assert first == second
    assert isinstance(first, Done)
    assert len(site.effects) == 1


def test_another_text_is_left_alone(name, site):
    site.edit("7301", OTHER)
    outcome = act(name, site)
    assert isinstance(outcome, Changed)
    assert outcome.text == (OTHER if name == "wordpress" else None)
    assert isinstance(act(name, site, "hold"), Changed)
    assert site.effects == []


def test_an_edit_just_before_the_write_wins(name, site):
    answer = site.answer

    def race(call):
        if call.method == "POST":
            site.edit("7301", OTHER)
        return answer(call)

    site.answer = race
    assert isinstance(act(name, site), Changed)
    assert site.posts["7301"].text == OTHER


def test_a_post_that_was_removed_is_gone(name, site):
    site.remove("7301")
    for action in ("redact", "hold", "allow"):
        assert act(name, site, action) == Gone()


def test_a_redaction_taken_back_brings_the_text_back(name, site):
    act(name, site)
    assert act(name, site, "restore", base=CLEAN, result=BASE) == Done(sha256(BASE))
    assert site.posts["7301"].text == BASE


FIRST = {
    "reset": Again("no_answer"),
    "lost": Again("no_answer"),
    "500": Again("status_500"),
    "500_after": Again("status_500"),
    "502": Again("status_502"),
    "503": Again("unavailable", 30),
    "read_only": Again("read_only", 60),
    "limit_json": Again("rate_limited", 14),
    "limit_text": Again("rate_limited", 9),
    "html": Again("html_reply"),
    "html_404": Again("html_reply"),
    "redirect": GivenUp("redirected"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_after_any_fault_a_second_try_leaves_exactly_one_edit(name, site, kind):
    site.fail(Fault(kind, method="POST"))
    first = act(name, site)
    assert first == FIRST.get(kind, first)
    assert isinstance(first, (Again, GivenUp, Done if kind == "wrong_id" and name == "wordpress" else Again))
    assert act(name, site) == Done(sha256(CLEAN))
    assert len(site.happened("edit")) == 1


@pytest.mark.parametrize("calls", range(4))
@pytest.mark.parametrize("action", ["redact", "hold"])
def test_a_crash_between_any_two_calls_changes_nothing_twice(name, site, action, calls):
    try:
        act(name, site, action, calls=calls)
    except Cut:
        assert isinstance(act(name, site, action), Done)
    assert len(site.effects) == 1


def test_both_secrets_sign_while_one_is_being_changed(name, site):
    assert act(name, site, connection=replace(site.connection(), secrets=(ROTATED, SECRET))) == Done(sha256(CLEAN))


@pytest.mark.parametrize("secrets", [(), ("whsec_oops",)])
def test_without_a_secret_nothing_is_sent(name, site, secrets):
    assert act(name, site, connection=replace(site.connection(), secrets=secrets)) == GivenUp("no_secret")
    assert site.requests == []


def test_a_receiver_that_does_not_know_our_signature_is_given_up(name, site):
    assert act(name, site, connection=replace(site.connection(), secrets=(ROTATED,))) == GivenUp("unauthorised")


def test_a_generic_site_without_a_callback_is_given_up():
    site = FakeGeneric()
    assert act("generic", site, connection=Connection(site.url, (SECRET,))) == GivenUp("no_callback_url")


ANSWERS = [
    (200, {"applied": True, "text_sha256": sha256(CLEAN)}, Done(sha256(CLEAN))),
    (200, {"applied": False, "reason": "already", "text_sha256": sha256(CLEAN)}, Done(sha256(CLEAN))),
    (200, {"applied": True, "text_sha256": sha256(BASE)}, Again("uncertain")),
    (200, {"applied": True}, Again("uncertain")),
    (200, {"applied": False, "reason": "no", "text_sha256": sha256(CLEAN)}, GivenUp("not_applied")),
    (200, {"applied": 1, "text_sha256": sha256(CLEAN)}, GivenUp("not_applied")),
    (409, {"text_sha256": sha256(OTHER)}, Changed()),
    (409, {"text_sha256": sha256(CLEAN)}, Done(sha256(CLEAN))),
    (409, {}, Again("unreadable_reply")),
    (404, {}, Gone()),
    (410, {}, Gone()),
    (401, {}, GivenUp("unauthorised")),
    (403, {}, GivenUp("forbidden")),
    (422, {}, GivenUp("refused_422")),
    (408, {}, Again("status_408")),
    (425, {}, Again("status_425")),
    (504, {}, Again("status_504")),
]


@pytest.mark.parametrize(("status", "data", "outcome"), ANSWERS)
def test_each_answer_to_a_callback_means_one_thing(status, data, outcome):
    site = FakeGeneric(clock=lambda: NOW)
    site.route = lambda _request: reply(status, data)
    assert act("generic", site) == outcome


@pytest.mark.parametrize(
    ("given", "after"),
    [
        ("5", 5),
        ("999999999", 3600),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 60),
        ("-5", 60),
        ("1e9", 60),
        ("٣", 60),
        ("", 60),
    ],
)
def test_a_wait_is_at_most_an_hour(given, after):
    site = FakeGeneric(clock=lambda: NOW)
    site.route = lambda _request: reply(429, {}, {"Retry-After": given})
    assert act("generic", site) == Again("rate_limited", after)


def test_what_wordpress_filtered_is_done_and_told_as_it_stands():
    site = FakeGeneric(wordpress=True, saved=lambda text: text.replace("box", "box<br />"), clock=lambda: NOW)
    site.add("7301", BASE)
    stands = CLEAN.replace("box", "box<br />")
    assert act("wordpress", site) == Done(sha256(stands), stands)
    assert act("wordpress", site) == Done(sha256(stands), stands)
    assert len(site.happened("edit")) == 1


def test_a_filter_that_brings_the_value_back_is_not_done():
    site = FakeGeneric(wordpress=True, saved=lambda text: f"{text} (was {BASE[START : START + 13]})", clock=lambda: NOW)
    site.add("7301", BASE)
    assert isinstance(act("wordpress", site), Changed)


@pytest.mark.parametrize("action", ["redact", "allow", "hold"])
@pytest.mark.parametrize("status", ["trash", "post-trashed"])
def test_a_comment_in_the_trash_is_gone(action, status):
    site = FakeGeneric(wordpress=True, clock=lambda: NOW)
    site.add("7301", BASE, status=status)
    assert act("wordpress", site, action) == Gone()


def test_a_plugin_that_is_switched_off_does_not_lose_the_comment():
    site = FakeGeneric(wordpress=True, clock=lambda: NOW)
    site.add("7301", BASE)
    site.route = lambda _request: reply(404, {"code": "rest_no_route", "data": {"status": 404}})
    assert act("wordpress", site) == GivenUp("plugin_missing")


def test_a_hold_always_reaches_the_plugin_which_knows_more_than_the_status():
    site = FakeGeneric(wordpress=True, clock=lambda: NOW)
    site.add("7301", BASE, status="held")
    assert isinstance(act("wordpress", site, "hold"), Done)
    assert [request.method for request in site.requests] == ["GET", "POST", "GET"]


ROUTES = [
    (Connection("https://b.example/"), "https://b.example/wp-json/overshare/v1/comments/7"),
    (Connection("https://b.example/blog"), "https://b.example/blog/wp-json/overshare/v1/comments/7"),
    (Connection("https://b.example", options={"plain_permalinks": True}), "https://b.example/?rest_route=/overshare/v1/comments/7"),
    (Connection("https://b.example", options={"callback_url": "https://b.example/index.php/wp-json/overshare/v1/decisions"}),
     "https://b.example/index.php/wp-json/overshare/v1/comments/7"),
]  # fmt: skip


@pytest.mark.parametrize(("connection", "url"), ROUTES)
def test_the_plugins_routes_are_found(connection, url):
    assert route(connection, "comments/7") == url


def test_a_blog_with_plain_permalinks_is_read_and_told():
    site = FakeGeneric(wordpress=True, clock=lambda: NOW)
    site.add("7301", BASE)
    connection = replace(site.connection(), options={"plain_permalinks": True})
    assert act("wordpress", site, connection=connection) == Done(sha256(CLEAN))
    assert {urlsplit(request.target).path for request in site.requests} == {"/"}


def test_no_url_holds_anything_of_the_text(name, site):
    act(name, site)
    assert not [request for request in site.requests if "01632" in request.target]
