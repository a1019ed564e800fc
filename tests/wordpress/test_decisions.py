"""What the plugin does with decisions: exactly that, to exactly that text, and to nothing else."""

import json
import time

import httpx
import pytest

from tests.wordpress.harness import Blog, php_string
from tests.wordpress.orders import ROUTE, get, order, redaction, send, sha256, shown
from tests.wordpress.receiver import OTHER, Receiver

PHONE = "0113 496 0123"
MAIL = "tomasz.gray@example.net"
TEXT = f"Thanks \U0001f600 Müller!\r\n\r\nRing {PHONE} or mail {MAIL} & see <b>this \\ that</b>."


@pytest.fixture
def comment(blog: Blog, receiver: Receiver) -> int:
    """A published comment, told of."""
    made = blog.comment(f"{TEXT} {time.time_ns()}")
    receiver.wait(lambda: bool(receiver.events(made)))
    return made


def test_a_redaction_changes_the_text_and_nothing_else(blog: Blog, receiver: Receiver, comment: int):
    blog.php("update_option('timezone_string', 'Europe/Berlin');")  # dates were written in UTC
    before, base = blog.kept(comment), blog.text(comment)
    answer = send(blog, redaction(comment, base, PHONE, MAIL))
    wanted = base.replace(PHONE, "[removed]").replace(MAIL, "[removed]")
    assert (answer.status_code, answer.json()) == (200, {"applied": True, "text_sha256": sha256(wanted)})
    assert blog.text(comment) == wanted
    assert blog.kept(comment) == before
    page = blog.page()
    assert "Ring [removed] or mail [removed]" in page
    blog.php("update_option('timezone_string', '');")


def test_our_own_edit_is_marked_when_it_comes_back(blog: Blog, receiver: Receiver, comment: int):
    body = redaction(comment, blog.text(comment), PHONE)
    send(blog, body)
    receiver.wait(lambda: len(receiver.events(comment)) == 2)
    echo = receiver.events(comment)[-1]
    assert echo["type"] == "post.edited"
    assert echo["data"]["decision_id"] == body["data"]["decision_id"]
    assert echo["data"]["text_sha256"] == body["data"]["result_text_sha256"]
    blog.edit(comment, "The editor's own words.")
    blog.sweep()
    assert "decision_id" not in receiver.events(comment)[-1]["data"]


def test_the_same_decision_again_is_already_there(blog: Blog, comment: int):
    body = redaction(comment, blog.text(comment), PHONE)
    assert send(blog, body).json()["applied"] is True
    revision = blog.meta(comment)["_overshare_revision"]
    again = send(blog, body)
    assert (again.status_code, again.json()["applied"], again.json()["reason"]) == (200, False, "already")
    assert again.json()["text_sha256"] == body["data"]["result_text_sha256"]
    assert blog.meta(comment)["_overshare_revision"] == revision


@pytest.mark.parametrize("action", ["redact", "hold", "allow", "restore"])
def test_no_decision_touches_a_text_that_was_edited_meanwhile(blog: Blog, comment: int, action: str):
    base = blog.text(comment)
    blog.edit(comment, "Quite another text, with 0113 496 0777.")
    before = blog.row(comment)
    answer = send(blog, order(comment, action, base, "Something else." if action in {"redact", "restore"} else None))
    assert (answer.status_code, answer.json()) == (
        409,
        {"text_sha256": sha256("Quite another text, with 0113 496 0777.")},
    )
    assert blog.row(comment) == before


def test_an_undone_redaction_brings_every_byte_back(blog: Blog, comment: int):
    base, before = blog.text(comment), blog.row(comment)
    body = redaction(comment, base, PHONE, MAIL)
    send(blog, body)
    answer = send(blog, order(comment, "restore", body["data"]["result_text"], base))
    assert answer.json() == {"applied": True, "text_sha256": sha256(base)}
    assert blog.row(comment) == before


def test_hold_and_allow_are_what_a_reader_sees(blog: Blog, receiver: Receiver, comment: int):
    base, before = blog.text(comment), blog.kept(comment)
    assert blog.read(comment) is not None
    assert send(blog, order(comment, "hold", base)).json()["applied"] is True
    assert blog.read(comment) is None
    assert send(blog, order(comment, "hold", base)).json()["reason"] == "already"
    assert send(blog, order(comment, "allow", base)).json()["applied"] is True
    assert blog.read(comment) is not None
    assert send(blog, order(comment, "allow", base)).json()["reason"] == "already"
    assert blog.kept(comment) == before
    assert blog.text(comment) == base
    receiver.wait(lambda: len(receiver.events(comment)) == 3)
    assert [event["data"]["status"] for event in receiver.events(comment)] == ["published", "held", "published"]


def test_allow_never_publishes_what_wordpress_wants_moderated(blog: Blog, receiver: Receiver):
    blog.option("comment_moderation", "1")
    comment = blog.comment("Held by WordPress itself.")
    base = blog.text(comment)
    assert send(blog, order(comment, "allow", base)).json()["reason"] == "already"
    assert send(blog, order(comment, "hold", base)).json()["applied"] is True
    assert send(blog, order(comment, "allow", base)).json()["applied"] is True
    assert blog.row(comment)["comment_approved"] == "0"


def test_a_person_in_wp_admin_has_the_last_word(blog: Blog, comment: int):
    base = blog.text(comment)
    send(blog, order(comment, "hold", base))
    blog.status(comment, "approve")
    assert "_overshare_would_be" not in blog.meta(comment)
    assert send(blog, order(comment, "allow", base)).json()["reason"] == "already"
    assert blog.read(comment) is not None


@pytest.mark.parametrize("removal", ["spam", "trash"])
def test_allow_brings_nothing_back_from_spam_or_trash(blog: Blog, comment: int, removal: str):
    base = blog.text(comment)
    blog.php(f"wp_{removal}_comment({comment});")
    assert send(blog, order(comment, "allow", base)).status_code == 410
    assert send(blog, order(comment, "hold", base)).json()["reason"] == "already"
    assert blog.row(comment)["comment_approved"] == removal
    assert send(blog, redaction(comment, base, PHONE)).json()["applied"] is True  # it may come back by hand
    assert PHONE not in blog.text(comment)


def test_a_comment_that_is_gone_is_said_to_be_gone(blog: Blog, comment: int):
    base = blog.text(comment)
    blog.php(f"wp_delete_comment({comment}, true);")
    assert send(blog, redaction(comment, base, PHONE)).status_code == 404
    assert get(blog, f"{ROUTE}/comments/{comment}").status_code == 404


def test_reading_shows_text_status_and_order(blog: Blog, comment: int):
    seen = shown(blog, comment)
    text = blog.text(comment)
    assert (seen["id"], seen["status"], seen["text"], seen["text_sha256"]) == (
        str(comment),
        "published",
        text,
        sha256(text),
    )
    assert seen["revision"] == f"{seen['revised_at']}#1"
    send(blog, order(comment, "hold", text))
    assert shown(blog, comment)["status"] == "held"


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": OTHER},
        {"timestamp": int(time.time()) - 400},
        {"timestamp": int(time.time()) + 4000},
        {"headers": {"webhook-signature": "v1,"}},
        {"headers": {"webhook-signature": "garbage"}},
        {"headers": {"webhook-signature": ""}},
        {"headers": {"webhook-id": "another"}},
        {"headers": {"webhook-timestamp": "soon"}},
    ],
    ids=["key", "old", "ahead", "empty", "garbage", "none", "id", "time"],
)
def test_what_is_not_signed_is_refused_alike(blog: Blog, comment: int, forged: dict[str, object]):
    before = blog.row(comment)
    answer = send(blog, redaction(comment, blog.text(comment), PHONE), **forged)
    assert (answer.status_code, answer.json()) == (401, {"code": "overshare_not_signed"})
    assert blog.row(comment) == before


def test_a_signature_is_for_these_bytes_only(blog: Blog, comment: int):
    body = redaction(comment, blog.text(comment), PHONE)
    raw = json.dumps(body).encode()
    answer = send(blog, raw, headers={})
    assert answer.status_code == 200
    changed = httpx.post(
        answer.request.url,
        content=raw + b" ",
        headers=dict(answer.request.headers) | {"content-length": str(len(raw) + 1)},
    )
    assert changed.status_code == 401


def test_reading_is_signed_too(blog: Blog, comment: int):
    for path in (f"{ROUTE}/comments/{comment}", f"{ROUTE}/comments?since="):
        assert httpx.get(blog.url + path, timeout=30).status_code == 401
        assert get(blog, path, OTHER).status_code == 401
        signed = get(blog, path)
        assert signed.headers["cache-control"] == "no-store"
        elsewhere = httpx.get(f"{blog.url}{ROUTE}/comments/1", headers=dict(signed.request.headers), timeout=30)
        assert elsewhere.status_code == 401


def test_plain_permalinks_work_as_well(blog: Blog, comment: int):
    blog.php("update_option('permalink_structure', '');")
    seen = get(blog, f"/?rest_route=/overshare/v1/comments/{comment}")
    assert seen.json()["id"] == str(comment)
    url = f"{blog.url}/?rest_route=/overshare/v1/decisions"
    assert send(blog, redaction(comment, blog.text(comment), PHONE), url=url).json()["applied"] is True
    blog.php("update_option('permalink_structure', '/%postname%/'); flush_rewrite_rules();")


def test_a_recorded_request_cannot_be_played_again(blog: Blog, comment: int):
    base, now = blog.text(comment), int(time.time())
    body = redaction(comment, base, PHONE)
    assert send(blog, body, message_id="order_1", timestamp=now).json()["applied"] is True
    assert send(blog, order(comment, "restore", body["data"]["result_text"], base)).status_code == 200
    replayed = send(blog, body, message_id="order_1", timestamp=now)
    assert (replayed.status_code, replayed.json()) == (429, {"code": "overshare_replayed"})
    assert blog.text(comment) == base
    # The sender's own second try has a time of its own.
    assert send(blog, body, message_id="order_1", timestamp=now + 1).json()["applied"] is True


def _odd(**changed: object) -> bytes:
    data = {"decision_id": "d", "object": "comment", "id": "1", "action": "hold", "base_text_sha256": "x", **changed}
    return json.dumps({"type": f"decision.{data['action']}", "data": data}).encode()


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"[]",
        b"not json",
        b'{"type": "decision.redact"}',
        b'{"type": "decision.redact", "data": "x"}',
        _odd().replace(b"decision.hold", b"post.created"),
        _odd(object="post"),
        _odd(id="1 OR 1"),
        _odd(id=1),
        _odd(action="redact"),
        _odd(action="burn"),
        _odd(decision_id="d" * 65),
        _odd(base_text_sha256=None),
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)
def test_what_is_signed_but_makes_no_sense_changes_nothing(blog: Blog, broken: bytes):
    assert send(blog, broken).status_code in {400, 422}  # 400: WordPress itself reads no such JSON


def test_a_body_without_end_is_refused(blog: Blog):
    assert send(blog, b'{"a":"' + b"x" * 1_100_000 + b'"}').status_code == 413


def test_a_filter_that_changes_the_text_on_saving_is_reported_as_it_is(blog: Blog, comment: int):
    base = blog.text(comment)
    blog.option("test_meddle", "-- saved by a plugin")
    body = redaction(comment, base, PHONE)
    answer = send(blog, body)
    stored = blog.text(comment)
    assert stored == body["data"]["result_text"] + "\n-- saved by a plugin"
    assert answer.json() == {"applied": True, "text_sha256": sha256(stored)}
    # What follows is bound to the text as it was ordered, and still fits; so does the second try.
    assert send(blog, body).json() == {"applied": False, "reason": "already", "text_sha256": sha256(stored)}
    hold = order(comment, "hold", body["data"]["result_text"])
    assert send(blog, hold).json()["applied"] is True
    blog.php("delete_option('test_meddle');")
    blog.edit(comment, "Edited since.")
    assert send(blog, order(comment, "allow", body["data"]["result_text"])).status_code == 409


def test_a_filter_that_puts_the_value_back_makes_it_fail(blog: Blog, comment: int):
    base = blog.text(comment)
    blog.option("test_meddle", f"Call {PHONE}")
    answer = send(blog, redaction(comment, base, PHONE))
    assert (answer.status_code, answer.json()) == (422, {"code": "overshare_not_done"})
    assert blog.text(comment) == base
    assert PHONE not in answer.text


def test_copies_in_the_comments_meta_are_redacted_too(blog: Blog, comment: int):
    base = blog.text(comment)
    parts = f"'comment_content' => {php_string(base)}, 'comment_author_email' => '{MAIL}', 'user_ip' => '198.51.100.23'"
    submitted = f"array({parts})"
    blog.php(
        f"update_comment_meta({comment}, 'akismet_as_submitted', wp_slash({submitted}));"
        f"update_comment_meta({comment}, 'another_copy', wp_slash({php_string(base)}));"
        f"update_comment_meta({comment}, 'rating', '5');"
    )
    body = redaction(comment, base, PHONE, MAIL)
    assert send(blog, body).json()["applied"] is True
    meta = blog.meta(comment)
    assert PHONE not in json.dumps(meta)
    assert MAIL not in json.dumps(meta)
    assert meta["another_copy"] == body["data"]["result_text"]
    assert meta["rating"] == "5"
    assert "198.51.100.23" in str(meta["akismet_as_submitted"])


def test_caches_are_told(blog: Blog, comment: int):
    plugin = blog.files / "wp-content" / "mu-plugins" / "cache-test.php"
    note = "function ($comment, $post) { update_option('told', \"$comment/$post\"); }"
    plugin.write_text(f"<?php add_action('overshare_text_changed', {note}, 10, 2);", encoding="utf-8")
    send(blog, redaction(comment, blog.text(comment), PHONE))
    plugin.unlink()
    assert (
        blog.rows("SELECT option_value FROM wp_options WHERE option_name = 'told'")[0]["option_value"] == f"{comment}/1"
    )


def test_scripts_cannot_come_in_by_a_decision(blog: Blog, comment: int):
    base = blog.text(comment)
    send(blog, order(comment, "redact", base, "Hello <script>alert(1)</script><img src=x onerror=alert(1)> there"))
    assert "<script" not in blog.text(comment)
    assert "onerror" not in blog.text(comment)


def test_php_has_nothing_to_complain_about(blog: Blog):
    """Last in this file: after all of the above, with WP_DEBUG on."""
    assert blog.complaints() == []
