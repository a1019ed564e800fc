"""The list: rows with masked values, the views with their counts, and what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from models.author import Author
from models.base import Base
from models.crypto import Unreadable
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from models.site import Site
from models.texts import TextGone, read_text
from moderation_ui import scope
from moderation_ui.filters import VIEWS, Filter, narrow
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


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and whether there is more of it."""

    rows: tuple[Row, ...]
    more: bool
    counts: dict[str, int] = field(default_factory=dict)
    by_site: tuple[tuple[str, str, int], ...] = ()


def listing(desk: Desk, who: Moderator, wanted: Filter, *, page: int = 1) -> Listing:
    """A page of the items of a filter, weightiest and oldest first, with the counts of every view."""
    found = narrow(desk, scope.items(desk, who), wanted, who)
    items = list(desk.session.scalars(found.order_by(*_order(wanted)).offset((page - 1) * PAGE).limit(PAGE + 1)))
    rows = rows_of(desk, items[:PAGE], who)
    return Listing(rows, len(items) > PAGE, counts(desk, who), by_site(desk, who))


ORDER = (Item.priority.desc(), Item.opened_at, Item.id)


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
    later = or_(
        Item.priority < current.priority,
        (Item.priority == current.priority) & (Item.opened_at > current.opened_at),
        (Item.priority == current.priority) & (Item.opened_at == current.opened_at) & (Item.id > current.id),
    )
    follows = desk.session.scalar(found.where(later).order_by(*ORDER).limit(1))
    follows = follows or desk.session.scalar(found.order_by(*ORDER).limit(1))
    return follows.uuid if follows is not None else ""


def counts(desk: Desk, who: Moderator) -> dict[str, int]:
    """How many items each view holds."""
    visible_items = scope.items(desk, who)
    by_state = visible_items.with_only_columns(Item.state, func.count()).group_by(Item.state)
    totals: dict[str, int] = {state: number for state, number in desk.session.execute(by_state)}  # noqa: C416 - typed
    made = {view: totals.get(view, 0) for view in VIEWS}
    for view in ("new", "mine", "escalated", "skipped", "failed"):
        found = narrow(desk, visible_items, Filter(view=view), who)
        made[view] = desk.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    made["decided"] = totals.get("redacted", 0) + totals.get("allowed", 0)
    return made


def by_site(desk: Desk, who: Moderator) -> tuple[tuple[str, str, int], ...]:
    """Name, title and number of new items of each site."""
    new = scope.items(desk, who).where(Item.state == "new")
    grouped = new.with_only_columns(Item.site_id, func.count()).group_by(Item.site_id)
    numbers: dict[int, int] = {site: number for site, number in desk.session.execute(grouped)}  # noqa: C416 - typed
    return tuple((site.name, visible(site.title), numbers.get(site.id, 0)) for site in scope.sites(desk, who))


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
