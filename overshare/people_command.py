"""`overshare moderator`: the accounts."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import select

from models import accounts, identities, invitations, second_factor, sites, team
from models.desk import Desk
from models.identities import Name
from models.moderator import Moderator
from models.site import Site
from overshare.desk import at_work
from overshare.sentences import Cannot, Sentences

ROLES = (*team.SITE_ROLES, team.ADMIN)


@click.group(cls=Sentences)
def moderator() -> None:
    """Look after accounts."""


@moderator.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="moderator", show_default=True)
@click.option("--site", "names", multiple=True, help="Where; may be repeated. Every site there is when left out.")
def add(name: str, role: str, names: tuple[str, ...]) -> None:
    """Make an account and print its one-time password."""
    with at_work() as desk, _sentences():
        if role == team.ADMIN and names:
            raise Cannot("An admin looks after every site: leave --site out.")
        chosen = _sites(desk, names)
        password = team.add_person(desk, name, role, sites=chosen)
    click.echo(f"One-time password of {name}: {password}")
    if role != team.ADMIN and not chosen:
        click.echo("There is no site yet. Give the role afterwards: overshare moderator role NAME ROLE --site SITE")


@moderator.command("list")
def list_() -> None:
    """Show the accounts."""
    with at_work() as desk:
        for row in desk.session.scalars(select(Moderator).order_by(Moderator.name)):
            click.echo(f"{row.name}\t{_roles(desk, row)}\t{_state(desk, row)}")


def _roles(desk: Desk, person: Moderator) -> str:
    """`admin`, and each site with the roles there."""
    titles = {site.id: site.name for site in desk.session.scalars(select(Site))}
    held: dict[str, list[str]] = {}
    for given in sorted(team.grants_of(desk, person), key=lambda one: (titles[one.site_id], one.role)):
        held.setdefault(titles[given.site_id], []).append(given.role)
    parts = [f"{site}: {', '.join(found)}" for site, found in held.items()]
    return "; ".join(([team.ADMIN] if team.is_admin(person) else []) + parts) or "no role"


def _state(desk: Desk, person: Moderator) -> str:
    if invitations.of(desk, person) is not None:
        return "invited"
    step = ", second step" if second_factor.is_on(desk, person) else ""
    return ("active" if person.active else "disabled") + step


@moderator.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--site", "names", multiple=True, help="Where; may be repeated. Every site there is when left out.")
@click.option("--remove", is_flag=True, help="Take the role away instead.")
def role(name: str, role: str, names: tuple[str, ...], *, remove: bool) -> None:
    """Give somebody a role, or take it away. It counts from the next request on."""
    with at_work() as desk, _sentences():
        person = _found(desk, name)
        if role == team.ADMIN:
            accounts.set_role(desk, person, "member" if remove else team.ADMIN)
        else:
            change = team.withdraw if remove else team.grant
            for site in _sites(desk, names):
                change(desk, person, site, role)
        click.echo(f"{name}\t{_roles(desk, person)}")


@moderator.command()
@click.argument("name")
def deactivate(name: str) -> None:
    """End an account's sessions and let it sign in no more."""
    with at_work() as desk, _sentences():
        accounts.set_active(desk, _found(desk, name), False)
    click.echo(f"{name} is disabled.")


moderator.add_command(deactivate, "disable")


@moderator.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let a disabled account sign in again."""
    with at_work() as desk, _sentences():
        accounts.set_active(desk, _found(desk, name), True)
    click.echo(f"{name} is active.")


@moderator.command()
@click.argument("name")
def reset(name: str) -> None:
    """Give an account a new one-time password."""
    with at_work() as desk, _sentences():
        password = accounts.reset_password(desk, _found(desk, name))
    click.echo(f"One-time password of {name}: {password}")


@moderator.command("reset-totp")
@click.argument("name")
def reset_totp(name: str) -> None:
    """Switch somebody's second step off when phone and recovery codes are lost, and end the sessions."""
    with at_work() as desk:
        person = _found(desk, name)
        if not second_factor.remove(desk, person):
            raise Cannot(f"{name} has no second step.")
        accounts.end_sessions(desk, person)
    click.echo(f"{name} signs in with the password alone, until a new second step is set up.")


@moderator.command()
@click.argument("name")
@click.option("--email", help="An address the sign-in provider says it checked.")
@click.option("--subject", help="The provider's own name for the person (its `sub`).")
def link(name: str, email: str | None, subject: str | None) -> None:
    """Say what the sign-in provider calls somebody. Only a keyed fingerprint of it is kept."""
    if (email is None) == (subject is None):
        raise Cannot("Give either --email or --subject.")
    with at_work() as desk, _sentences():
        issuer = desk.settings.oidc_issuer
        if not issuer:
            raise Cannot("There is no sign-in provider. Set OVERSHARE_OIDC_ISSUER first: see docs/sign-in.md.")
        known = Name("email", issuer, email) if email else Name("subject", issuer, subject or "")
        identities.link(desk, _found(desk, name), known)
    click.echo(f"{name} can sign in through the provider.")


@moderator.command()
@click.argument("name")
def unlink(name: str) -> None:
    """Forget what the sign-in provider calls somebody, and end the sessions."""
    with at_work() as desk:
        person = _found(desk, name)
        count = identities.unlink(desk, person)
        accounts.end_sessions(desk, person)
    click.echo(f"{count} forgotten. {name} cannot sign in through the provider now.")


@contextmanager
def _sentences() -> Iterator[None]:
    """What a verb refuses with a sentence ends the command with it."""
    try:
        yield
    except ValueError as error:
        raise Cannot(str(error)) from None


def _sites(desk: Desk, names: tuple[str, ...]) -> list[Site]:
    """The sites named, or every one."""
    if not names:
        return list(desk.session.scalars(select(Site).order_by(Site.id)))
    return [_site(desk, name) for name in dict.fromkeys(names)]


def _site(desk: Desk, name: str) -> Site:
    site = sites.find(desk, name)
    if site is None:
        raise Cannot(f"There is no site {name}. `overshare site list` shows those there are.")
    return site


def _found(desk: Desk, name: str) -> Moderator:
    row = desk.session.scalar(select(Moderator).where(Moderator.name == name))
    if row is None:
        raise Cannot(f"There is no account {name}. `overshare moderator list` shows those there are.")
    return row
