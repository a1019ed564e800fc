"""Learning from verdicts, a site for itself: once a day, within bounds, measured, taken back at will."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from detector.calibration import Calibration, Label, learn, without
from models import rulings
from models.desk import Desk
from models.learning import Learning
from models.ruling import Ruling
from models.site import Site

EVERY = timedelta(hours=24)
MOST = 20_000
"""Verdicts that are looked at, the newest: what moderators thought years ago should not govern today."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What is in force on a site: the row's id (0: nothing) and the moves by code."""

    id: int = 0
    moves: tuple[tuple[str, float], ...] = ()


NOTHING = Taught()


def in_force(desk: Desk, site_id: int) -> Taught:
    """What the judgement of a site's texts is to take into account."""
    row = _active(desk, site_id)
    if row is None:
        return NOTHING
    return Taught(row.id, tuple(sorted((code, float(move)) for code, move in row.moves.items())))


def due(desk: Desk) -> int | None:
    """A site whose verdicts have not been looked at for a day and are more than they were; the sweep's question."""
    latest = select(func.max(Learning.learnt_at)).where(Learning.site_id == Site.id).scalar_subquery()
    seen = select(func.coalesce(func.max(Learning.last_ruling), 0)).where(Learning.site_id == Site.id).scalar_subquery()
    newer = select(Ruling.id).where(Ruling.site_id == Site.id, Ruling.id > seen).exists()
    undone = select(Learning.id).where(Learning.site_id == Site.id, Learning.state == "undone").exists()
    late = (latest.is_(None)) | (latest <= desk.at - EVERY)
    return desk.session.scalar(select(Site.id).where(late, newer, ~undone).order_by(Site.id).limit(1))


def learn_site(desk: Desk, site_id: int, actor: str = "worker") -> Learning:
    """Learn from a site's verdicts now. What does not bring probabilities closer to them is noted, never in force."""
    labels = _labels(desk, site_id)
    learnt = learn(labels)
    row = Learning(
        site_id=site_id,
        moves=dict(learnt.moves),
        labels=learnt.labels,
        last_ruling=desk.session.scalar(select(func.max(Ruling.id)).where(Ruling.site_id == site_id)) or 0,
        brier_before=round(learnt.brier_before, 6),
        brier_after=round(learnt.brier_after, 6),
        state="active" if learnt.helps else "unhelpful",
        learnt_at=desk.at,
    )
    former = ("active", "undone") if learnt.helps else ("undone",)
    gone = update(Learning).where(Learning.site_id == site_id, Learning.state.in_(former))
    desk.session.execute(gone.values(state="replaced"))
    desk.session.add(row)
    desk.session.flush()
    _note(desk, "site.learnt", site_id, actor, learnt)
    return row


def undo(desk: Desk, site_id: int, actor: str) -> bool:
    """Take back what is in force. Nothing is learnt again until somebody asks for it. False if nothing was."""
    row = _active(desk, site_id)
    if row is None:
        return False
    row.state, row.undone_at = "undone", desk.at
    desk.session.flush()
    _note(desk, "site.unlearnt", site_id, actor, None)
    return True


def latest(desk: Desk, site_id: int) -> Learning | None:
    """The newest lesson of a site, in force or not."""
    return _newest(desk.session, site_id)


def told(session: Session, site_id: int) -> dict[str, Any]:
    """The newest lesson in figures, for the status."""
    row = _newest(session, site_id)
    if row is None:
        return {"state": "nothing learnt", "labels": 0}
    return {
        "state": row.state,
        "labels": row.labels,
        "brier_before": row.brier_before,
        "brier_after": row.brier_after,
        "learnt_at": row.learnt_at.isoformat(),
    }


def _newest(session: Session, site_id: int) -> Learning | None:
    return session.scalar(select(Learning).where(Learning.site_id == site_id).order_by(Learning.id.desc()).limit(1))


def _active(desk: Desk, site_id: int) -> Learning | None:
    return desk.session.scalar(
        select(Learning)
        .where(Learning.site_id == site_id, Learning.state == "active")
        .order_by(Learning.id.desc())
        .limit(1)
    )


def _labels(desk: Desk, site_id: int) -> list[Label]:
    """The verdicts as labels, each with the probability that the table alone had given."""
    known: dict[int, dict[str, float]] = {
        row.id: row.moves for row in desk.session.scalars(select(Learning).where(Learning.site_id == site_id))
    }
    labels = []
    for lesson in rulings.lessons(desk, site_id)[-MOST:]:
        label = Label(lesson.kind, lesson.reasons, lesson.unintended, lesson.private)
        labels.append(without(known.get(taught_by(lesson.version), {}), label))
    return labels


def version(detector_version: str, taught: Taught) -> str:
    """The detector's version as rows keep it: with what was in force, so that it can be reckoned out again."""
    return f"{detector_version}.{taught.id}" if taught.id else detector_version


def taught_by(detector_version: str) -> int:
    """The lesson that was in force when a finding was judged; 0 for none."""
    number = detector_version.partition(".")[2]
    return int(number) if number.isdigit() else 0


def _note(desk: Desk, event: str, site_id: int, actor: str, learnt: Calibration | None) -> None:
    site = desk.session.get_one(Site, site_id)
    figures = {} if learnt is None else {"labels": learnt.labels, "weights": len(learnt.moves)}
    desk.note(event, actor, site.uuid, **figures)
