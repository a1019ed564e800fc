"""`overshare site`: the connected forums and blogs."""

import json
from typing import Any

import click
from sqlalchemy import select

from detector.policy import Policy, UnknownSetting
from models import sites
from models.desk import Desk
from models.site import Site
from overshare.desk import at_work
from overshare.sentences import Cannot, Sentences, settings
from overshare.welcome import address
from platforms.catalogue import PLATFORMS
from worker.outbound import NotAllowed, aim


@click.group(cls=Sentences)
def site() -> None:
    """Connect forums and blogs."""


def _json(_context: click.Context, parameter: click.Parameter, value: str) -> dict[str, Any]:
    try:
        read = json.loads(value)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise click.BadParameter(f'{parameter.name} is a JSON object, such as {{"hold": true}}.')
    return read


@site.command()
@click.argument("name")
@click.option("--platform", type=click.Choice(sorted(PLATFORMS)), required=True, help="What it runs on.")
@click.option("--source", type=click.Choice(["forum", "blog"]), help="For generic: a forum or a blog.")
@click.option("--url", required=True, help="Its address, https://...")
@click.option("--title", help="Its name as moderators see it.")
@click.option("--api-user", default="", help="Discourse: the staff account the API key belongs to.")
@click.option("--api-key-file", type=click.File("r"), help="Discourse: a file with the API key; - for standard input.")
@click.option(
    "--options", default="{}", callback=_json, help="The platform's options as JSON: callback_url, poll_url, ..."
)
@click.option("--policy", default="{}", callback=_json, help="The site's policy as JSON where not the default.")
def add(  # noqa: PLR0917 - click passes each option
    name: str,
    platform: str,
    source: str | None,
    url: str,
    title: str | None,
    api_user: str,
    api_key_file: Any,
    options: dict[str, Any],
    policy: dict[str, Any],
) -> None:
    """Connect a site and print its webhook address and secret."""
    chosen = settings()
    _may_be_called(url, private=chosen.private_targets)
    _is_policy(policy)
    key = api_key_file.read().strip() if api_key_file else ""
    with at_work(chosen) as desk:
        try:
            added = sites.add_site(
                desk,
                name=name,
                title=title or name,
                platform=platform,
                source=source or PLATFORMS[platform].source,
                base_url=url,
                api_key=key,
                api_user=api_user,
                options=options,
                policy=policy,
            )
        except ValueError as error:
            raise Cannot(str(error)) from None
    click.echo(f"Webhook address: {address(chosen)}/hooks/{name}")
    click.echo(f"Webhook secret:  {added.secret}")
    click.echo("The secret is shown this once. docs/ tells what to enter where.")
    click.echo(f"Admins see it now; others with a role there: overshare moderator role NAME moderator --site {name}")


def _may_be_called(url: str, *, private: bool) -> None:
    try:
        aim(url, private=private)
    except NotAllowed as error:
        reasons = {
            "scheme": "The site's address must begin with https://.",
            "address": f"{url} leads to a private address.",
        }
        sentence = reasons.get(error.reason, f"{url} is not an address that can be called.")
        raise Cannot(f"{sentence} For a site on your own network set OVERSHARE_PRIVATE_TARGETS=true.") from None
    except OSError:
        click.echo(f"Note: {url} cannot be resolved now; decisions wait until it can.", err=True)


def _is_policy(policy: dict[str, Any]) -> None:
    try:
        Policy.read(policy)
    except (UnknownSetting, TypeError, ValueError) as error:
        raise Cannot(f"The policy cannot be used: {error} is not a setting of it.") from None


def _found(desk: Desk, name: str) -> Site:
    row = sites.find(desk, name)
    if row is None:
        raise Cannot(f"There is no site {name}. `overshare site list` shows those there are.")
    return row


@site.command("list")
def list_() -> None:
    """Show the sites."""
    with at_work() as desk:
        rows = list(desk.session.scalars(select(Site).order_by(Site.name)))
        for row in rows:
            state = "active" if row.active else "paused"
            rest = f", rests until {row.resting_until:%H:%M} UTC" if row.resting_until else ""
            click.echo(f"{row.name}\t{row.platform}\t{row.source}\t{state}{rest}\t{row.base_url}")
    if not rows:
        click.echo("No site is connected. `overshare site add --help` tells how.")


@site.command("rotate-secret")
@click.argument("name")
def rotate_secret(name: str) -> None:
    """Make a new webhook secret; the old one goes on working until it is retired."""
    with at_work() as desk:
        secret = sites.rotate_secret(desk, _found(desk, name))
    click.echo(f"New webhook secret: {secret}")
    click.echo(f"Enter it at the site, then run: overshare site retire-secret {name}")


@site.command("retire-secret")
@click.argument("name")
def retire_secret(name: str) -> None:
    """Stop accepting the older of two secrets."""
    with at_work() as desk:
        retired = sites.retire_secret(desk, _found(desk, name))
    click.echo("The older secret is retired." if retired else "There is only one secret; nothing was changed.")


@site.command()
@click.argument("name")
def pause(name: str) -> None:
    """Take no webhooks and carry no decisions until resumed."""
    _switch(name, active=False)
    click.echo(f"{name} is paused. Its webhooks are refused; most platforms do not send them again.")


@site.command()
@click.argument("name")
def resume(name: str) -> None:
    """Go on after a pause; the next poll finds what was missed where the platform can tell."""
    _switch(name, active=True)
    click.echo(f"{name} is active.")


def _switch(name: str, *, active: bool) -> None:
    with at_work() as desk:
        row = _found(desk, name)
        row.active, row.resting_until, row.failures = active, None, 0
        desk.note("site.resumed" if active else "site.paused", "operator", row.uuid)
