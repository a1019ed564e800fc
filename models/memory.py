"""What a site remembers about values: made by moderators, known by fingerprints, ended by date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select, update

from models.base import new_uuid
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from models.review import NotPossible
from models.value import Value
from models.value_rule import ValueRule

ACTS = ("allow", "redact")
SCOPES = ("site", "author", "thread")
REASONS = ("hotline", "role_address", "public_office", "own_wish", "other")
LONGEST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be remembered about a finding's value."""

    act: str
    scope: str
    reason: str
    days: int


def remember(desk: Desk, finding: FindingRow, moderator: Moderator, wish: Wish) -> ValueRule:
    """Make a rule of a finding's value. One for a whole site waits for a second person. Raise NotPossible."""
    value = desk.session.get(Value, finding.value_id) if finding.value_id else None
    if value is None or wish.act not in ACTS or wish.scope not in SCOPES or wish.reason not in REASONS:
        raise NotPossible("no_value")
    revision = desk.session.get_one(Revision, finding.revision_id)
    post = desk.session.get_one(Post, revision.post_id)
    if (wish.scope == "author" and post.author_id is None) or (wish.scope == "thread" and not post.thread):
        raise NotPossible("no_scope")
    rule = ValueRule(
        uuid=new_uuid(),
        site_id=value.site_id,
        kind=value.kind,
        fingerprint=value.fingerprint,
        act=wish.act,
        author_id=post.author_id if wish.scope == "author" else None,
        thread=post.thread if wish.scope == "thread" else "",
        reason=wish.reason,
        state="proposed" if wish.scope == "site" else "active",
        made_by=moderator.id,
        uses=0,
        made_at=desk.at,
        ends_at=desk.at + min(timedelta(days=wish.days), LONGEST),
    )
    desk.session.add(rule)
    desk.note("value_rule.made", moderator.uuid, rule.uuid, act=wish.act, scope=wish.scope, state=rule.state)
    desk.session.flush()
    return rule


def approve(desk: Desk, rule: ValueRule, moderator: Moderator) -> None:
    """Let a proposed rule begin: somebody else than who made it. Raise NotPossible."""
    if rule.state != "proposed":
        raise NotPossible("not_proposed")
    if rule.made_by == moderator.id:
        raise NotPossible("own_rule")
    rule.state, rule.approved_by = "active", moderator.id
    desk.note("value_rule.approved", moderator.uuid, rule.uuid)
    desk.session.flush()


def end(desk: Desk, rule: ValueRule, moderator: Moderator) -> None:
    """End a rule; what it decided stays decided."""
    if rule.state != "ended":
        rule.state, rule.ends_at = "ended", min(rule.ends_at, desk.at)
        desk.note("value_rule.ended", moderator.uuid, rule.uuid)
        desk.session.flush()


def acts_on(desk: Desk, post: Post, marks: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """For each (kind, fingerprint) that an active rule covers in this post: allow or redact. Redact wins."""
    wanted = set(marks)
    if not wanted:
        return {}
    rules = select(ValueRule).where(
        _in_force(desk),
        ValueRule.site_id == post.site_id,
        ValueRule.fingerprint.in_({mark for _, mark in wanted}),
        or_(ValueRule.author_id.is_(None), ValueRule.author_id == post.author_id),
        or_(ValueRule.thread == "", ValueRule.thread == post.thread),
    )
    found: dict[tuple[str, str], str] = {}
    for rule in desk.session.scalars(rules.order_by(ValueRule.act)):  # allow before redact
        if (rule.kind, rule.fingerprint) in wanted:
            found[rule.kind, rule.fingerprint] = rule.act
    return found


def _in_force(desk: Desk) -> ColumnElement[bool]:
    return (ValueRule.state == "active") & (ValueRule.ends_at > desk.at)


def used(desk: Desk, site_id: int, marks: Iterable[tuple[str, str]]) -> None:
    """Count that rules were of use."""
    fingerprints = {mark for _, mark in marks}
    if fingerprints:
        of_use = update(ValueRule).where(
            _in_force(desk), ValueRule.site_id == site_id, ValueRule.fingerprint.in_(fingerprints)
        )
        desk.session.execute(of_use.values(uses=ValueRule.uses + 1))


def covered_items(desk: Desk, rule: ValueRule, limit: int = 500) -> list[Item]:
    """The waiting items in which nothing is left to decide once this rule allows its value."""
    if rule.act != "allow":
        return []
    holds = (
        select(Item)
        .join(Post, Item.post_id == Post.id)
        .join(FindingRow, FindingRow.revision_id == Item.revision_id)
        .join(Value, FindingRow.value_id == Value.id)
        .where(
            Item.state == "new",
            Item.site_id == rule.site_id,
            Value.kind == rule.kind,
            Value.fingerprint == rule.fingerprint,
        )
    )
    if rule.author_id is not None:
        holds = holds.where(Post.author_id == rule.author_id)
    if rule.thread:
        holds = holds.where(Post.thread == rule.thread)
    found = desk.session.scalars(holds.distinct().order_by(Item.id).limit(limit))
    return [item for item in found if _nothing_else(desk, item, rule)]


def _nothing_else(desk: Desk, item: Item, rule: ValueRule) -> bool:
    revision = desk.session.get_one(Revision, item.revision_id)
    rows = (
        select(Value.kind, Value.fingerprint)
        .select_from(FindingRow)
        .outerjoin(Value, FindingRow.value_id == Value.id)
        .where(
            FindingRow.revision_id == revision.id,
            FindingRow.detector_version == revision.detector_version,
            ~FindingRow.suppressed,
        )
    )
    left = {(kind, mark) for kind, mark in desk.session.execute(rows)} - {(rule.kind, rule.fingerprint)}
    return revision.complete and not left
