"""The step before a redaction's first call: its result is scanned, so that nothing is left by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from detector.finding import Context, Finding
from models import settle
from models.contexts import context_of
from models.decision import Decision
from models.delivery import Delivery, to_base
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.leased import Leased, finish, held
from models.post import Revision
from models.residue import left_on_purpose
from models.scans import finding_values, store_value
from models.session import insert_if_absent
from models.site import Site
from models.texts import TextGone, read_result
from models.waiting import bring_back


@dataclass(frozen=True, slots=True)
class Check:
    """A redaction's result to be scanned before anything is sent.

    `left` are (kind, fingerprint) of findings the moderator saw and did not cut: they are no residue.
    """

    site_id: int
    result_text: str = field(repr=False)
    context: Context
    left: tuple[tuple[str, str], ...]
    policy: dict[str, Any]


def begin_check(desk: Desk, leased: Leased) -> Check | None:
    """The text to scan for a check step. None if the lease is lost, or the text is gone (then it is given up)."""
    mine = held(desk, leased)
    if mine is None:
        return None
    row, decision = mine
    try:
        text = read_result(desk.keys, decision)
    except TextGone:
        finish(desk, row, "given_up", "text_gone")
        settle.abandon(desk, decision, "failed", "text_gone")
        return None
    revision = desk.session.get_one(Revision, decision.revision_id)
    site = desk.session.get_one(Site, decision.site_id)
    context = context_of(desk, revision, site)
    return Check(site.id, text, context, left_on_purpose(desk, decision), site.policy)


def checked(
    desk: Desk, leased: Leased, residue: int, complete: bool, findings: Sequence[tuple[Finding, str]] = ()
) -> bool:
    """End a check: nothing left goes on, anything left gives the item back with why="residue".

    `findings` are the residue itself (offsets in the result, with fingerprints): they are added to what the moderator
    sees, at their places in the text that was judged; who then redacts without them leaves them knowingly.
    """
    mine = held(desk, leased)
    if mine is None:
        return False
    row, decision = mine
    enough = complete or _seen_incomplete(desk, decision)
    desk.note("redaction.checked", "worker", decision.uuid, residue=residue, complete=complete)
    if residue == 0 and enough:
        finish(desk, row, "sent")
        settle.settle(desk, decision)
        return True
    _give_back(desk, row, decision, "residue" if residue else "incomplete")
    revision = desk.session.get_one(Revision, decision.revision_id)
    for finding, mark in findings:
        _add_finding(desk, decision, revision, finding, mark)
    return True


def _seen_incomplete(desk: Desk, decision: Decision) -> bool:
    """A person decided knowing that not all of it was scanned: at the first scan, or at an earlier check."""
    if not desk.session.get_one(Revision, decision.revision_id).complete:
        return True
    earlier = (Decision.item_id == decision.item_id) & (Decision.trouble == "incomplete")
    same = (Decision.revision_id == decision.revision_id) & earlier
    return bool(desk.session.scalar(select(func.count()).select_from(Decision).where(same)))


def _give_back(desk: Desk, row: Delivery, decision: Decision, why: str) -> None:
    finish(desk, row, "given_up", why)
    settle.abandon(desk, decision, "failed", why)
    item = desk.session.get_one(Item, decision.item_id, populate_existing=True)
    if item.state == "redacted":
        held_before = decision.previous_state == "held"
        bring_back(desk, item, why)
        item.state = "held" if held_before else "new"
    revision = desk.session.get_one(Revision, decision.revision_id)
    revision.purge_at = None
    desk.session.flush()


def _add_finding(desk: Desk, decision: Decision, revision: Revision, finding: Finding, mark: str) -> None:
    place = to_base(decision, finding.start, finding.end)
    if place is None:
        return
    value = store_value(desk, revision.site_id, finding.kind, mark)
    row = finding_values(revision, finding, value) | {"start": place[0], "end": place[1]}
    unique = ["revision_id", "detector_version", "start", "end", "kind"]
    insert_if_absent(desk.session, FindingRow, row, unique)
