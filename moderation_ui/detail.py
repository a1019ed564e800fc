"""One item with everything its page shows: text in pieces, spans with reasons, and how far its decision has come."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from detector.finding import Context, Finding
from detector.kinds import Band
from detector.policy import Policy, UnknownSetting, counting
from detector.reasons import sentences
from models import memory
from models.author import Author
from models.crypto import Unreadable
from models.decision import Decision
from models.delivery import Delivery
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from models.review import last_decision
from models.site import Site
from models.texts import TextGone, read_text, read_url
from models.value import Value
from moderation_ui.language import gettext as _
from moderation_ui.listing import findings_of
from moderation_ui.marked import Piece, Spot, pieces, visible
from moderation_ui.masking import mask
from moderation_ui.pseudonyms import pseudonym
from platforms.catalogue import platform


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One numbered place: what it is, its masked value (the value itself once revealed), and why it is here."""

    id: int
    number: int
    start: int
    end: int
    kind: str
    value: str = field(repr=False)
    ticked: bool
    real: float
    unintended: float
    severity: str
    rule: str
    reasons: tuple[str, ...]
    also: tuple[str, ...]
    seen: int
    rememberable: bool
    always: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A decision and how far it has come."""

    uuid: str
    action: str
    actor: str
    at: datetime
    state: str
    trouble: str
    steps: tuple[tuple[str, str, str], ...]
    spans: int
    undo_until: datetime
    undoable: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """An item's page. `hidden` says that the text cannot be masked piece by piece and is shown only when revealed."""

    item: Item
    post: Post
    site: Site
    revision: Revision
    revisions: int
    author: str
    author_posts: int
    url: str = field(repr=False)
    staff: bool
    pieces: tuple[Piece, ...] = field(repr=False)
    spans: tuple[SpanRow, ...] = field(repr=False)
    unshown: int
    revealed: bool
    hidden: bool
    gone: bool
    stale: bool
    holder: str
    holder_until: datetime | None
    mine: bool
    decision: Progress | None
    history: bool

    @property
    def open(self) -> bool:
        """Whether a decision can be taken now."""
        return self.item.state in {"new", "held"} and not self.gone


def detail(desk: Desk, item: Item, who: Moderator, *, revealed: bool = False) -> Detail:
    """Read an item's page. `revealed` only after `review.reveal` has written its row."""
    post = desk.session.get_one(Post, item.post_id)
    site = desk.session.get_one(Site, item.site_id)
    revision = desk.session.get_one(Revision, item.revision_id)
    author = desk.session.get(Author, post.author_id) if post.author_id else None
    newest = desk.session.scalar(select(func.max(Revision.number)).where(Revision.post_id == post.id)) or 0
    text = _text(desk, revision)
    rows = findings_of(desk, [revision])[revision.id]
    hidden = not revealed and not (revision.complete and revision.scan in {"shown", "clear"})
    spots = spots_of(rows)
    holder = desk.session.get(Moderator, item.claimed_by) if item.claimed_by else None
    held = holder is not None and item.claimed_until is not None and item.claimed_until > desk.at
    return Detail(
        item=item,
        post=post,
        site=site,
        revision=revision,
        revisions=newest,
        author=pseudonym(author.author_key) if author else "",
        author_posts=_posts_by(desk, author),
        url=permalink(desk, post),
        staff=author.staff if author else False,
        pieces=() if text is None or hidden else tuple(pieces(text, spots, revealed=revealed)),
        spans=_spans(desk, rows, spots, site, text or "", revealed=revealed, post=post),
        unshown=sum(row.suppressed for row in rows),
        revealed=revealed,
        hidden=hidden and text is not None,
        gone=text is None,
        stale=revision.number < newest,
        holder=holder.name if held and holder is not None else "",
        holder_until=item.claimed_until if held else None,
        mine=held and item.claimed_by == who.id,
        decision=progress(desk, decision) if (decision := last_decision(desk, item)) else None,
        history=cleans_history(site),
    )


def _text(desk: Desk, revision: Revision) -> str | None:
    try:
        return read_text(desk.keys, revision)
    except (TextGone, Unreadable):
        return None


def _posts_by(desk: Desk, author: Author | None) -> int:
    if author is None:
        return 0
    mine = select(func.count()).select_from(Post).where(Post.author_id == author.id)
    return desk.session.scalar(mine) or 0


def permalink(desk: Desk, post: Post) -> str:
    """The post's address, if we still have it and it is one that may be a link; it is shown, never fetched."""
    try:
        url = read_url(desk.keys, post)
    except Unreadable:
        return ""
    safe = url.startswith(("https://", "http://")) and url.isascii() and url.isprintable() and " " not in url
    return url if safe else ""


def findings_of_item(desk: Desk, item: Item) -> list[FindingRow]:
    """The findings of the text an item is about."""
    revision = desk.session.get_one(Revision, item.revision_id)
    return findings_of(desk, [revision])[revision.id]


def spots_of(rows: Iterable[FindingRow]) -> list[Spot]:
    """Numbers for what is shown, in the order of the text; what was suppressed stays masked and has none."""
    spots, number = [], 0
    for row in rows:
        number += not row.suppressed
        spots.append(Spot(row.id, 0 if row.suppressed else number, row.start, row.end, row.kind))
    return spots


def as_finding(row: FindingRow) -> Finding:
    """The detector's own value of a stored finding."""
    return Finding(
        kind=row.kind,
        start=row.start,
        end=row.end,
        real=row.real,
        unintended=row.unintended,
        severity=Band(row.severity),
        rule=row.rule,
        reasons=tuple(row.reasons),
        also=tuple(row.also),
        suppressed=row.suppressed,
        subject=row.subject,
        same=row.same,
    )


def policy_of(site: Site) -> Policy:
    """The site's policy; one that no longer reads is the default, since a page must not fail for it."""
    try:
        return Policy.read(site.policy)
    except UnknownSetting:
        return Policy()


def context_of(site: Site, post: Post, revision: Revision) -> Context:
    """What the redactor must know about a text."""
    return Context(markup=revision.markup, kind=post.kind, site=site.name)


def _spans(
    desk: Desk,
    rows: list[FindingRow],
    spots: list[Spot],
    site: Site,
    text: str,
    *,
    revealed: bool,
    post: Post,
) -> tuple[SpanRow, ...]:
    counted = {(found.start, found.end, found.kind) for found in counting(map(as_finding, rows), policy_of(site))}
    seen = _seen(desk, rows, post.id)
    always = _always_redacted(desk, rows, post)
    return tuple(
        SpanRow(
            id=row.id,
            number=spot.number,
            start=row.start,
            end=row.end,
            kind=row.kind,
            value=_value(row, text, revealed=revealed),
            ticked=(row.start, row.end, row.kind) in counted or row.value_id in always,
            always=row.value_id in always,
            real=row.real,
            unintended=row.unintended,
            severity=row.severity,
            rule=row.rule,
            reasons=tuple(map(_, sentences(row.reasons))),
            also=tuple(row.also),
            seen=seen.get(row.value_id or 0, 0),
            rememberable=row.value_id is not None,
        )
        for row, spot in zip(rows, spots, strict=True)
        if not row.suppressed
    )


def _always_redacted(desk: Desk, rows: list[FindingRow], post: Post) -> set[int | None]:
    """The values of which the site remembers that they always go."""
    values = select(Value).where(Value.id.in_({row.value_id for row in rows if row.value_id is not None}))
    known = {(value.kind, value.fingerprint): value.id for value in desk.session.scalars(values)}
    return {known[mark] for mark, act in memory.acts_on(desk, post, known).items() if act == "redact"}


def _value(row: FindingRow, text: str, *, revealed: bool) -> str:
    value = text[row.start : row.end]
    return visible(value if revealed else mask(row.kind, value))


def _seen(desk: Desk, rows: list[FindingRow], post_id: int) -> dict[int, int]:
    """In how many other posts of the site each value stood before."""
    values = {row.value_id for row in rows if row.value_id is not None}
    if not values:
        return {}
    elsewhere = (
        select(FindingRow.value_id, func.count(func.distinct(Revision.post_id)))
        .join(Revision, FindingRow.revision_id == Revision.id)
        .where(FindingRow.value_id.in_(values), Revision.post_id != post_id)
        .group_by(FindingRow.value_id)
    )
    return {value: number for value, number in desk.session.execute(elsewhere) if value is not None}


def progress(desk: Desk, decision: Decision) -> Progress:
    """How far a decision has come, its release included."""
    own = [decision.id, *desk.session.scalars(select(Decision.id).where(Decision.follows_id == decision.id))]
    ordered = select(Delivery).where(Delivery.decision_id.in_(own)).order_by(Delivery.decision_id, Delivery.position)
    steps = list(desk.session.scalars(ordered))
    who = desk.session.get(Moderator, decision.moderator_id) if decision.moderator_id else None
    sent_for_good = any(step.late and step.state == "sent" for step in steps)
    return Progress(
        uuid=decision.uuid,
        action=decision.action,
        actor=who.name if who else "",
        at=decision.decided_at,
        state=decision.state,
        trouble=decision.trouble,
        steps=tuple((step.step, step.state, step.last_reason) for step in steps),
        spans=len(decision.spans),
        undo_until=decision.decided_at + timedelta(minutes=desk.settings.undo_minutes),
        undoable=decision.action != "restore" and decision.state not in {"gone", "undone"} and not sent_for_good,
    )


def cleans_history(site: Site) -> bool:
    """Whether a redaction at this platform also removes old versions."""
    return site.platform == "discourse"


def speaks(site: Site) -> str:
    """What the site's platform is called."""
    return platform(site.platform).title
