"""`overshare person`: what the person it is about may ask for: to be found, to be told what is kept, to be erased."""

import json
import os
import sys
from pathlib import Path

import click
from sqlalchemy import select

from models import portability, requests, rights, sites
from models.author import Author
from models.desk import Desk
from models.erased import Erased, NotErasures, erase_again, erased
from models.site import Site
from overshare.backups import renew_prints
from overshare.desk import at_work
from overshare.sentences import Cannot, Sentences, settings
from worker.runtime import make_runtime
from worker.sweep import purge

FilePath = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=Sentences)
def person() -> None:
    """Answer requests: find an author, export what is kept, erase it.

    What somebody is looked for by is asked for or read from standard input, never taken from the command line, where
    every process could read it and the shell would remember it.
    """


@person.command()
@click.option("--by", type=click.Choice(requests.BY), default="id", show_default=True, help="What you look by.")
@click.option("--site", "name", default="", help="Only on this site.")
def find(by: str, name: str) -> None:
    """Find authors by their id or name at the site, or by an e-mail address or number in their posts.

    Prints their names here, which the other commands take. Exits 1 if nobody is found.
    """
    value = _asked(by)
    with at_work() as desk:
        matches = requests.find(desk, _sites(desk, name), by, value, "operator")
        lines = [_line(match) for match in matches]
    for line in lines:
        click.echo(line)
    click.echo(f"{len(lines)} found. To see what is kept: overshare person show NAME" if lines else "Nobody is found.")
    sys.exit(0 if lines else 1)


def _line(match: requests.Match) -> str:
    seen = f"{match.author.first_seen_at:%Y-%m-%d} to {match.author.last_seen_at:%Y-%m-%d}"
    what = f"{match.posts} posts {'with it in them' if match.mentions else 'by them'}"
    return f"{match.author.uuid}\t{match.site.name}\t{what}\t{seen}"


def _asked(by: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(f"The {by} to look for", hide_input=True))
    return sys.stdin.readline(4000).rstrip("\r\n")


def _sites(desk: Desk, name: str) -> list[Site]:
    if name:
        found = sites.find(desk, name)
        if found is None:
            raise Cannot(f"There is no site {name}. `overshare site list` shows those there are.")
        return [found]
    return list(desk.session.scalars(select(Site).order_by(Site.id)))


@person.command()
@click.argument("uuid", metavar="NAME")
def show(uuid: str) -> None:
    """Count what is kept of an author, before it is exported or erased."""
    with at_work() as desk:
        author = _author(desk, uuid)
        kept, erase_at = requests.kept(desk, author), author.erase_at
    for what in ("posts", "texts", "addresses", "findings", "items", "decisions"):
        click.echo(f"{what}: {getattr(kept, what)}")
    if kept.waiting:
        click.echo(f"{kept.waiting} posts have a decision on its way to the site: they are erased once it has arrived.")
    if erase_at is not None:
        click.echo(f"Is erased at {erase_at:%Y-%m-%d %H:%M} UTC. To call it off: overshare person keep {uuid}")


@person.command()
@click.argument("uuid", metavar="NAME")
@click.option("--file", type=FilePath, default=None, help="Where to; standard output when left out.")
@click.option("--own", type=click.Choice(["email", "phone"]), help="Asks for an address or number known to be theirs.")
@click.option("--whole", is_flag=True, help="Without masks: for yourself, not for handing out.")
def export(uuid: str, file: Path | None, own: str | None, whole: bool) -> None:
    """Write all that is kept of an author as JSON. Others' data that were found in their posts are masked."""
    value = _asked(own) if own else ""
    with at_work() as desk:
        author = _author(desk, uuid)
        known = requests.marks(desk, desk.session.get_one(Site, author.site_id), own, value) if own and value else []
        told = portability.export(desk, author) if whole else portability.export_masked(desk, author, known)
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    if file is None:
        click.echo(text, nl=False)
        return
    _write(file, text)
    click.echo(
        f"{file}: {sum(len(rows) for rows in told.values())} rows. It holds personal data: delete it afterwards."
    )


def _write(file: Path, text: str) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Cannot(f"{file} exists. Choose another name.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)


@person.command()
@click.argument("uuid", metavar="NAME")
@click.option("--now", is_flag=True, help="Without the time in which it can be called off.")
@click.confirmation_option(prompt="Erase all that is kept of this author? Is the request really theirs?")
def erase(uuid: str, now: bool) -> None:
    """Erase all that is kept of an author, after the time in which it can be called off (`undo_minutes`)."""
    with at_work() as desk:
        author = _author(desk, uuid)
        if not now:
            at = rights.plan_erasure(desk, author, "operator")
            click.echo(f"Is erased at {at:%Y-%m-%d %H:%M} UTC. To call it off: overshare person keep {uuid}")
            return
        done = rights.erase(desk, author)
    purge(make_runtime(settings()))  # and out of the files
    click.echo(f"{done['posts']} posts are erased.")
    if done["waiting"]:
        click.echo(f"{done['waiting']} wait for a decision to arrive at the site, and are erased then.")


@person.command()
@click.argument("uuid", metavar="NAME")
def keep(uuid: str) -> None:
    """Call an erasure off while there is time."""
    with at_work() as desk:
        kept = rights.call_off_erasure(desk, _author(desk, uuid), "operator")
    click.echo("The erasure is called off." if kept else "No erasure was planned.")


@person.command("erased")
@click.option("--file", type=FilePath, default=None, help="Where to; standard output when left out.")
def erased_(file: Path | None) -> None:
    """List who was erased, by fingerprints and times: to be kept beside the backups, and given to `erase-again`."""
    with at_work() as desk:
        lines = [json.dumps(one.as_json()) for one in erased(desk)]
    if file is None:
        for line in lines:
            click.echo(line)
        return
    _write(file, "".join(f"{line}\n" for line in lines))
    click.echo(f"{file}: {len(lines)} erasures.")


@person.command("erase-again")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def erase_again_(file: Path) -> None:
    """Repeat the erasures of FILE after a backup was put back by other tools than `overshare restore`."""
    chosen = settings()
    try:
        again = [Erased.read(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
        renew_prints(chosen)
        with at_work(chosen) as desk:
            count = erase_again(desk, again)
    except (ValueError, NotErasures):
        raise Cannot(f"{file} is no list of erasures made by `overshare person erased`.") from None
    purge(make_runtime(chosen))
    click.echo(f"{count} authors had come back and are erased again.")


def _author(desk: Desk, uuid: str) -> Author:
    author = desk.session.scalar(select(Author).where(Author.uuid == uuid))
    if author is None:
        raise Cannot("There is no author of this name here. `overshare person find` shows those there are.")
    return author
