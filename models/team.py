"""Roles by site: given, taken away and asked for. They count from the next request on, as the rows are read each time.

A moderator sees a site's queue and decides. A lead is a moderator who also decides what was escalated. An abuse
reviewer may look at a comment's address, privacy answers people's requests; neither sees the queue by that alone.
An admin moderates and leads every site and looks after accounts, but is abuse reviewer or privacy only where that was
given in so many words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, select, update

from models import accounts, sessions
from models.attention import Attention
from models.desk import Desk
from models.item import Item
from models.membership import Membership
from models.moderator import Moderator
from models.session import insert_if_absent
from models.site import Site

SITE_ROLES = ("moderator", "lead", "abuse_reviewer", "privacy")
MODERATING = frozenset({"moderator", "lead"})
ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role on one site."""

    site_id: int
    role: str


def is_admin(person: Moderator) -> bool:
    """Whether somebody looks after the whole installation."""
    return person.role == ADMIN


def roles(desk: Desk, person: Moderator) -> frozenset[str]:
    """Every role a person has anywhere, `admin` included."""
    held = desk.session.scalars(select(Membership.role).where(Membership.moderator_id == person.id).distinct())
    return frozenset(held) | (frozenset({ADMIN}) if is_admin(person) else frozenset())


def roles_on(desk: Desk, person: Moderator, site_id: int) -> frozenset[str]:
    """A person's roles on one site; an admin moderates and leads everywhere."""
    mine = (Membership.moderator_id == person.id) & (Membership.site_id == site_id)
    held = frozenset(desk.session.scalars(select(Membership.role).where(mine)))
    return held | MODERATING if is_admin(person) else held


def sites_with(person: Moderator, wanted: Iterable[str]) -> Select[int]:
    """The ids of the sites on which a person, who is no admin, has one of some roles."""
    return select(Membership.site_id).where(Membership.moderator_id == person.id, Membership.role.in_(sorted(wanted)))


def grants_of(desk: Desk, person: Moderator) -> frozenset[Grant]:
    """The roles a person was given, by site."""
    rows = select(Membership.site_id, Membership.role).where(Membership.moderator_id == person.id)
    return frozenset(Grant(site, role) for site, role in desk.session.execute(rows))


def grant(desk: Desk, person: Moderator, site: Site, role: str, by: str = "operator") -> bool:
    """Give a role on a site. False if the person has it. Raise ValueError for a role there is not."""
    if role not in SITE_ROLES:
        raise ValueError(f"A role on a site is one of {', '.join(SITE_ROLES)}.")
    values = {"moderator_id": person.id, "site_id": site.id, "role": role, "since": desk.at}
    if insert_if_absent(desk.session, Membership, values, ["moderator_id", "site_id", "role"]) is None:
        return False
    sessions.renew_at_next(desk, person)
    desk.note("membership.granted", by, person.uuid, site=site.uuid, role=role)
    return True


def withdraw(desk: Desk, person: Moderator, site: Site, role: str, by: str = "operator") -> bool:
    """Take a role on a site away, and the claims there of somebody who moderates it no more. False if there is none."""
    mine = (Membership.moderator_id == person.id) & (Membership.site_id == site.id) & (Membership.role == role)
    if desk.session.scalar(delete(Membership).where(mine).returning(Membership.id)) is None:
        return False
    if not roles_on(desk, person, site.id) & MODERATING:
        release_claims(desk, person, Item.site_id == site.id)
    sessions.renew_at_next(desk, person)
    desk.note("membership.withdrawn", by, person.uuid, site=site.uuid, role=role)
    return True


def release_claims(desk: Desk, person: Moderator, *which: ColumnElement[bool]) -> None:
    """Give back what a person holds, so that nobody has to wait for the leases to run out."""
    claims = update(Item).where(Item.claimed_by == person.id, *which)
    desk.session.execute(claims.values(claimed_by=None, claimed_until=None))


def add_person(
    desk: Desk,
    name: str,
    role: str,
    password: str | None = None,
    *,
    sites: Iterable[Site] | None = None,
    by: str = "operator",
) -> str:
    """Make an account with a role on some sites (on every one there is if none are named), or an admin's.

    Return its password as `accounts.create_moderator` does. Raise ValueError with a sentence, BadPassword.
    """
    if role not in (*SITE_ROLES, ADMIN):
        raise ValueError(f"A role is one of {', '.join((*SITE_ROLES, ADMIN))}.")
    given = accounts.create_moderator(desk, name, ADMIN if role == ADMIN else "member", password, by)
    person = desk.session.scalars(select(Moderator).where(Moderator.name == name)).one()
    if role != ADMIN:
        for site in desk.session.scalars(select(Site).order_by(Site.id)) if sites is None else sites:
            grant(desk, person, site, role, by)
    return given


def leads(desk: Desk, site_id: int) -> list[Moderator]:
    """The people who lead a site by name, without the admins, who lead every one."""
    led = select(Membership.moderator_id).where(Membership.site_id == site_id, Membership.role == "lead")
    return list(desk.session.scalars(select(Moderator).where(Moderator.id.in_(led), Moderator.active)))


def for_other_leads(person: Moderator) -> Select[int]:
    """The ids of the items that were escalated to somebody else than this person, who is no admin."""
    led = select(Membership.site_id).join(Moderator, Membership.moderator_id == Moderator.id)
    led = led.where(Membership.role == "lead", Moderator.active)
    # Not a join: the few items that were escalated are gone through, and not every item of the sites.
    site = select(Item.site_id).where(Item.id == Attention.item_id).scalar_subquery()
    away = site.in_(led) & site.not_in(sites_with(person, {"lead"}))
    return select(Attention.item_id).where(Attention.escalated_at.is_not(None), away)


def waits_for_lead(desk: Desk, item: Item, person: Moderator) -> bool:
    """Whether an item was escalated to somebody else than this person.

    On a site without a lead every moderator may decide it, or nobody might.
    """
    asked = (Attention.item_id == item.id) & Attention.escalated_at.is_not(None)
    if desk.session.scalar(select(Attention.id).where(asked)) is None:
        return False
    return "lead" not in roles_on(desk, person, item.site_id) and bool(leads(desk, item.site_id))
