"""`overshare status`, `verify`, `purge`, `backup`, `restore`, `doctor`."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from models import setup
from models.desk import Desk
from models.status import status as read_status
from models.verify import verify as find_problems
from overshare import backups, doctor
from overshare.desk import at_work
from overshare.sentences import FOUND, Cannot, settings

FilePath = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def status(as_json: bool) -> None:
    """Count posts, items and deliveries by state. Needs no key; says if one is missing."""
    missing = setup.without_key(settings())
    with at_work() if missing is None else missing[1].read() as place:
        counts = read_status(place.session if isinstance(place, Desk) else place)
    _say_status(counts, as_json)
    if missing is not None:
        missing[1].engine.dispose()
        raise Cannot(missing[0])


def _say_status(counts: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(counts, default=str))
        return
    for line in _lines(counts):
        click.echo(line)


def _lines(counts: dict[str, Any], depth: int = 0) -> list[str]:
    lines: list[str] = []
    for name, value in counts.items():
        label = "  " * depth + str(name).replace("_", " ")
        if isinstance(value, dict):
            lines += [label, *_lines(value, depth + 1)]
        elif isinstance(value, list):
            lines += [label, *("  " * (depth + 1) + json.dumps(one, default=str) for one in value)]
        else:
            lines.append(f"{label}: {value}")
    return lines


@click.command()
def verify() -> None:
    """Check every promise that can be seen on rows. Exits 1 if one is broken."""
    with at_work() as desk:
        problems = find_problems(desk)
    for problem in problems:
        click.echo(f"{problem.code}\t{problem.subject}")
    click.echo(f"{len(problems)} problems." if problems else "Everything holds.")
    sys.exit(FOUND if problems else 0)


@click.command()
def purge() -> None:
    """Destroy now what is past its date. The sweep does the same every minute."""
    from worker.runtime import make_runtime  # noqa: PLC0415
    from worker.sweep import purge as purge_all  # noqa: PLC0415

    counts = purge_all(make_runtime(settings()))
    for name, count in sorted(counts.items()):
        click.echo(f"{name}: {count}")
    click.echo("Nothing is left that is past its date.")


@click.command()
@click.argument("file", type=FilePath)
def backup(file: Path) -> None:
    """Copy the database to FILE while everything runs. Keys are not in it: keep them elsewhere."""
    chosen = settings()
    try:
        size = backups.save(chosen, file)
    except backups.NotPossible as error:
        raise Cannot(str(error)) from None
    click.echo(f"{file}: {size} bytes. Keys are not in it; back up {chosen.keys} to another place.")


@click.command()
@click.argument("file", type=FilePath)
def restore(file: Path) -> None:
    """Put the database back from FILE; what was erased since the backup is erased again."""
    try:
        erased = backups.restore(settings(), file)
    except backups.NotPossible as error:
        raise Cannot(str(error)) from None
    click.echo(f"Restored. {erased} erasures made since then were repeated. Start with: overshare up")


@click.command("doctor")
@click.option("--only", default="", help="Names of checks, with commas: for health checks of containers.")
def doctor_(only: str) -> None:
    """Check what Overshare stands on, and say what to do. Exits 1 if something must be done."""
    wanted = {name.strip().lower() for name in only.split(",") if name.strip()}
    findings = [one for one in doctor.examine(settings()) if not wanted or one.what.lower() in wanted]
    for finding in findings:
        click.echo(f"{'ok  ' if finding.ok else 'DO  '} {finding.what}: {finding.sentence}")
    sys.exit(FOUND if any(not finding.ok for finding in findings) else 0)


COMMANDS = (status, verify, purge, backup, restore, doctor_)
