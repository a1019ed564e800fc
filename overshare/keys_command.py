"""`overshare keys`: the ring of keys that sealed columns and fingerprints stand on."""

import click

from models import reprint, setup
from models import reseal as resealing
from models.crypto import PURPOSES, add_key, load_keys
from overshare.backups import renew_prints
from overshare.desk import at_work
from overshare.sentences import Cannot, Sentences, settings


@click.group(cls=Sentences)
def keys() -> None:
    """Look after the keys. Keep a backup of them, apart from the database's."""


@keys.command()
def show() -> None:
    """Show which keys there are, never the keys themselves."""
    chosen = settings()
    ring = load_keys(chosen.keys)
    with at_work(chosen) as desk:
        sealed, prints = resealing.count(desk), reprint.count(desk)
    click.echo(f"Keys in {chosen.keys}:")
    for purpose in PURPOSES:
        for key_id in ring.keys[purpose]:
            use = "writes" if key_id == ring.newest(purpose) else "reads"
            count = f"{sealed.get((purpose, key_id), 0)} sealed values"
            if purpose == "index":
                count = f"{prints[key_id]} fingerprints"
            click.echo(f"  {purpose}-{key_id}: {use}, {count}")
    click.echo("Back them up apart from the database: without them what is sealed cannot be had back by anybody.")


@keys.command()
@click.argument("purpose", type=click.Choice(PURPOSES))
def add(purpose: str) -> None:
    """Make a new key, which is used from now on; the older ones go on reading, and of index every one is needed."""
    chosen = settings()
    database, _ = setup.open_(chosen)  # a new key beside others that are lost would hide that they are
    database.engine.dispose()
    key_id = add_key(chosen.keys, purpose)
    prepared = setup.prepare(chosen)
    prepared.database.engine.dispose()
    after = "rotate-index" if purpose == "index" else "reseal"
    click.echo(f"{purpose}-{key_id} is made. Back it up, restart every process, then run: overshare keys {after}")


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


@keys.command("rotate-index")
def rotate_index() -> None:
    """Renew every fingerprint under the newest index key. May be interrupted and run again.

    Posts come in and are decided meanwhile. Every index key is needed from then on:
    each lies over the one before.
    """
    chosen = settings()
    total = renew_prints(chosen)
    with at_work(chosen) as desk:
        behind, first = reprint.left(desk), not desk.keys.index_name()
    if first:
        raise Cannot("There is one index key only. Make another first: overshare keys add index")
    if behind:
        raise Cannot(f"{sum(behind.values())} rows were in use and are left. Run it again.")
    click.echo(f"{total} rows were renewed; nothing is under an older index key. See for yourself: overshare verify")
