"""`overshare learn`: what moderators' verdicts taught, measured before and after; learn now, show, take back."""

import click
from sqlalchemy import select

from models import learnings
from models.desk import Desk
from models.learning import Learning
from models.site import Site
from overshare.desk import at_work
from overshare.sentences import Cannot


@click.command("learn")
@click.argument("site", required=False)
@click.option("--show", is_flag=True, help="Say what is in force, weight by weight; learn nothing.")
@click.option("--undo", is_flag=True, help="Take back what is in force. Nothing is learnt again until you ask for it.")
def learn(site: str | None, show: bool, undo: bool) -> None:
    """Learn from the verdicts of SITE, or of every site, now. Else it happens by itself, once a day.

    No weight moves by more than 1.0 or on fewer than 30 verdicts; none moves down for credentials and other people's
    data; what does not bring the figures closer to the verdicts is not used.
    """
    if show and undo:
        raise click.UsageError("Either --show or --undo.")
    with at_work() as desk:
        for one in _sites(desk, site):
            for line in _show(desk, one) if show else _undo(desk, one) if undo else _learn(desk, one):
                click.echo(line)


def _sites(desk: Desk, name: str | None) -> list[Site]:
    which = select(Site).order_by(Site.id)
    found = list(desk.session.scalars(which if name is None else which.where(Site.name == name)))
    if name is not None and not found:
        raise Cannot(f"There is no site named {name}.")
    return found


def _learn(desk: Desk, site: Site) -> list[str]:
    row = learnings.learn_site(desk, site.id, actor="operator")
    return [_line(site, row)]


def _undo(desk: Desk, site: Site) -> list[str]:
    if learnings.undo(desk, site.id, actor="operator"):
        return [f"{site.name}: taken back. The table of weights counts as it ships."]
    return [f"{site.name}: nothing was in force."]


def _show(desk: Desk, site: Site) -> list[str]:
    row = learnings.latest(desk, site.id)
    if row is None:
        return [f"{site.name}: nothing learnt yet."]
    moves = sorted(row.moves.items(), key=lambda one: -abs(one[1])) if row.state == "active" else []
    return [_line(site, row), *(f"  {move:+.2f}  {code.replace('_', ' ')}" for code, move in moves)]


def _line(site: Site, row: Learning) -> str:
    figures = f"{row.labels} verdicts, Brier score {row.brier_before:.4f} before, {row.brier_after:.4f} after"
    return f"{site.name}: {_STATES[row.state]} ({figures})."


_STATES = {
    "active": "in force",
    "unhelpful": "measured and not used",
    "replaced": "replaced by a newer lesson",
    "undone": "taken back",
}
