"""The same decision for several items: each gets its own row and its own answer."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

from flask import Blueprint, abort, render_template, request

from models import review
from models.decision import Decision
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.review import Conflict, NotPossible
from models.session import Busy
from models.texts import TextGone
from moderation_ui import filters, forms, listing, scope, verdicts
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.detail import findings_of_item
from moderation_ui.item import wake
from moderation_ui.listing import Row
from moderation_ui.room import reading, writing
from moderation_ui.spans import as_finding, policy_of
from moderation_ui.verdicts import Choice, chosen_by_policy

pages = Blueprint("bulk", __name__)
MOST = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """What several items have in common: the name in the audit, the action, and why something may stay."""

    name: str
    action: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item of a batch: empty trouble says that it was decided."""

    row: Row
    trouble: str


@pages.post("/bulk")
@needs(Needs.MODERATOR)
def decide() -> str:
    """Decide every chosen item by itself; one that somebody else has, or that changed, is left and named."""
    action = forms.choice("action", verdicts.ACTIONS)
    like = forms.word("like", limit=36, default="")
    chosen = [_named(value) for value in dict.fromkeys(request.form.getlist("chosen"))]
    if not 0 < len(chosen) <= MOST or len(chosen) != forms.number("count", default=len(chosen)):
        abort(400)
    reason = forms.choice("reason", ("", *review.REASONS), default="") if action == "allow" else ""
    batch = Batch(str(uuid4()), action, reason)
    values = _values_of(like)
    outcomes = [one_of_several(uuid, version, batch, values) for uuid, version in chosen]
    wanted = filters.read(request.args)
    return render_template("bulk.html", outcomes=outcomes, action=action, wanted=wanted, batch=batch.name)


def _named(value: str) -> tuple[str, int]:
    uuid, _, version = value.partition(":")
    if not (version.isascii() and version.isdecimal() and len(version) < 10):  # noqa: PLR2004 - no item has so many
        abort(400)
    return forms.named_row(uuid), int(version)


def one_of_several(uuid: str, version: int, batch: Batch, values: Collection[int] = ()) -> Outcome:
    """Decide one item of a batch in a transaction of its own, wake a worker, and say what became of it."""
    trouble = ""
    try:
        with writing() as desk:
            item = scope.item(desk, moderator(), uuid)
            decided = decide_as_is(desk, item, moderator(), batch, version=version, values=values)
            desk.note("item.batched", moderator().uuid, item.uuid, batch=batch.name)
        wake(decided.id)
    except (Conflict, NotPossible) as refused:
        trouble = refused.reason
    except TextGone:
        trouble = "text_gone"
    except Busy:
        trouble = "busy"
    with reading() as desk:
        return Outcome(listing.rows_of(desk, [scope.item(desk, moderator(), uuid)], moderator())[0], trouble)


def _values_of(uuid: str) -> set[int]:
    """The values that stand in the item a batch was begun at; empty if it was begun in the list."""
    if not uuid:
        return set()
    with reading() as desk:
        rows = findings_of_item(desk, scope.item(desk, moderator(), forms.named_row(uuid)))
    values = {row.value_id for row in rows if row.value_id is not None and not row.suppressed}
    if not values:
        abort(400)
    return values


def decide_as_is(
    desk: Desk, item: Item, who: Moderator, batch: Batch, *, version: int, values: Collection[int] = ()
) -> Decision:
    """Decide an item as its page would come up; `values` (row ids) limit a redaction to these."""
    if review_held_by_other(desk, item, who):
        raise Conflict("claimed")
    rows = findings_of_item(desk, item)
    cut = chosen_by_policy(rows, policy_of(scope.site_of(desk, item)), as_finding)
    if values:
        cut = [row.id for row in rows if row.value_id in values]
    text_hash = scope.revision_of(desk, item).text_hash
    choice = Choice(batch.action, version, item.revision_id, text_hash, cut=tuple(cut), reason=batch.reason)
    return review.decide(desk, item, who, verdicts.verdict(desk, item, choice))


def review_held_by_other(desk: Desk, item: Item, who: Moderator) -> bool:
    """Whether somebody else has the item open."""
    until = item.claimed_until
    return item.claimed_by not in {None, who.id} and until is not None and until > desk.at
