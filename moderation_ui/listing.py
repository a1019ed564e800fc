"""The list: rows with masked values, the views with their counts, and what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from models.attention import Attention
from models.author import Author
from models.base import Base
from models.crypto import Unreadable
from models.decision import Decision
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from models.site import Site
from models.targets import target
from models.texts import TextGone, read_text
from moderation_ui import scope, wording
from moderation_ui.filters import OPEN, VIEWS, Filter, narrow, set_aside
from moderation_ui.marked import visible
from moderation_ui.masking import mask
from moderation_ui.pseudonyms import pseudonym

R = TypeVar("R", bound=Base)
PAGE = 50
GLIMPSES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the list. `glimpses` are masked forms of its weightiest values with their kinds."""

    uuid: str
    version: int
    site: str
    post_kind: str
    external_id: str
    author: str
    kinds: tuple[str, ...]
    glimpses: tuple[tuple[str, str], ...]
    severity: str
    priority: float
    state: str
    why: str
    opened_at: datetime
    claimed_by: str = ""
    claimed_until: datetime | None = None
    mine: bool = False
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, how many items the filter has in all, and whether there is more of it."""

    rows: tuple[Row, ...]
    more: bool
    total: int = 0
    first: int = 1
    counts: dict[str, int] = field(default_factory=dict)
    by_site: tuple[tuple[str, str, int], ...] = ()


def listing(desk: Desk, who: Moderator, wanted: Filter) -> Listing:
    """A page of the items of a filter, in their order, with the counts of every view."""
    found = narrow(desk, scope.items(desk, who), wanted, who)
    start = (wanted.number - 1) * PAGE
    items = list(desk.session.scalars(found.order_by(*_order(wanted)).offset(start).limit(PAGE + 1)))
    tallies = _tallies(desk, who)
    numbers = _counts(desk, who, tallies)
    total = numbers[wanted.view] if not wanted.narrowed and wanted.view in numbers else count(desk, found)
    rows = rows_of(desk, items[:PAGE], who)
    return Listing(rows, len(items) > PAGE, total, start + 1, numbers, _by_site(desk, who, tallies))


def count(desk: Desk, found: Select[Item]) -> int:
    """How many items a statement finds."""
    ids = found.with_only_columns(Item.id).order_by(None)
    return desk.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


ORDER = (Item.overdue.desc(), Item.priority.desc(), Item.opened_at, Item.id)
"""What waits longer than it should comes first, then by weight, then by age."""


def first_page(desk: Desk, who: Moderator, wanted: Filter) -> list[str]:
    """The names of the items on the first page, for a look that opens no text."""
    found = narrow(desk, scope.items(desk, who), wanted, who).with_only_columns(Item.uuid)
    return list(desk.session.scalars(found.order_by(*_order(wanted)).limit(PAGE)))


def _order(wanted: Filter) -> tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]:
    return (Item.closed_at.desc(), Item.id.desc()) if wanted.view == "decided" else ORDER


def after(desk: Desk, who: Moderator, wanted: Filter, current: Item, *, skip_claimed: bool = True) -> str:
    """The item that follows one in its list, else the first other one; an empty string when none is left."""
    found = narrow(desk, scope.items(desk, who), wanted, who).where(Item.id != current.id)
    if skip_claimed:
        free = or_(Item.claimed_by.is_(None), Item.claimed_by == who.id, Item.claimed_until <= desk.at)
        found = found.where(free)
    names = found.with_only_columns(Item.uuid).order_by(*ORDER).limit(1)
    return desk.session.scalar(names.where(_later(current))) or desk.session.scalar(names) or ""


def _later(current: Item) -> ColumnElement[bool]:
    """What stands below an item in the list."""
    lighter = or_(
        Item.priority < current.priority,
        (Item.priority == current.priority) & (Item.opened_at > current.opened_at),
        (Item.priority == current.priority) & (Item.opened_at == current.opened_at) & (Item.id > current.id),
    )
    return or_(~Item.overdue, Item.overdue & lighter) if current.overdue else ~Item.overdue & lighter


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many items a site has in one state, and of these how many are late and how many are one's own."""

    state: str
    site_id: int
    number: int
    late: int
    mine: int


def _tallies(desk: Desk, who: Moderator) -> list[_Tally]:
    """Everything that can be counted in one pass: with a long queue each pass is what a page waits for."""
    own = (Item.claimed_by == who.id) & (Item.claimed_until > desk.at)
    counted = (func.count(), func.sum(case((Item.overdue, 1), else_=0)), func.sum(case((own, 1), else_=0)))
    passed = scope.items(desk, who).with_only_columns(Item.state, Item.site_id, *counted)
    return [_Tally(*row) for row in desk.session.execute(passed.group_by(Item.state, Item.site_id))]


def counts(desk: Desk, who: Moderator) -> dict[str, int]:
    """How many items each view holds."""
    return _counts(desk, who, _tallies(desk, who))


def _counts(desk: Desk, who: Moderator, tallies: list[_Tally]) -> dict[str, int]:
    seen = scope.items(desk, who)
    made = {view: sum(one.number for one in tallies if one.state == view) for view in VIEWS if view != "all"}
    made["new"] -= count(desk, seen.where(Item.state == "new", Item.id.in_(set_aside(desk, who))))
    made["mine"] = sum(one.mine for one in tallies if one.state in OPEN)
    made["late"] = sum(one.late for one in tallies if one.state == "new")
    made["decided"] = sum(one.number for one in tallies if one.state in {"redacted", "allowed"})
    for view in ("escalated", "skipped", "failed"):
        made[view] = count(desk, narrow(desk, seen, Filter(view=view), who))
    return made


def reminded(desk: Desk, who: Moderator) -> datetime | None:
    """When somebody was last reminded of an item that waits too long and still does."""
    late = scope.items(desk, who).where(Item.state == "new", Item.overdue).with_only_columns(Item.id)
    newest = select(func.max(Attention.reminded_at)).where(Attention.item_id.in_(late))
    return desk.session.scalar(newest)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item in an open list stands now. `told` says who finished it, for those that are."""

    uuid: str
    state: str
    holder: str
    mine: bool
    told: str


def standing(desk: Desk, items: Sequence[Item], who: Moderator) -> list[Standing]:
    """How some items stand now, without opening any text."""
    people = _by_id(desk, Moderator, (item.claimed_by for item in items))
    closed = [item.id for item in items if item.state not in OPEN]
    ended = _ended(desk, closed) if closed else {}
    made = []
    for item in items:
        held = item.claimed_until is not None and item.claimed_until > desk.at and item.claimed_by in people
        holder = people[item.claimed_by or 0].name if held else ""
        made.append(Standing(item.uuid, item.state, holder, held and item.claimed_by == who.id, ended.get(item.id, "")))
    return made


def _ended(desk: Desk, items: list[int]) -> dict[int, str]:
    """Who finished each of these items, and how, in words."""
    last = (
        select(Decision.item_id, Decision.action, Moderator.name)
        .outerjoin(Moderator, Decision.moderator_id == Moderator.id)
        .where(Decision.item_id.in_(items), Decision.state != "undone", Decision.follows_id.is_(None))
        .order_by(Decision.id)
    )
    return {item: wording.finished(action, name or "") for item, action, name in desk.session.execute(last)}


def _by_site(desk: Desk, who: Moderator, tallies: list[_Tally]) -> tuple[tuple[str, str, int], ...]:
    """Name, title and number of new items of each site."""
    new = {one.site_id: one.number for one in tallies if one.state == "new"}
    return tuple((site.name, visible(site.title), new.get(site.id, 0)) for site in scope.sites(desk, who))


def rows_of(desk: Desk, items: Sequence[Item], who: Moderator) -> tuple[Row, ...]:
    """The rows of some items, with a fixed number of queries."""
    posts = _by_id(desk, Post, (item.post_id for item in items))
    revisions = _by_id(desk, Revision, (item.revision_id for item in items))
    authors = _by_id(desk, Author, (post.author_id for post in posts.values()))
    sites = _by_id(desk, Site, (item.site_id for item in items))
    people = _by_id(desk, Moderator, (item.claimed_by for item in items))
    findings = findings_of(desk, revisions.values())
    return tuple(
        _row(
            desk,
            item,
            who,
            post=posts[item.post_id],
            site=sites[item.site_id],
            author=authors.get(posts[item.post_id].author_id or 0),
            holder=people.get(item.claimed_by or 0),
            glimpses=_glimpses(desk, revisions[item.revision_id], findings[item.revision_id]),
        )
        for item in items
    )


def _row(
    desk: Desk,
    item: Item,
    who: Moderator,
    *,
    post: Post,
    site: Site,
    author: Author | None,
    holder: Moderator | None,
    glimpses: tuple[tuple[str, str], ...],
) -> Row:
    held = holder is not None and item.claimed_until is not None and item.claimed_until > desk.at
    return Row(
        uuid=item.uuid,
        version=item.version,
        site=visible(site.title),
        post_kind=post.kind,
        external_id=visible(post.external_id),
        author=pseudonym(author.author_key) if author else "",
        kinds=tuple(kind for kind in item.kinds.split(",") if kind),
        glimpses=glimpses,
        severity=item.severity,
        priority=item.priority,
        state=item.state,
        why=item.why,
        opened_at=item.opened_at,
        due_at=item.opened_at + target(item.severity) if item.state == "new" else None,
        claimed_by=holder.name if held and holder is not None else "",
        claimed_until=item.claimed_until if held else None,
        mine=held and item.claimed_by == who.id,
    )


def _by_id(desk: Desk, row: type[R], ids: Iterable[int | None]) -> dict[int, R]:
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {found.id: found for found in desk.session.scalars(select(row).where(row.id.in_(wanted)))}


def findings_of(desk: Desk, revisions: Iterable[Revision]) -> dict[int, list[FindingRow]]:
    """The findings of each revision by the detector version that scanned it last, in the order of the text."""
    versions = {revision.id: revision.detector_version for revision in revisions}
    found: dict[int, list[FindingRow]] = defaultdict(list)
    if versions:
        wanted = select(FindingRow).where(FindingRow.revision_id.in_(versions))
        for row in desk.session.scalars(wanted.order_by(FindingRow.start, FindingRow.end)):
            if row.detector_version == versions[row.revision_id]:
                found[row.revision_id].append(row)
    return found


def _glimpses(desk: Desk, revision: Revision, findings: list[FindingRow]) -> tuple[tuple[str, str], ...]:
    shown = [row for row in findings if not row.suppressed]
    if not shown:
        return ()
    try:
        text = read_text(desk.keys, revision)
    except (TextGone, Unreadable):
        return ()
    weightiest = sorted(shown, key=lambda row: -row.real * row.unintended)[:GLIMPSES]
    return tuple((row.kind, visible(mask(row.kind, text[row.start : row.end]))) for row in weightiest)
