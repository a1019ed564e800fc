"""Who a sign-in provider's person is here. An account is made for nobody who was not invited or given a role there.

A provider's own subject comes first. A checked e-mail address finds an account only while no subject is linked to it,
and links the subject then: an address may be given to somebody else one day, a subject never is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import delete, exists, func, select, update

from models import accounts, team
from models.credential import Identity
from models.crypto import forms, hash_password, new_token
from models.desk import Desk
from models.membership import Invitation
from models.moderator import Moderator
from models.session import insert_if_absent
from models.site import Site

KINDS = ("subject", "email")
EVERY_SITE = "*"


class Unknown(Exception):
    """Nobody here is this person, or may not come in. `reason`: nobody, unverified, disabled, no_role or name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Name:
    """What a provider calls somebody: its own subject, or an e-mail address it checked. `kind` is which."""

    kind: str
    issuer: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """What a provider said of somebody, after its word was checked.

    `email` is empty unless the provider says that it checked it. `names` are what an account could be called, the best
    first. `granted` are the roles the settings give for the person's claims; None when no claim decides about roles.
    """

    issuer: str
    subject: str = field(repr=False)
    email: str = field(default="", repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    granted: tuple[str, ...] | None = None

    def called(self, kind: str) -> Name:
        """One of the person's two names."""
        return Name(kind, self.issuer, self.subject if kind == "subject" else self.email)


def enter(desk: Desk, person: Person) -> Moderator:
    """The account of a provider's person, with the roles its claims give. Raise Unknown."""
    if person.granted == ():
        raise Unknown("no_role")
    moderator = _found(desk, person)
    if moderator is None:
        if person.granted is None:
            raise Unknown("nobody" if person.email else "unverified")
        moderator = _made(desk, person)
    _accept(desk, moderator)
    if not moderator.active:
        raise Unknown("disabled")
    _link_subject(desk, moderator, person)
    if person.granted is not None:
        _give(desk, moderator, person.granted)
    return moderator


def _found(desk: Desk, person: Person) -> Moderator | None:
    by_subject = _of(desk, person.called("subject"))
    if by_subject is not None:
        return by_subject
    if not person.email:
        return None
    found = _of(desk, person.called("email")) or _called(desk, person.email)
    if found is None or not _has_subject(desk, found, person.issuer):
        return found
    # The address was given to another person since; unless another browser of theirs linked the subject this moment.
    return _of(desk, person.called("subject"))


def _of(desk: Desk, name: Name) -> Moderator | None:
    marks = forms(_mark(desk, name))
    return desk.session.scalar(
        select(Moderator).join(Identity, Identity.moderator_id == Moderator.id).where(Identity.mark.in_(marks))
    )


def _called(desk: Desk, email: str) -> Moderator | None:
    """The account whose name is this address: entered, or invited and still in time."""
    invited = exists().where(Invitation.moderator_id == Moderator.id, Invitation.expires_at > desk.at)
    same = select(Moderator).where(func.lower(Moderator.name) == email.lower(), Moderator.active | invited)
    return desk.session.scalars(same.limit(1)).first()


def _has_subject(desk: Desk, moderator: Moderator, issuer: str) -> bool:
    provider = forms(desk.keys.fingerprint("issuer", issuer))
    mine = (Identity.moderator_id == moderator.id) & (Identity.kind == "subject") & Identity.provider.in_(provider)
    return desk.session.scalar(select(Identity.id).where(mine)) is not None


def _made(desk: Desk, person: Person) -> Moderator:
    """A new account for somebody whose claims give a role. Its password is known to nobody."""
    name = next((name for name in person.names if accounts.is_name(name)), None)
    if name is None:
        raise Unknown("name")
    if desk.session.scalar(select(Moderator.id).where(func.lower(Moderator.name) == name.lower())) is not None:
        raise Unknown("name")  # whose it is cannot be known: an admin links the two
    try:
        accounts.create_moderator(desk, name, "member", new_token(), by="provider")
    except ValueError:
        raise Unknown("name") from None
    return desk.session.scalars(select(Moderator).where(Moderator.name == name)).one()


def _accept(desk: Desk, moderator: Moderator) -> None:
    """Whoever was invited has come: the link is used up, and so is a password that was to be changed at once."""
    valid = delete(Invitation).where(Invitation.moderator_id == moderator.id, Invitation.expires_at > desk.at)
    if desk.session.scalar(valid.returning(Invitation.id)) is not None:
        moderator.active = True
        desk.note("invitation.accepted", moderator.uuid, moderator.uuid, how="provider")
    if moderator.active and (moderator.one_time or not moderator.password_hash):
        moderator.password_hash, moderator.one_time = hash_password(new_token()), False
    desk.session.flush()


def _link_subject(desk: Desk, moderator: Moderator, person: Person) -> None:
    marks = forms(_mark(desk, person.called("subject")))
    used = update(Identity).where(Identity.mark.in_(marks)).values(used_at=desk.at)
    if desk.session.scalar(used.returning(Identity.id)) is not None:
        return
    try:
        link(desk, moderator, person.called("subject"), by="provider")
    except ValueError:  # another browser of theirs came at the same moment
        known = _of(desk, person.called("subject"))
        if known is None or known.id != moderator.id:
            raise Unknown("nobody") from None


def link(desk: Desk, moderator: Moderator, name: Name, by: str = "operator") -> None:
    """Say what a provider calls somebody. Raise ValueError with a sentence if it is somebody's already."""
    if _of(desk, name) is not None:
        raise ValueError("That is linked to an account already. Unlink it there first.")
    values = {
        "moderator_id": moderator.id,
        "kind": name.kind,
        "provider": str(desk.keys.fingerprint("issuer", name.issuer)),
        "mark": str(_mark(desk, name)),
        "made_at": desk.at,
        "used_at": None,
    }
    if insert_if_absent(desk.session, Identity, values, ["mark"]) is None:
        raise ValueError("That is linked to an account already. Unlink it there first.")
    desk.note("identity.linked", by, moderator.uuid, kind=name.kind)


def linked(desk: Desk, moderator: Moderator) -> int:
    """How many names a provider has for somebody."""
    mine = select(func.count()).select_from(Identity).where(Identity.moderator_id == moderator.id)
    return desk.session.scalar(mine) or 0


def unlink(desk: Desk, moderator: Moderator, by: str = "operator") -> int:
    """Forget every name a provider has for somebody. Return how many there were."""
    gone = delete(Identity).where(Identity.moderator_id == moderator.id).returning(Identity.id)
    count = len(desk.session.scalars(gone).all())
    if count:
        desk.note("identity.unlinked", by, moderator.uuid, count=count)
    return count


def _mark(desk: Desk, name: Name) -> str:
    plain = name.value.strip().casefold() if name.kind == "email" else name.value
    return desk.keys.fingerprint(f"identity:{name.kind}:{name.issuer}", plain)


def _give(desk: Desk, moderator: Moderator, granted: Iterable[str]) -> None:
    """Make a person's roles those of the claims: `admin`, or `role@site`, or `role@*`."""
    wanted = set(granted)
    role = team.ADMIN if team.ADMIN in wanted else "member"
    if moderator.role != role:
        try:
            accounts.set_role(desk, moderator, role, by="provider")
        except ValueError:
            desk.note("membership.kept", "provider", moderator.uuid, role=team.ADMIN)  # the last admin stays one
    by_name = {site.name: site for site in desk.session.scalars(select(Site))}
    grants = {
        team.Grant(site.id, name)
        for name, _at, where in (entry.partition("@") for entry in wanted)
        if name in team.SITE_ROLES
        for site in by_name.values()
        if where in {EVERY_SITE, site.name}
    }
    by_id = {site.id: site for site in by_name.values()}
    held = team.grants_of(desk, moderator)
    for grant in sorted(grants - held, key=lambda one: (one.site_id, one.role)):
        team.grant(desk, moderator, by_id[grant.site_id], grant.role, by="provider")
    for grant in sorted(held - grants, key=lambda one: (one.site_id, one.role)):
        team.withdraw(desk, moderator, by_id[grant.site_id], grant.role, by="provider")
