"""The verdicts' history: written with each decision, counted for the next finding like it, read by whoever learns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import case, delete, func, insert, select, tuple_

from models.decision import Decision
from models.desk import Desk
from models.finding import FindingRow
from models.post import Revision
from models.ruling import Ruling

FEWEST = 5
"""Fewer verdicts than this say nothing, and might say who gave them."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many findings like one were taken out, of how many. `here`: counted on this site alone."""

    taken_out: int
    all: int
    here: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """One verdict with what the finding was judged by, as `detector.calibration.Label` wants it."""

    kind: str
    reasons: tuple[str, ...]
    unintended: float
    private: bool
    version: str = ""


def record(desk: Desk, decision: Decision, revision: Revision, said_kinds: Mapping[int, str]) -> None:
    """Write what a moderator's redaction or allowance says of each shown finding; it replaces what was said before.

    A hold says nothing. `said_kinds` are the corrected kinds by finding. A finding no cut touches was left.
    """
    if decision.action not in {"redact", "allow"}:
        return
    earlier = select(Decision.id).where(Decision.item_id == decision.item_id, Decision.revision_id == revision.id)
    desk.session.execute(delete(Ruling).where(Ruling.decision_id.in_(earlier)))
    shown = select(FindingRow).where(
        FindingRow.revision_id == revision.id,
        FindingRow.detector_version == revision.detector_version,
        ~FindingRow.suppressed,
    )
    rows = [
        {
            "site_id": decision.site_id,
            "decision_id": decision.id,
            "finding_id": row.id,
            "kind": row.kind,
            "rule": row.rule,
            "said_kind": said_kinds.get(row.id, row.kind),
            "taken_out": any(start < row.end and row.start < end for start, end, *_ in decision.spans),
        }
        for row in desk.session.scalars(shown)
    ]
    if rows:
        desk.session.execute(insert(Ruling), rows)


def forget(desk: Desk, decision_id: int) -> None:
    """A decision that was taken back says nothing."""
    desk.session.execute(delete(Ruling).where(Ruling.decision_id == decision_id))


def shares(desk: Desk, site_id: int, like: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Share]:
    """For each (kind, rule): what moderators did here, or on every site where here is too little to say."""
    wanted = set(like)
    if not wanted:
        return {}
    mine = func.sum(case((Ruling.site_id == site_id, 1), else_=0))
    mine_out = func.sum(case(((Ruling.site_id == site_id) & Ruling.taken_out, 1), else_=0))
    out = func.sum(case((Ruling.taken_out, 1), else_=0))
    alike = tuple_(Ruling.kind, Ruling.rule).in_(wanted)
    counted = select(Ruling.kind, Ruling.rule, out, func.count(), mine_out, mine).where(alike)
    return {
        (kind, rule): Share(int(here_out), int(here), here=True)
        if here >= FEWEST
        else Share(int(taken_out), int(number), here=False)
        for kind, rule, taken_out, number, here_out, here in desk.session.execute(
            counted.group_by(Ruling.kind, Ruling.rule)
        )
        if number >= FEWEST
    }


def lessons(desk: Desk, site_id: int | None = None) -> list[Lesson]:
    """Every verdict that says something about intent; a false alarm does not."""
    said = (
        select(
            FindingRow.kind, FindingRow.reasons, FindingRow.unintended, Ruling.taken_out, FindingRow.detector_version
        )
        .join(FindingRow, Ruling.finding_id == FindingRow.id)
        .join(Decision, Ruling.decision_id == Decision.id)
        .where(Ruling.taken_out | (Decision.reason != "not_personal"))
    )
    if site_id is not None:
        said = said.where(Ruling.site_id == site_id)
    return [
        Lesson(kind, tuple(reasons), unintended, private, version)
        for kind, reasons, unintended, private, version in desk.session.execute(said.order_by(Ruling.id))
    ]
