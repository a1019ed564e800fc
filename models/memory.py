"""What a site remembers about values: made by moderators, known by fingerprints, ended by date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update

from models.base import new_uuid
from models.crypto import forms
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
    author_id = post.author_id if wish.scope == "author" else None
    thread = post.thread if wish.scope == "thread" else ""
    if _known(desk, value, author_id, thread):
        raise NotPossible("rule_known")
    rule = ValueRule(
        uuid=new_uuid(),
        site_id=value.site_id,
        kind=value.kind,
        fingerprint=value.fingerprint,
        act=wish.act,
        author_id=author_id,
        thread=thread,
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


def _known(desk: Desk, value: Value, author_id: int | None, thread: str) -> bool:
    """Whether something is remembered of this value for the same place already."""
    same = select(ValueRule.id).where(
        ValueRule.site_id == value.site_id,
        ValueRule.kind == value.kind,
        ValueRule.fingerprint == value.fingerprint,
        ValueRule.author_id.is_(None) if author_id is None else ValueRule.author_id == author_id,
        ValueRule.thread == thread,
        ValueRule.state != "ended",
        ValueRule.ends_at > desk.at,
    )
    return desk.session.scalar(same.limit(1)) is not None


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


def edit(desk: Desk, rule: ValueRule, moderator: Moderator, reason: str, days: int) -> None:
    """Change a rule's reason, and let it end so many days from now. Raise NotPossible.

    A rule for a whole site that would last longer than was agreed needs a second person again, and waits for one.
    """
    if rule.state == "ended" or rule.ends_at <= desk.at or reason not in REASONS:
        raise NotPossible("rule_over")
    ends = desk.at + min(timedelta(days=days), LONGEST)
    if ends > rule.ends_at and rule.author_id is None and not rule.thread:
        rule.state, rule.made_by, rule.approved_by = "proposed", moderator.id, None
    rule.reason, rule.ends_at = reason, ends
    desk.note("value_rule.edited", moderator.uuid, rule.uuid, state=rule.state, days=days)
    desk.session.flush()


def governing(desk: Desk, post: Post, marks: Iterable[tuple[str, str]]) -> dict[tuple[str, str], ValueRule]:
    """For each (kind, fingerprint) that an active rule covers in this post: the rule. Redact wins over allow."""
    wanted = {(kind, form): (kind, mark) for kind, mark in marks for form in forms(mark)}
    if not wanted:
        return {}
    rules = select(ValueRule).where(
        _in_force(desk),
        ValueRule.site_id == post.site_id,
        ValueRule.fingerprint.in_({mark for _, mark in wanted}),
        or_(ValueRule.author_id.is_(None), ValueRule.author_id == post.author_id),
        or_(ValueRule.thread == "", ValueRule.thread == post.thread),
    )
    found: dict[tuple[str, str], ValueRule] = {}
    for rule in desk.session.scalars(rules.order_by(ValueRule.act, ValueRule.id)):  # allow before redact
        if (known := wanted.get((rule.kind, rule.fingerprint))) is not None:
            found[known] = rule
    return found


def acts_on(desk: Desk, post: Post, marks: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """For each (kind, fingerprint) that an active rule covers in this post: allow or redact."""
    return {mark: rule.act for mark, rule in governing(desk, post, marks).items()}


def _in_force(desk: Desk) -> ColumnElement[bool]:
    return (ValueRule.state == "active") & (ValueRule.ends_at > desk.at)


def used(desk: Desk, rules: Iterable[ValueRule], subject: str) -> None:
    """Count that rules were of use, and note for what: `subject` is the uuid of the revision they were used on."""
    for rule in sorted(set(rules), key=lambda rule: rule.id):
        counted = update(ValueRule).where(ValueRule.id == rule.id)
        desk.session.execute(counted.values(uses=ValueRule.uses + 1))
        desk.note("value_rule.used", "policy", rule.uuid, act=rule.act, on=subject)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a rule would hold: a value (by its fingerprint) on a site, for one author or thread if given."""

    site_id: int
    kind: str
    fingerprint: str
    author_id: int | None = None
    thread: str = ""


def reach_of(rule: ValueRule) -> Reach:
    """Where a rule holds."""
    return Reach(rule.site_id, rule.kind, rule.fingerprint, rule.author_id, rule.thread)


def _covered(desk: Desk, reach: Reach, act: str) -> Select[Item]:
    """The waiting items in which nothing else stands than this value and what other rules treat alike."""
    named = and_(Value.kind == reach.kind, Value.fingerprint == reach.fingerprint)
    this = select(Value.id).where(Value.site_id == reach.site_id, named).scalar_subquery()
    here = and_(
        FindingRow.revision_id == Revision.id,
        FindingRow.detector_version == Revision.detector_version,
        ~FindingRow.suppressed,
    )
    alike = (
        exists()
        .where(Value.id == FindingRow.value_id, ValueRule.site_id == Value.site_id, ValueRule.kind == Value.kind)
        .where(ValueRule.fingerprint == Value.fingerprint, ValueRule.act == act, _in_force(desk))
        .where(or_(ValueRule.author_id.is_(None), ValueRule.author_id == Post.author_id))
        .where(or_(ValueRule.thread == "", ValueRule.thread == Post.thread))
    )
    other = or_(FindingRow.value_id.is_(None), and_(FindingRow.value_id != this, ~alike))
    holding = select(FindingRow.revision_id).where(FindingRow.value_id == this, ~FindingRow.suppressed)
    found = (
        select(Item)
        .join(Post, Item.post_id == Post.id)
        .join(Revision, Item.revision_id == Revision.id)
        .where(Item.state == "new", Item.site_id == reach.site_id, Revision.complete)
        .where(Item.revision_id.in_(holding), ~exists().where(here, other))
    )
    if reach.author_id is not None:
        found = found.where(Post.author_id == reach.author_id)
    return found.where(Post.thread == reach.thread) if reach.thread else found


def covered_count(desk: Desk, reach: Reach, act: str) -> int:
    """How many waiting items a rule of this reach would close."""
    found = _covered(desk, reach, act).with_only_columns(Item.id).order_by(None)
    return desk.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def covered_items(desk: Desk, rule: ValueRule, limit: int = 500) -> list[Item]:
    """The waiting items in which nothing is left to decide once this rule holds."""
    return list(desk.session.scalars(_covered(desk, reach_of(rule), rule.act).order_by(Item.id).limit(limit)))
