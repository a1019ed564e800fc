"""`overshare moderator`: the accounts."""

import click
from sqlalchemy import select

from models import accounts
from models.desk import Desk
from models.moderator import Moderator
from overshare.desk import at_work
from overshare.sentences import Cannot, Sentences


@click.group(cls=Sentences)
def moderator() -> None:
    """Look after accounts."""


@moderator.command()
@click.argument("name")
@click.option("--role", type=click.Choice(["moderator", "reviewer", "admin"]), default="moderator", show_default=True)
def add(name: str, role: str) -> None:
    """Make an account and print its one-time password."""
    with at_work() as desk:
        try:
            password = accounts.create_moderator(desk, name, role)
        except ValueError as error:
            raise Cannot(str(error)) from None
    click.echo(f"One-time password of {name}: {password}")


@moderator.command("list")
def list_() -> None:
    """Show the accounts."""
    with at_work() as desk:
        for row in desk.session.scalars(select(Moderator).order_by(Moderator.name)):
            click.echo(f"{row.name}\t{row.role}\t{'active' if row.active else 'disabled'}")


@moderator.command()
@click.argument("name")
def disable(name: str) -> None:
    """End an account's sessions and let it sign in no more."""
    with at_work() as desk:
        accounts.set_active(desk, _found(desk, name), False)
    click.echo(f"{name} is disabled.")


@moderator.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let a disabled account sign in again."""
    with at_work() as desk:
        accounts.set_active(desk, _found(desk, name), True)
    click.echo(f"{name} is active.")


@moderator.command()
@click.argument("name")
def reset(name: str) -> None:
    """Give an account a new one-time password."""
    with at_work() as desk:
        password = accounts.reset_password(desk, _found(desk, name))
    click.echo(f"One-time password of {name}: {password}")


def _found(desk: Desk, name: str) -> Moderator:
    row = desk.session.scalar(select(Moderator).where(Moderator.name == name))
    if row is None:
        raise Cannot(f"There is no account {name}. `overshare moderator list` shows those there are.")
    return row
