"""What `overshare up` says when it is up: where the pages are, and the first password, once."""

import sys

import click

from models.settings import Settings


def address(settings: Settings) -> str:
    """Where a browser finds the pages."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return settings.public_url or f"http://{'127.0.0.1' if host in {'0.0.0.0', '[::]'} else host}:{settings.port}"  # noqa: S104


def say(settings: Settings, one_time_password: str | None) -> None:
    """Print it. The password goes to the terminal and nowhere else: it is stored only as a hash."""
    click.echo(f"\nOvershare is up: {address(settings)}")
    say_password(one_time_password)
    if one_time_password:
        click.echo("Connect a forum or blog: overshare site add --help")
    click.echo("Ctrl-C stops everything.")
    sys.stdout.flush()


def say_password(one_time_password: str | None) -> None:
    """Print the first account's password if it was just made."""
    if one_time_password:
        click.echo(f"Sign in as admin with the one-time password {one_time_password}")
        click.echo("It is shown this once. You choose your own when you sign in.")
