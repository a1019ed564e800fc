"""What the plugin tells: each event once, signed, in an order that can be told, until it has arrived."""

import base64
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from platforms.catalogue import platform
from platforms.decoding import decode
from platforms.platform import Event, Refused
from platforms.signatures import standard_verify
from tests.wordpress.harness import AGENT, PASSWORD, VISITOR, Blog
from tests.wordpress.orders import ROUTE, get, sha256
from tests.wordpress.receiver import OTHER, SECRET, Receiver

TEXT = "Thanks! \U0001f600 Müller's tip:\r\nring 0113 496 0123 or mail tomasz.gray@example.net & <b>ask</b>."


def test_a_visitors_comment_arrives_signed_by_wp_cron_alone(blog: Blog, receiver: Receiver):
    comment = blog.comment(TEXT)
    receiver.wait(lambda: bool(receiver.events(comment)))
    delivery = receiver.got[0]
    assert standard_verify(delivery.headers, delivery.body, (SECRET,), time.time()).startswith("msg_")
    with pytest.raises(Refused):
        standard_verify(delivery.headers, delivery.body, (OTHER,), time.time())
    stored = blog.text(comment)
    data = delivery.data
    assert "\r\n" in stored
    assert data["text"] == stored
    assert data["text_sha256"] == sha256(stored)
    assert (data["status"], data["visibility"], data["format"]) == ("published", "public", "html-comment")
    assert data["author"]["ip"] == VISITOR
    assert data["author"]["user_agent"] == AGENT
    assert data["author"]["email"] == "tomasz.gray@example.net"
    assert data["url"].endswith(f"#comment-{comment}")


def test_the_platform_reads_what_the_plugin_tells(blog: Blog, receiver: Receiver):
    comment = blog.comment("Nice stove.")
    receiver.wait(lambda: bool(receiver.events(comment)))
    delivery = receiver.got[0]
    post = platform("wordpress").parse(delivery.headers, decode(delivery.body))
    assert (post.event, post.external_id, post.kind, post.text) == (
        Event.CREATED,
        str(comment),
        "comment",
        "Nice stove.",
    )
    assert (post.public, post.status, post.address, post.markup) == (True, "published", VISITOR, "html")
    assert post.author_name == "Tomasz Gray"


def test_a_life_is_told_in_order(blog: Blog, receiver: Receiver):
    comment = blog.comment("First words.")
    blog.edit(comment, "Second words.")
    blog.status(comment, "hold")
    blog.status(comment, "approve")
    blog.php(f"wp_trash_comment({comment}); wp_untrash_comment({comment}); wp_spam_comment({comment});")
    blog.php(f"wp_unspam_comment({comment}); wp_delete_comment({comment}, true);")
    blog.sweep()
    receiver.wait(lambda: len(receiver.events(comment)) >= 9)
    told = sorted(receiver.events(comment), key=lambda event: event["data"]["revision"])
    assert [(event["type"], event["data"]["status"]) for event in told] == [
        ("post.created", "published"),
        ("post.edited", "published"),
        ("post.edited", "held"),
        ("post.edited", "published"),
        ("post.deleted", "trash"),
        ("post.restored", "published"),
        ("post.deleted", "spam"),
        ("post.restored", "published"),
        ("post.deleted", "deleted"),
    ]
    numbers = [int(event["data"]["revision"].split("#")[1]) for event in told]
    assert numbers == list(range(1, 10))
    parse = platform("wordpress").parse
    moments = [parse({}, event).revised_at for event in told]
    assert moments == sorted(moments)


def test_a_clock_that_goes_back_does_not_turn_the_order(blog: Blog, receiver: Receiver):
    comment = blog.comment("Before.")
    blog.php(f"update_comment_meta({comment}, '_overshare_revised_at', '2031-01-01T00:00:00.000009Z');")
    blog.edit(comment, "After.")
    blog.sweep()
    receiver.wait(lambda: len(receiver.events(comment)) == 2)
    assert receiver.events(comment)[-1]["data"]["revision"] == "2031-01-01T00:00:00.000010Z#2"


def test_a_text_is_kept_only_until_it_has_arrived(blog: Blog, receiver: Receiver):
    receiver.status = 503
    comment = blog.comment("My number is 0113 496 0199.")
    receiver.wait(lambda: bool(receiver.got))
    assert "0113 496 0199" in str(blog.outbox()[0]["payload"])
    receiver.status = 202
    blog.later()
    blog.sweep()
    row = blog.outbox()[0]
    assert (row["state"], row["payload"]) == ("sent", None)
    assert len(receiver.events(comment)) == 2


@pytest.mark.parametrize("status", [500, 503, 429, None])
def test_what_fails_is_tried_again_with_the_same_id_and_a_new_signature(
    blog: Blog, receiver: Receiver, status: int | None
):
    receiver.status = status
    comment = blog.comment(f"A comment for status {status}.")
    receiver.wait(lambda: blog.outbox()[0]["last_error"] != "")
    waiting = blog.outbox()[0]
    assert (waiting["state"], waiting["attempts"]) == ("due", "1")
    assert 30 <= int(str(waiting["due_at"])) - time.time() <= 61
    receiver.status = 202
    blog.sweep()
    assert len(receiver.got) == 1  # not before its time
    blog.later()
    time.sleep(1.1)  # signatures are made anew for each attempt: another second, another signature
    blog.sweep()
    first, second = receiver.got
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert standard_verify(second.headers, second.body, (SECRET,), time.time())
    assert [event["type"] for event in receiver.events(comment)] == ["post.created", "post.created"]


def test_it_waits_as_long_as_it_is_asked_to(blog: Blog, receiver: Receiver):
    receiver.status, receiver.headers = 429, {"Retry-After": "900"}
    blog.comment("Patience.")
    receiver.wait(lambda: blog.outbox()[0]["last_error"] != "")
    assert int(str(blog.outbox()[0]["due_at"])) - time.time() > 800


def test_after_a_day_and_a_half_it_is_given_up_where_an_admin_sees_it(blog: Blog, receiver: Receiver):
    receiver.status = 500
    blog.comment("Nobody hears me.")
    receiver.wait(lambda: blog.outbox()[0]["last_error"] != "")
    waits = []
    for _ in range(6):
        waits.append(round((int(str(blog.outbox()[0]["due_at"])) - time.time()) / 60))
        blog.later()
        blog.sweep()
    assert waits == [1, 5, 30, 120, 360, 1440]
    row = blog.outbox()[0]
    assert (row["state"], row["payload"], row["last_error"]) == ("failed", None, "HTTP 500")
    assert "1 event could not be delivered" in blog.php("return Overshare\\troubles();")[0]


def test_a_refusal_is_not_repeated_and_can_be_sent_again_by_hand(blog: Blog, receiver: Receiver):
    receiver.status = 401
    comment = blog.comment("Wrong secret, says the receiver.")
    receiver.wait(lambda: blog.outbox()[0]["state"] == "failed")
    assert blog.outbox()[0]["payload"] is None
    receiver.status = 202
    blog.edit(comment, "Edited since.")
    blog.php("Overshare\\resume();")
    blog.sweep()
    assert {row["state"] for row in blog.outbox()} == {"sent"}
    assert receiver.got[-1].data["text"] == "Edited since."


def test_gone_stops_everything_until_an_admin_goes_on(blog: Blog, receiver: Receiver):
    receiver.status = 410
    comment = blog.comment("Is anybody there?")
    receiver.wait(lambda: blog.outbox()[0]["state"] == "stopped")
    blog.edit(comment, "Still nobody?")
    blog.later()
    blog.sweep()
    assert len(receiver.got) == 1
    assert [row["payload"] for row in blog.outbox()] == [None, None]
    receiver.status = 202
    blog.php("Overshare\\resume();")
    blog.sweep()
    assert [event["data"]["text"] for event in receiver.events(comment)[1:]] == ["Still nobody?"] * 2


def test_two_runs_never_send_one_row(blog: Blog, receiver: Receiver):
    receiver.status = 500
    blog.comment("Only once, please.")
    receiver.wait(lambda: blog.outbox()[0]["last_error"] != "")
    blog.later()
    taken = blog.php("$first = Overshare\\lease(); $second = Overshare\\lease(); return array((bool) $first, $second);")
    assert taken == [True, None]
    receiver.status = 202
    blog.sweep()
    assert len(receiver.got) == 1


def test_while_a_secret_is_changed_both_sign(blog: Blog, receiver: Receiver):
    blog.configure(receiver.url, f"{OTHER} {SECRET}")
    blog.comment("Two keys.")
    receiver.wait(lambda: bool(receiver.got))
    delivery = receiver.got[0]
    for secret in (SECRET, OTHER):
        assert standard_verify(delivery.headers, delivery.body, (secret,), time.time())
    assert get(blog, f"{ROUTE}/comments?since=", OTHER).status_code == 200
    assert get(blog, f"{ROUTE}/comments?since=", SECRET).status_code == 200


def test_internal_notes_never_leave_the_blog(blog: Blog, receiver: Receiver):
    made = "wp_insert_comment(array('comment_post_ID' => 1, 'comment_content' => 'internal', 'comment_type' => '{}'))"
    for kind in ("note", "order_note"):
        note = blog.php(f"return {made.format(kind)};")
        assert get(blog, f"{ROUTE}/comments/{note}").status_code == 404
    blog.php(f"return {made.format('pingback')};")
    blog.sweep()
    assert [delivery.data["text"] for delivery in receiver.got] == ["internal"]


@pytest.mark.parametrize("closed", ["'post_status' => 'private'", "'post_password' => 'tea'"])
def test_comments_of_a_post_that_is_not_public_are_told_of_without_words(blog: Blog, receiver: Receiver, closed: str):
    made = "wp_insert_post(array('post_title' => 'Open', 'post_status' => 'publish', 'post_content' => 'x'))"
    post = blog.php(f"return {made};")
    insert = (
        f"wp_insert_comment(wp_slash(array('comment_post_ID' => {post}, 'comment_content' => 'Call 0113 496 0123')))"
    )
    comment = blog.php(f"return {insert};")
    blog.php(f"wp_update_post(array('ID' => {post}, {closed}));")
    blog.sweep()
    last = receiver.events(comment)[-1]["data"]
    assert (last["visibility"], last["text"], last["author"], last["thread_title"]) == ("private", "", None, "")
    blog.php(f"wp_update_post(array('ID' => {post}, 'post_status' => 'publish', 'post_password' => ''));")
    blog.sweep()
    last = receiver.events(comment)[-1]["data"]
    assert (last["visibility"], last["text"]) == ("public", "Call 0113 496 0123")


def test_a_post_in_the_trash_takes_its_comments_along(blog: Blog, receiver: Receiver):
    post = blog.php(
        "return wp_insert_post(array('post_title' => 'T', 'post_status' => 'publish', 'post_content' => 'x'));"
    )
    comment = blog.php(f"return wp_insert_comment(array('comment_post_ID' => {post}, 'comment_content' => 'hm'));")
    blog.php(f"wp_trash_post({post}); wp_untrash_post({post});")
    blog.sweep()
    assert [event["type"] for event in receiver.events(comment)] == ["post.created", "post.deleted", "post.restored"]


def test_comments_that_came_past_the_hooks_are_found(blog: Blog, receiver: Receiver):
    blog.database.run(
        "INSERT INTO blog.wp_comments (comment_post_ID, comment_author, comment_content, comment_date_gmt)"
        " VALUES (1, 'Importer', 'Brought in by SQL.', '2026-01-01 10:00:00');"
    )
    blog.sweep()
    assert [delivery.data["text"] for delivery in receiver.got] == ["Brought in by SQL."]
    blog.sweep()
    assert len(receiver.got) == 1


def test_a_poll_finds_what_never_arrived(blog: Blog, receiver: Receiver):
    receiver.status = 401
    kept, gone = blog.comment("Kept."), blog.comment("Gone.")
    blog.php(f"wp_delete_comment({gone}, true);")
    blog.sweep()
    receiver.wait(lambda: all(row["state"] == "failed" for row in blog.outbox()))
    page = get(blog, f"{ROUTE}/comments?since=").json()
    told = {entry["id"]: (entry["status"], entry["text"]) for entry in page["comments"]}
    assert told == {str(kept): ("published", "Kept."), str(gone): ("deleted", "")}
    assert page["more"] is False
    again = get(blog, f"{ROUTE}/comments?since={page['cursor']}").json()
    assert again == {"comments": [], "cursor": page["cursor"], "more": False}


def test_a_poll_comes_in_pages(blog: Blog, receiver: Receiver):
    receiver.status = 401
    blog.php(
        "for ($i = 0; $i < 60; $i++)"
        " { wp_insert_comment(array('comment_post_ID' => 1, 'comment_content' => \"c$i\")); }"
    )
    cursor, texts = "", []
    while True:
        page = get(blog, f"{ROUTE}/comments?since={cursor}").json()
        texts += [entry["text"] for entry in page["comments"]]
        cursor = page["cursor"]
        if not page["more"]:
            break
    assert texts == [f"c{i}" for i in range(60)]


def test_old_rows_are_forgotten(blog: Blog, receiver: Receiver):
    blog.comment("Long ago.")
    receiver.wait(lambda: blog.outbox()[0]["state"] == "sent")
    blog.database.run("UPDATE blog.wp_overshare_outbox SET done_at = done_at - 86400 * 29;")
    blog.sweep()
    assert len(blog.outbox()) == 1
    blog.database.run("UPDATE blog.wp_overshare_outbox SET done_at = done_at - 86400 * 2;")
    blog.sweep()
    assert blog.outbox() == []


@contextmanager
def _signed_in(blog: Blog) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=blog.url, follow_redirects=True, timeout=30) as browser:
        browser.get("/wp-login.php")
        form = {"log": "editor", "pwd": PASSWORD, "testcookie": "1"}
        assert "Dashboard" in browser.post("/wp-login.php", data=form).text
        yield browser


def _press(browser: httpx.Client, page: str, action: str) -> str:
    form = page.split(f'value="{action}"')[1]
    nonce = form.split('name="_wpnonce" value="')[1].split('"')[0]
    return browser.post("/wp-admin/admin-post.php", data={"action": action, "_wpnonce": nonce}).text


def test_the_settings_page_shows_the_state_and_no_secret(blog: Blog, receiver: Receiver):
    receiver.status = 401
    blog.comment("Refused.")
    receiver.wait(lambda: blog.outbox()[0]["state"] == "failed")
    with _signed_in(blog) as browser:
        page = browser.get("/wp-admin/options-general.php?page=overshare").text
        assert receiver.url in page
        assert "HTTP 401" in page
        assert "1 event could not be delivered" in page
        assert SECRET[:10] in page
        assert SECRET not in page
        assert SECRET.removeprefix("whsec_")[8:] not in page
        receiver.status = 202
        page = _press(browser, page, "overshare_ping")
        assert "worked: HTTP 202" in page
        ping = receiver.got[-1]
        assert ping.event["type"] == "ping"
        assert standard_verify(ping.headers, ping.body, (SECRET,), time.time())
        page = _press(browser, page, "overshare_resume")
        receiver.wait(lambda: blog.outbox()[0]["state"] == "sent")


def test_the_buttons_are_for_admins(blog: Blog):
    for action in ("overshare_ping", "overshare_resume", "overshare_remove"):
        anonymous = httpx.post(f"{blog.url}/wp-admin/admin-post.php", data={"action": action}, timeout=30)
        assert anonymous.status_code in {302, 400, 403, 200}
        assert "overshare" not in anonymous.text.lower()


def test_while_it_is_switched_off_what_was_planned_is_no_error(blog: Blog, receiver: Receiver):
    blog.configure(receiver.url, SECRET)
    blog.comment("Plans the sweep.")
    blog.configure(receiver.url, SECRET, mode="off")
    again = "wp_reschedule_event(time(), 'overshare_minute', 'overshare_sweep', array(), true)"
    assert blog.php(f"return is_wp_error({again});") is False


def test_without_address_or_secret_it_does_nothing(blog: Blog, receiver: Receiver):
    for url, secret in (("", SECRET), (receiver.url, ""), (receiver.url, "whsec_short")):
        blog.configure(url, secret)
        blog.comment(f"Nobody listens {secret} {url}.")
        assert "does nothing yet" in blog.php("return Overshare\\troubles();")[0]
        assert httpx.post(f"{blog.url}{ROUTE}/decisions", content=b"{}", timeout=30).status_code == 404
    assert blog.outbox() == []


def test_switched_off_it_can_be_removed_without_a_trace(blog: Blog, receiver: Receiver):
    blog.configure(receiver.url, SECRET, mode="hold", release=0)
    comment = blog.comment("Held, then let go.")
    assert blog.row(comment)["comment_approved"] == "0"
    blog.configure(receiver.url, SECRET, mode="off")
    with _signed_in(blog) as browser:
        page = browser.get("/wp-admin/options-general.php?page=overshare").text
        _press(browser, page, "overshare_remove")
    assert blog.row(comment)["comment_approved"] == "1"
    assert blog.rows("SHOW TABLES LIKE 'wp_overshare%'") == []
    assert blog.rows("SELECT * FROM wp_commentmeta WHERE meta_key LIKE '%overshare%'") == []
    left = "SELECT option_name FROM wp_options WHERE option_name LIKE '%overshare%'"
    assert blog.rows(left) == []
    assert (
        "overshare"
        not in blog.rows("SELECT option_value FROM wp_options WHERE option_name = 'cron'")[0]["option_value"]
    )


def test_a_secret_is_used_as_bytes_not_as_text(blog: Blog, receiver: Receiver):
    """The classic mistake: HMAC with the text of the secret."""
    blog.comment("Bytes.")
    receiver.wait(lambda: bool(receiver.got))
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    assert hashlib.sha256(key).hexdigest() == blog.php("return hash('sha256', Overshare\\secrets()[0]);")


def test_php_has_nothing_to_complain_about(blog: Blog):
    """Last in this file: after all of the above, with WP_DEBUG on."""
    assert blog.complaints() == []
