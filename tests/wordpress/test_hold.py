"""Hold before publish: nothing is seen or mailed before the decision, and nobody waits for ever."""

import httpx
import pytest

from tests.wordpress.harness import Blog
from tests.wordpress.orders import order, redaction, send
from tests.wordpress.receiver import Receiver

PHONE = "0113 496 0123"


@pytest.fixture
def holding(blog: Blog, receiver: Receiver) -> Blog:
    blog.configure(receiver.url, receiver.secret, mode="hold", release=10)
    return blog


def _subjects(blog: Blog) -> list[str]:
    return [mail["subject"] for mail in blog.mails()]


def test_a_comment_waits_and_nobody_gets_a_mail(holding: Blog, receiver: Receiver):
    comment = holding.comment(f"Ring me on {PHONE}.")
    receiver.wait(lambda: bool(receiver.events(comment)))
    assert receiver.events(comment)[0]["data"]["status"] == "held"
    assert holding.read(comment) is None
    assert PHONE not in holding.page()
    feed = httpx.get(f"{holding.url}/comments/feed/", timeout=30).text
    rest = httpx.get(f"{holding.url}/wp-json/wp/v2/comments", timeout=30).text
    assert PHONE not in feed + rest
    assert holding.mails() == []


def test_allowed_it_is_published_and_the_posts_author_is_told_then(holding: Blog):
    comment = holding.comment("A good comment.")
    assert send(holding, order(comment, "allow", holding.text(comment))).json()["applied"] is True
    assert holding.read(comment) == "A good comment."
    assert _subjects(holding) == ['[The Kettle] Comment: "Hello world!"']


def test_redacted_and_then_allowed_no_mail_holds_the_value(holding: Blog):
    comment = holding.comment(f"A call: {PHONE}, any time.")
    body = redaction(comment, holding.text(comment), PHONE)
    assert send(holding, body).json()["applied"] is True
    assert holding.read(comment) is None  # the release is an order of its own
    assert send(holding, order(comment, "allow", body["data"]["result_text"])).json()["applied"] is True
    assert holding.read(comment) == "A call: [removed], any time."
    assert len(holding.mails()) == 1
    assert PHONE not in holding.mails()[0]["message"]


def test_what_wordpress_wants_moderated_goes_into_its_own_queue_with_its_own_mail(holding: Blog):
    holding.option("comment_moderation", "1")
    comment = holding.comment("For the editor to look at.")
    assert holding.mails() == []
    assert send(holding, order(comment, "allow", holding.text(comment))).json()["applied"] is True
    assert holding.row(comment)["comment_approved"] == "0"
    assert holding.read(comment) is None
    assert _subjects(holding) == ['[The Kettle] Please moderate: "Hello world!"']
    assert "_overshare_would_be" not in holding.meta(comment)


def test_without_an_answer_it_is_published_after_the_minutes_set(holding: Blog, receiver: Receiver):
    receiver.status = 503
    comment = holding.comment("Nobody answers.")
    holding.sweep()
    assert holding.read(comment) is None
    _ten_minutes_later(holding)
    holding.sweep()
    assert holding.read(comment) == "Nobody answers."
    assert len(holding.mails()) == 1
    assert holding.php("return (int) get_option('overshare_released');") >= 1
    receiver.status = 202
    holding.later()
    holding.sweep()
    holding.sweep()
    assert receiver.events(comment)[-1]["data"]["status"] == "published"


def _ten_minutes_later(blog: Blog) -> None:
    blog.database.run(
        "UPDATE blog.wp_commentmeta SET meta_value = meta_value - 601 WHERE meta_key = '_overshare_hold_until';"
    )


def test_what_a_moderator_holds_is_not_released_by_time(holding: Blog):
    comment = holding.comment("Held by a person.")
    assert send(holding, order(comment, "hold", holding.text(comment))).json()["reason"] == "already"
    _ten_minutes_later(holding)
    holding.sweep()
    assert holding.read(comment) is None
    assert send(holding, order(comment, "allow", holding.text(comment))).json()["applied"] is True
    assert holding.read(comment) is not None


def test_zero_minutes_means_never(blog: Blog, receiver: Receiver):
    blog.configure(receiver.url, receiver.secret, mode="hold", release=0)
    comment = blog.comment("However long it takes.")
    assert "_overshare_hold_until" not in blog.meta(comment)
    _ten_minutes_later(blog)
    blog.sweep()
    assert blog.read(comment) is None


def test_moderators_and_spam_are_left_to_wordpress(holding: Blog):
    made = holding.php(
        "return wp_new_comment(array('comment_post_ID' => 1, 'comment_author' => 'editor', 'comment_author_url' => '',"
        "'comment_author_email' => 'editor@blog.example.org', 'comment_content' => 'By me.', 'user_id' => 1,"
        "'comment_author_IP' => '192.0.2.9', 'comment_agent' => 'test'));"
    )
    assert holding.row(made)["comment_approved"] == "1"
    holding.option("disallowed_keys", "cheap-pills")
    spam = holding.comment("Buy cheap-pills.")
    assert holding.row(spam)["comment_approved"] == "trash"
    assert holding.meta(spam).keys().isdisjoint({"_overshare_would_be", "_overshare_revision"})
    holding.option("disallowed_keys", "")


def test_an_undone_redaction_is_not_public_for_a_moment(holding: Blog, receiver: Receiver):
    comment = holding.comment(f"Again: {PHONE}.")
    base = holding.text(comment)
    body = redaction(comment, base, PHONE)
    send(holding, body)
    send(holding, order(comment, "allow", body["data"]["result_text"]))
    assert send(holding, order(comment, "restore", body["data"]["result_text"], base)).json()["applied"] is True
    assert holding.text(comment) == base
    assert holding.read(comment) is None
    holding.sweep()
    told = [(event["data"]["status"], PHONE in event["data"]["text"]) for event in receiver.events(comment)]
    assert ("published", True) not in told
    assert send(holding, order(comment, "allow", base)).json()["applied"] is True
    assert holding.read(comment) is not None
    assert len(holding.mails()) == 1  # told once, not twice


def test_a_published_comment_held_and_allowed_is_not_mailed_twice(blog: Blog):
    comment = blog.comment("Published first.")
    assert len(blog.mails()) == 1
    send(blog, order(comment, "hold", blog.text(comment)))
    send(blog, order(comment, "allow", blog.text(comment)))
    assert blog.read(comment) is not None
    assert len(blog.mails()) == 1


def test_comments_by_the_rest_api_wait_too(holding: Blog):
    made = holding.php(
        "add_filter('rest_allow_anonymous_comments', '__return_true'); wp_set_current_user(0);"
        "$request = new WP_REST_Request('POST', '/wp/v2/comments');"
        "$fields = array('post' => 1, 'author_name' => 'Bo', 'author_email' => 'bo@example.net', 'content' => 'REST');"
        "foreach ($fields as $k => $v) { $request->set_param($k, $v); } return rest_do_request($request)->get_data();"
    )
    assert holding.row(made["id"])["comment_approved"] == "0"
    assert holding.meta(made["id"])["_overshare_would_be"] == "1"


def test_php_has_nothing_to_complain_about(blog: Blog):
    """Last in this file: after all of the above, with WP_DEBUG on."""
    assert blog.complaints() == []
