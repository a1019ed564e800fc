"""Carrying decisions out: which step is next, and what became of it. Only these verbs move a delivery.

A step is leased with a token (`lease`), its intent is committed (`begin`), then the call is made outside any
transaction, and one of `sent`, `again`, `given_up`, `changed`, `gone` says how it ended. Each of them is fenced:
without the token, because the lease ran out or somebody undid the decision, nothing changes and the verb returns False
or None.
"""

from datetime import timedelta
from random import SystemRandom

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import aliased

from models import settle
from models.base import new_uuid
from models.checks import Check, begin_check, checked
from models.decision import Decision
from models.delivery import CHECK, Delivery, read_spans, result_place
from models.desk import Desk
from models.item import Item
from models.leased import LEASE_SECONDS, Leased, finish, give_up, held
from models.post import Post, Revision
from models.residue import residue
from models.revisions import NewText, add_revision
from models.site import Site
from models.sites import connection
from models.texts import (
    TextGone,
    close_item,
    forget_texts,
    item_of,
    newest_revision,
    read_result,
    read_text,
)
from models.waiting import bring_back
from platforms.platform import Changed, Connection, Order

__all__ = [
    "LEASE_SECONDS", "Check", "Leased", "again", "begin", "begin_check", "changed", "checked", "first_check_due",
    "first_due", "given_up", "gone", "lease", "lease_check", "read_site", "residue", "sent",
]  # fmt: skip

BASE_WAIT = 2.0
SHORTEST_WAIT = 1.0
"""Full jitter may draw nearly nothing: the same worker would then try again at once, with the fault still there."""
LONGEST_WAIT = 3600.0
BREAK_AFTER = 5
"""So many failures in a row and a site rests; then one step tries whether it is back."""
SHORTEST_REST = 15.0
LONGEST_REST = 900.0
_JITTER = SystemRandom()


def first_due(desk: Desk) -> int | None:
    """A delivery that could be leased now, for the sweep's nudge; None if there is nothing."""
    return desk.session.scalar(_due(desk, _for_sites(desk)).with_only_columns(Delivery.id).limit(1))


def first_check_due(desk: Desk) -> int | None:
    """The same for check steps."""
    return desk.session.scalar(_due(desk, Delivery.step == CHECK.name).with_only_columns(Delivery.id).limit(1))


def lease(desk: Desk, *, first: int | None = None, limit: int = 20) -> list[Leased]:
    """Lease steps that are due: in order within a post, one a post at a time, none of a site that rests.

    `first` asks for one delivery to be among them. Commit before anything is called.
    """
    rows = _take(desk, _for_sites(desk), first, limit)
    return [_lease(desk, row) for row in _one_probe_a_site(desk, rows)]


def lease_check(desk: Desk, *, first: int | None = None, limit: int = 20) -> list[Leased]:
    """Lease check steps, which need no site: they go on while a site rests."""
    return [_lease(desk, row) for row in _take(desk, Delivery.step == CHECK.name, first, limit)]


def _for_sites(desk: Desk) -> ColumnElement[bool]:
    awake = or_(Site.resting_until.is_(None), Site.resting_until <= desk.at)
    return and_(Delivery.step != CHECK.name, Site.active, awake)


def _due(desk: Desk, which: ColumnElement[bool]) -> Select[int, int]:
    earlier = aliased(Delivery)
    before = or_(
        earlier.decision_id < Delivery.decision_id,
        and_(earlier.decision_id == Delivery.decision_id, earlier.position < Delivery.position),
    )
    blocked = select(earlier.id).where(earlier.post_id == Delivery.post_id, earlier.state == "waiting", before)
    due = and_(Delivery.state == "waiting", Delivery.next_at <= desk.at, ~blocked.exists(), which)
    return select(Delivery.id, Delivery.post_id).join(Site, Delivery.site_id == Site.id).where(due)


def _take(desk: Desk, which: ColumnElement[bool], first: int | None, limit: int) -> list[Delivery]:
    """Choose, lock the posts that nobody else is working on, and look again with the locks held."""
    turn = func.row_number().over(partition_by=Delivery.site_id, order_by=Delivery.next_at)
    queue = _due(desk, which).add_columns(turn.label("turn")).subquery()
    order = (queue.c.id != first, queue.c.turn) if first is not None else (queue.c.turn,)
    chosen = desk.session.execute(select(queue.c.id, queue.c.post_id).order_by(*order).limit(limit)).all()
    if not chosen:
        return []
    free = select(Post.id).where(Post.id.in_([row.post_id for row in chosen]))
    posts = desk.session.scalars(free.with_for_update(skip_locked=True, key_share=True)).all()
    still = _due(desk, which).where(Delivery.id.in_([row.id for row in chosen]), Delivery.post_id.in_(posts))
    ids = [row.id for row in desk.session.execute(still)]
    rows = select(Delivery).where(Delivery.id.in_(ids)).order_by(Delivery.next_at, Delivery.id)
    return list(desk.session.scalars(rows.execution_options(populate_existing=True)))


def _one_probe_a_site(desk: Desk, rows: list[Delivery]) -> list[Delivery]:
    """A site whose breaker is open gets one step, and rests meanwhile for everybody else."""
    failing = {row.site_id for row in rows if desk.session.get_one(Site, row.site_id).failures >= BREAK_AFTER}
    probes: dict[int, Delivery] = {}
    for row in rows:
        if row.site_id in failing:
            probes.setdefault(row.site_id, row)
    until = desk.at + timedelta(seconds=LEASE_SECONDS)
    taken = set()
    for site_id in sorted(failing):
        awake = or_(Site.resting_until.is_(None), Site.resting_until <= desk.at)
        mine = update(Site).where(Site.id == site_id, awake).values(resting_until=until).returning(Site.id)
        taken |= set(desk.session.scalars(mine))
    return [row for row in rows if row.site_id not in failing or (row.site_id in taken and row is probes[row.site_id])]


def _lease(desk: Desk, row: Delivery) -> Leased:
    row.lease = new_uuid()
    row.attempts += 1
    row.next_at = desk.at + timedelta(seconds=LEASE_SECONDS)
    desk.session.flush()
    return Leased(row.id, row.decision_id, row.site_id, row.post_id, row.step, row.lease, row.attempts)


def begin(desk: Desk, leased: Leased) -> Order | None:
    """Write the intent down and return the order. Commit it before the call. None if the lease is lost."""
    mine = held(desk, leased)
    if mine is None:
        return None
    row, decision = mine
    try:
        order = _order(desk, decision, leased.post_id)
    except TextGone:
        give_up(desk, row, decision, "text_gone")
        return None
    row.begun_at = row.begun_at or desk.at
    row.next_at = desk.at + timedelta(seconds=LEASE_SECONDS)
    desk.note("delivery.begun", "worker", decision.uuid, step=row.step, attempt=row.attempts)
    return order


def _order(desk: Desk, decision: Decision, post_id: int) -> Order:
    post = desk.session.get_one(Post, post_id)
    base = base_text(desk, decision)
    result = base if decision.result_hash is None else read_result(desk.keys, decision)
    return Order(
        decision_id=decision.uuid,
        action=decision.action,
        external_id=post.external_id,
        kind=post.kind,
        thread=post.thread,
        base_text=base,
        result_text=result,
        spans=read_spans(decision, result) if decision.action == "redact" else (),
    )


def base_text(desk: Desk, decision: Decision) -> str:
    """What stands there before the decision: the judged text, or what the redaction it follows has written."""
    followed = None if decision.follows_id is None else desk.session.get_one(Decision, decision.follows_id)
    if followed is not None and followed.result_hash is not None:
        return read_result(desk.keys, followed)
    return read_text(desk.keys, desk.session.get_one(Revision, decision.revision_id))


def read_site(desk: Desk, site_id: int) -> tuple[str, Connection]:
    """The platform's name and how to reach the site."""
    site = desk.session.get_one(Site, site_id)
    return site.platform, connection(desk, site)


def sent(desk: Desk, leased: Leased, text_sha256: str = "", text: str | None = None) -> bool:
    """The step is carried out and was seen to be. `text_sha256` is what stands there now, as the platform says.

    `text` is that text where the platform did not keep ours to the letter. It becomes the decision's result, so that
    its echo is known as ours and the next step starts from what is really there.
    """
    mine = held(desk, leased)
    if mine is None:
        return False
    row, decision = mine
    finish(desk, row, "sent")
    if text is not None and decision.result_hash is not None:
        decision.result_sealed = desk.keys.seal_text(text, result_place(decision))
        decision.result_hash = desk.text_hash(decision.site_id, text)
    if row.step == "allow":
        desk.session.get_one(Post, row.post_id).published = True
    awake = update(Site).where(Site.id == row.site_id, or_(Site.failures > 0, Site.resting_until.is_not(None)))
    desk.session.execute(awake.values(failures=0, resting_until=None))
    desk.note("delivery.sent", "worker", decision.uuid, step=row.step, seen=text_sha256[:64])
    settle.settle(desk, decision)
    return True


def again(desk: Desk, leased: Leased, reason: str, after: float = 0.0) -> bool:
    """Not now: later by backoff with full jitter until `give_up_hours` are over.

    That is a second at least, and not before `after` seconds.

    With `after` the platform itself said when: the whole site rests until then. Without, it counts as a failure of
    the site, and several in a row let it rest.
    """
    mine = held(desk, leased)
    if mine is None:
        return False
    row, decision = mine
    asked = min(max(after, 0.0), LONGEST_WAIT)
    longest = min(LONGEST_WAIT, BASE_WAIT * 2 ** min(row.attempts, 12))
    wait = max(asked, SHORTEST_WAIT, _JITTER.uniform(0.0, longest))
    if desk.at + timedelta(seconds=wait) > row.give_up_at:
        give_up(desk, row, decision, reason)
        return True
    row.lease, row.last_reason = None, reason[:64]
    row.next_at = desk.at + timedelta(seconds=wait)
    decision.trouble = reason[:64]
    desk.note("delivery.again", "worker", decision.uuid, step=row.step, reason=reason, attempt=row.attempts)
    if row.step != CHECK.name:
        _rest(desk, row.site_id, asked)
    return True


def _rest(desk: Desk, site_id: int, asked: float) -> None:
    locked = select(Site).where(Site.id == site_id).with_for_update(key_share=True)
    desk.session.flush()
    site = desk.session.scalars(locked.execution_options(populate_existing=True)).one()
    if asked:
        rest = asked
    else:
        site.failures += 1
        over = site.failures - BREAK_AFTER
        rest = min(LONGEST_REST, SHORTEST_REST * 2 ** min(over, 10)) if over >= 0 else 0.0
    site.resting_until = desk.at + timedelta(seconds=rest) if rest else None
    if rest:
        desk.note("site.resting", "worker", site.uuid, seconds=int(rest), failures=site.failures)
    desk.session.flush()


def given_up(desk: Desk, leased: Leased, reason: str) -> bool:
    """It will not be done: the rest of the decision is dropped and a moderator sees it."""
    mine = held(desk, leased)
    if mine is None:
        return False
    give_up(desk, *mine, reason)
    return True


def changed(desk: Desk, leased: Leased, found: Changed) -> int | None:
    """Another text stands there: nothing was done, the item comes back. Return the new revision to scan, if any."""
    mine = held(desk, leased)
    if mine is None:
        return None
    row, decision = mine
    finish(desk, row, "given_up", "changed")
    settle.abandon(desk, decision, "changed", "edited")
    post = desk.session.get_one(Post, leased.post_id)
    revision = _take_text(desk, post, decision, found)
    item = desk.session.get_one(Item, decision.item_id, populate_existing=True)
    if item.state != "closed":
        bring_back(desk, item, "changed")
        item.revision_id = revision or item.revision_id
    desk.note("item.changed", "worker", item.uuid, revision=revision or 0)
    desk.session.flush()
    return revision


def _take_text(desk: Desk, post: Post, decision: Decision, found: Changed) -> int | None:
    newest = newest_revision(desk.session, post.id)
    if found.text is None or newest is None or post.state != "live":
        return None
    text_hash = desk.text_hash(post.site_id, found.text)
    if desk.same(newest.text_hash, text_hash):
        return newest.id if newest.scan == "due" else None
    if found.revised_at is not None:
        # Without the site's own time the order stays as it was: a guess could shut out the edits that follow.
        post.revised_at = max(post.revised_at, min(found.revised_at, desk.at))
    post.revision_number = max(post.revision_number, found.revision)
    markup = desk.session.get_one(Revision, decision.revision_id).markup
    new = NewText(post.id, post.site_id, found.text, text_hash, markup)
    return add_revision(desk, new, number=newest.number + 1)[0]


def gone(desk: Desk, leased: Leased) -> bool:
    """The post is no longer there: close its item, forget its texts."""
    mine = held(desk, leased)
    if mine is None:
        return False
    row, decision = mine
    finish(desk, row, "given_up", "gone")
    settle.abandon(desk, decision, "gone", "gone")
    post = desk.session.get_one(Post, leased.post_id)
    post.state = "deleted"
    desk.session.flush()
    forget_texts(desk.session, post.id)
    close_item(desk.session, post.id, desk.at, "deleted")
    desk.note("post.deleted", "worker", post.uuid)
    return item_of(desk.session, post.id) is not None
