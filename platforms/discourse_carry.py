"""Carrying decisions out on Discourse: read, act only if it is needed, look again. Safe to begin anew at any point."""

from collections.abc import Generator
from dataclasses import replace

from platforms.discourse_api import (
    APPROVED,
    PENDING,
    REASON,
    Api,
    Ended,
    Post,
    QueuedPost,
    Standing,
    Target,
    Title,
    echoes,
    forms,
    normal,
    padded,
    succeed,
    target,
)
from platforms.discourse_events import PLACEHOLDER
from platforms.platform import Again, Call, Changed, Conversation, Done, GivenUp, Gone, Order, Outcome, Reply
from platforms.replies import CONFLICT, FORBIDDEN, UNPROCESSABLE, answer, trouble
from platforms.signatures import sha256

SHORT = 60
"""Shorter texts may have been refused for their length, so they are tried once more with a line added."""

NOTIFY_MODERATORS = "7"
AGREE_AND_HIDE = "agree_and_hide"
APPROVALS = ("approve_post", "approve", "approve_post_closed")
CLEAN_HISTORY = "clean_history"

Ending = Generator[Call, Reply, Done]
"""A part of a conversation that ends well, or raises Ended."""


def conversation(step: str, order: Order, api: Api) -> Conversation:
    """The conversation of one step."""
    where = target(api, order)
    try:
        if where is None:
            return GivenUp("bad_id")
        if step in {"redact", "restore"}:
            return (yield from _rewrite(where, order, forms(order.base_text) | {PLACEHOLDER}))
        return (yield from _talk(step, where, order))
    except Ended as ended:
        return ended.outcome


def _talk(step: str, where: Target, order: Order) -> Ending:
    if isinstance(where, QueuedPost):
        talks = {"hold": _keep_queued, "allow": _approve}
        return talks[step](where, order) if step in talks else _nothing(Done())  # never published: no revisions
    if isinstance(where, Title):
        talks_of_title: dict[str, Outcome] = {"hold": GivenUp("titles_stay_public"), "allow": Done()}
        return _nothing(talks_of_title[step]) if step in talks_of_title else _clean_history(where, order)
    assert isinstance(where, Post)
    if step == CLEAN_HISTORY:
        return _clean_history(where, order)
    if step == "allow":
        return _allow(where, order)
    return {"delete": _hold_by_deleting, "placeholder": _hold_by_placeholder}.get(where.api.hold, _hold_by_flag)(
        where, order
    )


def _nothing(outcome: Outcome) -> Ending:
    """No call is needed."""
    yield from ()
    if not isinstance(outcome, Done):
        raise Ended(outcome)
    return outcome


def _rewrite(where: Target, order: Order, base: frozenset[str]) -> Ending:
    """Put `order.result_text` there, if one of `base` stands there."""
    before = yield from where.read()
    _must_live(where, before)
    if normal(before.text) in forms(order.result_text):
        return _done(before, order.result_text)
    _must_be(before, base)
    reply = yield from _write(where, before, order)
    if reply.status != CONFLICT:  # a conflict is read again: it may be our own earlier try
        succeed(reply)
        if isinstance(where, Post) and not echoes(reply, where.id):
            raise Ended(Again("uncertain"))
    after = yield from where.read()
    if normal(after.text) in forms(order.result_text):
        return _done(after, order.result_text)
    _must_be(after, base)
    raise Ended(Again("not_applied"))


def _write(where: Target, before: Standing, order: Order) -> Generator[Call, Reply, Reply]:
    reason = f"{REASON} {order.decision_id}"
    text = normal(order.result_text)
    reply = yield where.write(before, text, reason)
    if reply.status == UNPROCESSABLE and len(text.strip()) < SHORT:
        reply = yield where.write(before, padded(text), reason)
    return reply


def _must_live(where: Target, standing: Standing) -> None:
    """Raise Ended(Gone) for what was removed.

    Where deleting is how the site holds posts, a deleted one can still be rewritten and return.
    """
    if isinstance(where, QueuedPost):
        gone = standing.status != PENDING
    else:
        gone = standing.deleted and not (isinstance(where, Post) and where.api.hold == "delete")
    if gone:
        raise Ended(Gone())


def _must_be(standing: Standing, base: frozenset[str]) -> None:
    """Raise Ended(Changed) if another text stands there than the one that was judged."""
    if normal(standing.text) not in base:
        raise Ended(_changed(standing))


def _done(standing: Standing, ordered: str) -> Done:
    return Done(sha256(standing.text), None if standing.text == ordered else standing.text)


def _changed(standing: Standing) -> Changed:
    return Changed(standing.text, standing.version, standing.at)


def _hold_by_flag(post: Post, order: Order) -> Ending:
    """Flag the post for the moderators, which hides it at once; if this Discourse did not, hide it by its review."""
    before = yield from post.read()
    _must_live(post, before)
    _must_be(before, forms(order.base_text))
    if before.hidden:
        return _done(before, order.base_text)
    flag = {
        "id": str(post.id),
        "post_action_type_id": NOTIFY_MODERATORS,
        "message": f"Held for a privacy check ({order.decision_id}).",
        "queue_for_review": "true",
        "flag_topic": "false",
    }
    reply = yield post.api.call("POST", "/post_actions.json", form=flag)
    # 403 and 422 may mean that it is flagged or hidden already: the post itself will tell.
    if reply.status not in {FORBIDDEN, UNPROCESSABLE}:
        succeed(reply)
    after = yield from post.read()
    if not after.hidden and after.reviewable is not None:
        after = yield from _hide_by_review(post, after.reviewable)
    if not after.hidden:
        raise Ended(trouble(reply) or GivenUp("not_hidden"))
    return _done(after, order.base_text)


def _hide_by_review(post: Post, reviewable: int) -> Generator[Call, Reply, Standing]:
    review = succeed((yield post.api.call("GET", f"/review/{reviewable}.json")))
    known = answer(review).get("reviewable")
    version = known.get("version") if isinstance(known, dict) and known.get("id") == reviewable else None
    if isinstance(version, bool) or not isinstance(version, int):
        raise Ended(Again("uncertain"))
    reply = yield post.api.call("PUT", f"/review/{reviewable}/perform/{AGREE_AND_HIDE}.json?version={version}")
    _no_conflict(reply)
    succeed(reply)
    return (yield from post.read())


def _no_conflict(reply: Reply) -> None:
    if reply.status == CONFLICT:
        raise Ended(Again("conflict"))  # a stale version of a queue's entry, not of a text: read it again later


def _hold_by_deleting(post: Post, order: Order) -> Ending:
    """Delete softly; the first post of a topic cannot be deleted alone."""
    before = yield from post.read()
    _must_be(before, forms(order.base_text))
    if before.deleted:
        return _done(before, order.base_text)
    if before.number == 1:
        raise Ended(GivenUp("first_post"))
    succeed((yield post.api.call("DELETE", f"/posts/{post.id}.json")))
    after = yield from post.read()
    if not after.deleted:
        raise Ended(Again("uncertain"))
    return _done(after, order.base_text)


def _hold_by_placeholder(post: Post, order: Order) -> Ending:
    """Put a placeholder there, then hide the revisions, the newest of which keeps the text."""
    done = yield from _rewrite(post, replace(order, result_text=PLACEHOLDER), forms(order.base_text))
    yield from _hide_revisions(post, (yield from post.read()).version)
    return done


def _allow(post: Post, order: Order) -> Ending:
    """Undo whichever hold stands there: the placeholder, the deletion, the hiding."""
    before = yield from post.read()
    _must_live(post, before)
    if normal(before.text) == PLACEHOLDER:
        return (yield from _rewrite(post, replace(order, result_text=order.base_text), frozenset({PLACEHOLDER})))
    _must_be(before, forms(order.base_text))
    if not (before.deleted or before.hidden):
        return _done(before, order.base_text)
    release = "recover" if before.deleted else "unhide"
    succeed((yield post.api.call("PUT", f"/posts/{post.id}/{release}.json")))
    after = yield from post.read()
    if after.deleted or after.hidden:
        raise Ended(Again("uncertain"))
    return _done(after, order.base_text)


def _keep_queued(queued: QueuedPost, order: Order) -> Ending:
    """Nobody reads a queued post: holding it is leaving it there."""
    standing = yield from queued.read()
    _must_live(queued, standing)
    _must_be(standing, forms(order.base_text))
    return _done(standing, order.base_text)


def _approve(queued: QueuedPost, order: Order) -> Ending:
    """Publish it. What somebody else published meanwhile is a post of its own by now."""
    before = yield from queued.read()
    if before.status == APPROVED:
        return Done()
    _must_live(queued, before)
    _must_be(before, forms(order.base_text))
    offered = [action for action in APPROVALS if action in before.actions]
    reply = yield queued.perform(before, offered[0] if offered else APPROVALS[0])
    _no_conflict(reply)
    succeed(reply)
    after = yield from queued.read()
    if after.status != APPROVED:
        raise Ended(Again("uncertain"))
    return Done()


def _clean_history(where: Post | Title, order: Order) -> Ending:
    """Take the text from before out of the post's public revisions: for good if the site allows it, else by hiding.

    An edit by the author since then does not matter: the same revisions keep the text. The judged text standing there
    again does: somebody put it back.
    """
    standing = yield from where.read()
    if standing.deleted:
        raise Ended(Gone())
    if normal(standing.text) in forms(order.base_text) - forms(order.result_text):
        raise Ended(_changed(standing))
    first = (yield from where.first_post()) if isinstance(where, Title) else standing
    post = Post(where.api, first.id)
    if post.api.connection.options.get("permanently_delete") is True:
        yield from _delete_revisions(post, first.version)
    else:
        yield from _hide_revisions(post, first.version)
    return Done(sha256(standing.text))


def _delete_revisions(post: Post, version: int) -> Generator[Call, Reply, None]:
    if version <= 1:
        return
    reply = yield post.api.call("DELETE", f"/posts/{post.id}/revisions/permanently_delete.json")
    if reply.status == FORBIDDEN:
        yield from _hide_revisions(post, version)  # `can_permanently_delete` is off: the next best
        return
    if not isinstance(trouble(reply), Gone):  # there were none
        succeed(reply)
    after = yield from post.read()
    if after.version > 1:
        raise Ended(Again("uncertain"))


def _hide_revisions(post: Post, version: int) -> Generator[Call, Reply, None]:
    """Hide every revision: number n keeps the text before edit n, and all lower ones may keep it too."""
    for number in range(2, version + 1):
        if (yield from _is_hidden(post, number)):
            continue
        succeed((yield post.api.call("PUT", f"/posts/{post.id}/revisions/{number}/hide")))
        if not (yield from _is_hidden(post, number)):
            raise Ended(Again("uncertain"))


def _is_hidden(post: Post, number: int) -> Generator[Call, Reply, bool]:
    """Whether a revision is out of sight; one that is not there is.

    The answer for n speaks of two texts: `previous_hidden` is the one that revision n keeps, `current_hidden` the one
    after it. Hiding twice would count twice in Discourse's `public_version`, so it is looked at first.
    """
    reply = yield post.api.call("GET", f"/posts/{post.id}/revisions/{number}.json")
    if isinstance(trouble(reply), Gone):
        return True
    data = answer(succeed(reply))
    if data.get("post_id") != post.id or data.get("current_revision") != number:
        raise Ended(Again("uncertain"))
    return data.get("previous_hidden") is True
