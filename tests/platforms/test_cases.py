"""The platforms' recorded answers, played to our conversations as they are in tests/data."""

import hashlib
import hmac
import json
import mailbox
from contextlib import closing
from xml.etree import ElementTree as ET

import pytest

from models.delivery import splice
from platforms import contract
from platforms.catalogue import platform
from platforms.platform import Again, Call, Changed, Connection, Done, Event, GivenUp, Gone, Reply, Span
from platforms.replies import trouble
from platforms.signatures import sha256
from tests.fakes.generic import SECRET
from tests.platforms.conversation import DECISION, NOW, drive, order
from tests.platforms.fixture import DATA, raw, read

FORUM = Connection("https://forum.example.com", ("x",), "k", "privacy_desk")
BLOG = Connection("https://blog.example.com", (SECRET,))
BASE = read("discourse_api_get_post.json")["raw"]
CLEAN = read("discourse_api_put_post_response.json")["post"]["raw"]
LIMITED = read("discourse_api_429.json")
ERRORS = read("wordpress_errors.json")


class Played:
    """Answers each call from a table by method, in order; the last one again and again."""

    def __init__(self, **answers: list[Reply]) -> None:
        self.answers = answers
        self.calls: list[Call] = []

    def answer(self, call: Call) -> Reply:
        self.calls.append(call)
        left = self.answers[call.method]
        return left.pop(0) if len(left) > 1 else left[0]


def as_reply(data, status=200, **headers):
    return Reply(status, {"content-type": "application/json", **headers}, json.dumps(data).encode())


def redact(played, step="redact"):
    wanted = order(60118, BASE, CLEAN)
    return drive(played, platform("discourse").carry(step, wanted, FORUM, NOW))


def test_a_post_is_read_edited_with_its_lock_and_read_again():
    edited = read("discourse_api_put_post_response.json")["post"]
    played = Played(
        GET=[Reply(200, {}, raw("discourse_api_get_post.json")), as_reply(edited)],
        PUT=[Reply(200, {}, raw("discourse_api_put_post_response.json"))],
    )
    assert redact(played) == Done(sha256(CLEAN))
    [put] = [call for call in played.calls if call.method == "PUT"]
    sent, recorded = json.loads(put.body), read("discourse_api_put_post_request.json")
    assert sent["post"]["original_text"] == BASE == recorded["post"]["original_text"]
    assert sent["post"]["raw"] == CLEAN == recorded["post"]["raw"]
    assert set(sent["post"]) == set(recorded["post"])
    assert sent["bypass_bump"] is True


def test_a_conflict_is_another_text_there():
    other = {**read("discourse_api_get_post.json"), "raw": BASE + " Edited.", "version": 2}
    played = Played(
        GET=[Reply(200, {}, raw("discourse_api_get_post.json")), as_reply(other)],
        PUT=[Reply(409, {"content-type": "application/json"}, raw("discourse_api_put_post_conflict_409.json"))],
    )
    assert isinstance(redact(played), Changed)


PLAIN = Reply(429, {"content-type": "text/plain", "retry-after": "7"}, LIMITED["other_shape_plain_text_body"].encode())
HEADERS = {name.lower(): value for name, value in LIMITED["headers"].items()}


@pytest.mark.parametrize(
    ("limited", "after"),
    [
        (as_reply(LIMITED["json_body"], 429, **HEADERS), 21),
        (as_reply(LIMITED["json_body"], 429), 21),
        (PLAIN, 7),
    ],
    ids=["json", "json without header", "plain"],
)
def test_both_forms_of_a_limit_say_how_long(limited, after):
    read_first = Reply(200, {}, raw("discourse_api_get_post.json"))
    for played in (Played(GET=[limited]), Played(GET=[read_first], PUT=[limited])):
        assert redact(played) == Again("rate_limited", after)


def test_a_revision_that_shows_is_hidden():
    edited = read("discourse_api_put_post_response.json")["post"]
    shown = Reply(200, {}, raw("discourse_api_revision.json"))
    hidden = as_reply({**read("discourse_api_revision.json"), "previous_hidden": True})
    played = Played(GET=[as_reply(edited), shown, hidden, as_reply(edited)], PUT=[Reply(200)])
    assert isinstance(redact(played, "clean_history"), (Done, Again))
    assert [call.url.rpartition("/revisions/")[2] for call in played.calls if call.method == "PUT"] == ["2/hide"]


OUTCOMES = {
    "401_no_auth": GivenUp("unauthorised"),
    "401_bad_app_password": GivenUp("unauthorised"),
    "403_not_moderator": GivenUp("forbidden"),
    "403_context_edit": GivenUp("forbidden"),
    "404_gone": Gone(),
    "404_no_route": GivenUp("plugin_missing"),
    "400_empty_content": GivenUp("refused_400"),
    "410_already_trashed": Gone(),
    "400_bad_ip": GivenUp("refused_400"),
}


@pytest.mark.parametrize("name", [name for name in ERRORS if name[:3].isdecimal()])
def test_wordpress_errors_mean_what_they_say(name):
    error = as_reply(ERRORS[name], ERRORS[name]["data"]["status"])
    wanted = order(7301, "Base text.", "New text.", kind="comment")
    assert drive(Played(GET=[error]), platform("wordpress").carry("redact", wanted, BLOG, NOW)) == OUTCOMES[name]
    assert trouble(error) is not None


def test_a_comments_line_ends_and_markup_stay_when_two_places_are_cut():
    comment, wanted = read("wordpress_comment_context_edit.json"), read("wordpress_comment_update_request.json")
    text = comment["content"]["raw"]
    assert "\r\n" in text
    cuts = [("01632 960 118", "[phone removed]"), ("odile.barre@example.com", "[email removed]")]
    spans = tuple(Span(text.index(value), text.index(value) + len(value), "x", new) for value, new in cuts)
    assert splice(text, spans) == wanted["content"]
    event = {"type": "post.created", "timestamp": "2026-05-08T18:02:11Z", "data": {
        "object": "comment", "id": str(comment["id"]), "text": text, "format": "html-comment", "visibility": "public",
    }}  # fmt: skip
    assert contract.event_of(event).text == text


def test_lines_of_a_backfill_are_posts_and_a_forums_address_is_refused():
    lines = [json.loads(line) for line in raw("backfill_sample.jsonl").splitlines()]
    posts = [contract.post_of(line, Event.CREATED) for line in lines]
    assert [(post.external_id, post.markup) for post in posts] == [("h-1", "bbcode"), ("h-2", "plain")]
    assert [post.address_refused for post in posts] == [True, False]
    assert all(post.address is None for post in posts)
    assert posts[1].text.endswith("\N{HONEYBEE}")


def test_the_samples_of_later_imports_are_whole():
    """Mailing lists and WordPress exports are read by a later step; the samples must be there and well-formed."""
    with closing(mailbox.mbox(DATA / "backfill_sample.mbox", create=False)) as letters:
        ids = [letter["message-id"] for letter in letters]
    assert ids[:2] == ["<c1@lists.example.com>", "<c2@lists.example.com>"]
    comments = ET.fromstring(raw("wordpress_export.wxr.xml")).iter("{http://wordpress.org/export/1.2/}comment")
    assert len(list(comments)) == 5


def test_ghosts_vector_is_the_body_and_the_time_joined():
    vector = read("ghost_signature_vector.json")
    signed = (vector["body"] + vector["timestamp_ms"]).encode()
    digest = hmac.new(vector["secret"].encode(), signed, hashlib.sha256).hexdigest()
    assert vector["X-Ghost-Signature"] == f"sha256={digest}, t={vector['timestamp_ms']}"


def test_every_file_of_data_is_a_case_somewhere():
    used = "".join(file.read_text("utf-8") for file in DATA.parent.rglob("*.py"))
    assert [file.name for file in DATA.iterdir() if file.name != "README.md" and file.name not in used] == []
    assert DECISION in raw("discourse_api_put_post_response.json").decode()
