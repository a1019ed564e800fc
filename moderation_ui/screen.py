"""The one screen of three parts: views, list, item. Both its routes render the same template from the same parts."""

from flask import render_template
from sqlalchemy import select

from models.decision import Decision
from models.delivery import Delivery
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Post
from moderation_ui import saved, scope
from moderation_ui.around import around
from moderation_ui.detail import Detail
from moderation_ui.filters import Filter
from moderation_ui.listing import Listing, listing, reminded
from moderation_ui.marked import visible
from moderation_ui.progress import Progress, progress_of

RECENT = 10


def item_page(desk: Desk, who: Moderator, wanted: Filter, shown: Detail) -> str:
    """The screen with an item open."""
    return _page(desk, who, wanted, shown)


def queue_page(desk: Desk, who: Moderator, wanted: Filter) -> str:
    """The screen with no item open."""
    return _page(desk, who, wanted, None)


def _page(desk: Desk, who: Moderator, wanted: Filter, shown: Detail | None) -> str:
    recent = recent_decisions(desk, who)
    found = listing(desk, who, wanted)
    return render_template(
        "queue.html",
        wanted=wanted,
        listing=found,
        views=saved.saved(desk, who, wanted),
        reminded=reminded(desk, who) if found.counts["late"] else None,
        detail=shown,
        around=around(desk, shown.item, who) if shown else None,
        at=desk.at,
        recent=recent,
        last=recent[0] if recent else None,
        neighbours=_neighbours(found, shown),
    )


def _neighbours(found: Listing, shown: Detail | None) -> tuple[str, str]:
    """The items before and after the open one, as far as the page of the list shows them."""
    order = [row.uuid for row in found.rows]
    if shown is None or shown.item.uuid not in order:
        return "", order[0] if order else ""
    at = order.index(shown.item.uuid)
    return order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else ""


def recent_decisions(desk: Desk, who: Moderator) -> list[tuple[str, str, str, Progress]]:
    """A person's last ten decisions, newest first: item, post kind and id, and how far each has come."""
    mine = (
        select(Decision, Item.uuid, Post.kind, Post.external_id)
        .join(Item, Decision.item_id == Item.id)
        .join(Post, Item.post_id == Post.id)
        .where(
            Decision.moderator_id == who.id,
            Decision.item_id.in_(scope.items(desk, who).with_only_columns(Item.id)),
            ~((Decision.action == "allow") & Decision.follows_id.is_not(None)),
        )
        .order_by(Decision.id.desc())
        .limit(RECENT)
    )
    found = desk.session.execute(mine).all()
    come = progress_of(desk, [decision for decision, *_ in found])
    return [(uuid, kind, visible(external), come[decision.id]) for decision, uuid, kind, external in found]


def first_steps(desk: Desk, decision: Decision) -> list[tuple[str, int]]:
    """The first waiting step of a decision and of what follows it: name and row id."""
    own = select(Decision.id).where((Decision.id == decision.id) | (Decision.follows_id == decision.id))
    waiting = select(Delivery).where(Delivery.decision_id.in_(own), Delivery.state == "waiting")
    first = desk.session.scalar(waiting.order_by(Delivery.decision_id, Delivery.position).limit(1))
    return [] if first is None else [(first.step, first.id)]
