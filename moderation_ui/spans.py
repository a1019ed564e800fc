"""The places of an item's text as its table shows them: number, value, what is to be done with it, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from detector.finding import Finding
from detector.kinds import Band
from detector.policy import Policy, UnknownSetting, counting
from detector.reasons import sentences
from models import memory, rulings
from models.desk import Desk
from models.finding import FindingRow
from models.post import Post, Revision
from models.rulings import Share
from models.site import Site
from models.value import Value
from moderation_ui.language import gettext as _
from moderation_ui.marked import Spot, visible
from moderation_ui.masking import mask


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One numbered place: what it is, its masked value (the value itself once revealed), and why it is here.

    `seen` is in how many other posts of the site the value stood; `share` what moderators did with findings like it.
    """

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
    share: Share | None
    rememberable: bool
    always: bool


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


def span_rows(
    desk: Desk, rows: list[FindingRow], site: Site, post: Post, text: str, *, revealed: bool
) -> tuple[SpanRow, ...]:
    """The table of what is shown, in the order of the text."""
    counted = {(found.start, found.end, found.kind) for found in counting(map(as_finding, rows), policy_of(site))}
    seen = _seen(desk, rows, post.id)
    always = _always_redacted(desk, rows, post)
    shares = rulings.shares(desk, site.id, ((row.kind, row.rule) for row in rows))
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
            share=shares.get((row.kind, row.rule)),
            rememberable=row.value_id is not None,
        )
        for row, spot in zip(rows, spots_of(rows), strict=True)
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
