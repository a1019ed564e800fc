"""What the result of a redaction still holds, and which of it nobody chose to leave."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select

from models.decision import Decision
from models.desk import Desk
from models.finding import FindingRow
from models.value import Value


def left_on_purpose(desk: Desk, decision: Decision) -> tuple[tuple[str, str], ...]:
    """(kind, fingerprint) of every finding that was shown with the judged text and not cut."""
    rows = (
        select(FindingRow, Value.fingerprint)
        .outerjoin(Value, FindingRow.value_id == Value.id)
        .where(FindingRow.revision_id == decision.revision_id)
    )
    cuts = [(start, end) for start, end, *_ in decision.spans]
    return tuple(
        (row.kind, desk.keys.renewed(mark or ""))
        for row, mark in desk.session.execute(rows)
        if not any(start < row.end and row.start < end for start, end in cuts)
    )


def residue(found: Iterable[tuple[str, str]], left: Iterable[tuple[str, str]]) -> list[int]:
    """The positions in `found` (kind, fingerprint of every shown finding of the result) that nobody chose to leave."""
    chosen = Counter(left)
    over = []
    for place, one in enumerate(found):
        if chosen[one] > 0:
            chosen[one] -= 1
        else:
            over.append(place)
    return over
