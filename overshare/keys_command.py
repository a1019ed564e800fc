"""`overshare keys`: the ring of keys that sealed columns and fingerprints stand on."""

import click

from models import reseal as resealing
from models import setup
from models.crypto import PURPOSES, add_key, load_keys
from overshare.desk import at_work
from overshare.sentences import Sentences, settings


@click.group(cls=Sentences)
def keys() -> None:
    """Look after the keys. Keep a backup of them, apart from the database's."""


@keys.command()
def show() -> None:
    """Show which keys there are, never the keys themselves."""
    chosen = settings()
    ring = load_keys(chosen.keys)
    with at_work(chosen) as desk:
        sealed = resealing.count(desk)
    click.echo(f"Keys in {chosen.keys}:")
    for purpose in PURPOSES:
        for key_id in ring.keys[purpose]:
            use = "writes" if key_id == ring.newest(purpose) else "reads"
            count = "" if purpose == "index" else f", {sealed.get((purpose, key_id), 0)} sealed values"
            click.echo(f"  {purpose}-{key_id}: {use}{count}")
    click.echo("Back them up apart from the database: without them what is sealed cannot be had back by anybody.")


@keys.command()
@click.argument("purpose", type=click.Choice([purpose for purpose in PURPOSES if purpose != "index"]))
def add(purpose: str) -> None:
    """Make a new key, which seals from now on; the older ones go on reading."""
    chosen = settings()
    key_id = add_key(chosen.keys, purpose)
    prepared = setup.prepare(chosen)
    prepared.database.engine.dispose()
    click.echo(f"{purpose}-{key_id} is made. Back it up, restart every process, then run: overshare keys reseal")


@keys.command()
def reseal() -> None:
    """Seal again, with the newest keys, what older keys sealed. May be interrupted and run again."""
    chosen = settings()
    total = 0
    while True:
        with at_work(chosen) as desk:
            done = resealing.reseal(desk)
        total += done
        if done == 0:
            break
    click.echo(f"{total} values were sealed again. Keys that seal nothing any more may be removed: overshare keys show")
