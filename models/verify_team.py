"""What must hold of roles by site and of invitations, as queries for rows that break it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select

from models.desk import Desk
from models.item import Item
from models.membership import Invitation, Membership
from models.moderator import Moderator
from models.site import Site
from models.team import ADMIN, MODERATING, SITE_ROLES


def queries(desk: Desk) -> Iterator[tuple[str, str, Select[Any]]]:
    """A code, a table, and the ids of its rows that break the promise."""
    yield from _membership_queries(desk)
    yield from _invitation_queries()


def _membership_queries(desk: Desk) -> Iterator[tuple[str, str, Select[Any]]]:
    somewhere = exists().where(Site.id == Membership.site_id)
    somebody = exists().where(Moderator.id == Membership.moderator_id)
    yield "membership_of_missing", "membership", select(Membership.id).where(or_(~somewhere, ~somebody))
    unknown = Membership.role.not_in(SITE_ROLES)
    yield "membership_unknown_role", "membership", select(Membership.id).where(unknown)
    yield "account_unknown_role", "moderator", select(Moderator.id).where(Moderator.role.not_in(("member", ADMIN)))
    moderating = exists().where(
        Membership.moderator_id == Item.claimed_by,
        Membership.site_id == Item.site_id,
        Membership.role.in_(sorted(MODERATING)),
    )
    held = select(Item.id).join(Moderator, Item.claimed_by == Moderator.id).where(Item.claimed_until > desk.at)
    yield "claim_of_stranger", "item", held.where(Moderator.role != ADMIN, ~moderating)


def _invitation_queries() -> Iterator[tuple[str, str, Select[Any]]]:
    entered = or_(Moderator.active, Moderator.password_hash != "")
    asked = select(Invitation.id).join(Moderator, Invitation.moderator_id == Moderator.id)
    yield "invitation_of_entered", "invitation", asked.where(entered)
    waits = exists().where(Invitation.moderator_id == Moderator.id)
    empty = and_(Moderator.password_hash == "", or_(Moderator.active, ~waits))
    yield "account_without_password", "moderator", select(Moderator.id).where(empty)
