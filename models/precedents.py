"""What became of the same value before: decided on for this author, taken out anywhere on the site, edited out."""

from collections.abc import Collection

from sqlalchemy import func, select

from models.decision import Decision
from models.desk import Desk
from models.finding import FindingRow
from models.post import Post, Revision
from models.ruling import Ruling
from models.value import Value

Mark = tuple[str, str]
"""A kind and a value's fingerprint."""


def precedents(desk: Desk, revision_id: int, marks: Collection[Mark]) -> dict[Mark, str]:
    """A code of `detector.weights` for each value that has a past, as seen from one revision."""
    post_id = desk.session.scalar(select(Revision.post_id).where(Revision.id == revision_id))
    if post_id is None or not marks:
        return {}
    post = desk.session.get_one(Post, post_id)
    values = _values(desk, post.site_id, marks)
    if not values:
        return {}
    found = _ruled(desk, post, set(values))
    for value_id in _edited_out(desk, post, set(values)):
        found[value_id] = "edited_out_elsewhere"
    return {values[value_id]: code for value_id, code in found.items()}


def _values(desk: Desk, site_id: int, marks: Collection[Mark]) -> dict[int, Mark]:
    fingerprints = {mark for _, mark in marks}
    known = select(Value.id, Value.kind, Value.fingerprint).where(
        Value.site_id == site_id, Value.fingerprint.in_(fingerprints)
    )
    return {
        row.id: (row.kind, row.fingerprint)
        for row in desk.session.execute(known)
        if (row.kind, row.fingerprint) in marks
    }


def _ruled(desk: Desk, post: Post, values: set[int]) -> dict[int, str]:
    """The newest verdict on each value: redacted for anybody, or allowed for this author."""
    said = (
        select(FindingRow.value_id, Ruling.taken_out, Post.author_id)
        .join(Ruling, Ruling.finding_id == FindingRow.id)
        .join(Decision, Decision.id == Ruling.decision_id)
        .join(Revision, Revision.id == FindingRow.revision_id)
        .join(Post, Post.id == Revision.post_id)
        .where(FindingRow.value_id.in_(values), Post.id != post.id)
        .order_by(Ruling.id)
    )
    found: dict[int, str] = {}
    for value_id, taken_out, author_id in desk.session.execute(said):
        if value_id is None:
            continue
        if taken_out:
            found[value_id] = "redacted_before"
        elif author_id is not None and author_id == post.author_id:
            found[value_id] = "allowed_before"
    return found


def _edited_out(desk: Desk, post: Post, values: set[int]) -> set[int]:
    """Values that stood in an earlier text of another post of the same author and are gone from its newest one."""
    if post.author_id is None:
        return set()
    newest = (
        select(Revision.post_id, func.max(Revision.number).label("number"))
        .join(Post, Post.id == Revision.post_id)
        .where(Post.author_id == post.author_id, Post.id != post.id, ~Revision.ours)
        .group_by(Revision.post_id)
        .subquery()
    )
    stood = (
        select(FindingRow.value_id, newest.c.post_id, (Revision.number == newest.c.number).label("last"))
        .join(Revision, Revision.id == FindingRow.revision_id)
        .join(newest, newest.c.post_id == Revision.post_id)
        .where(FindingRow.value_id.in_(values), ~Revision.ours)
    )
    earlier: set[tuple[int, int]] = set()
    still: set[tuple[int, int]] = set()
    for value_id, post_id, last in desk.session.execute(stood):
        (still if last else earlier).add((value_id, post_id))
    return {value_id for value_id, _ in earlier - still}
