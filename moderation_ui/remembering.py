"""Letting a site remember values of an item: what it would close is counted before anything is kept."""

from dataclasses import dataclass, field

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import memory
from models.crypto import Unreadable
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.memory import Reach, Wish
from models.post import Post
from models.review import NotPossible
from models.texts import TextGone, read_text
from models.value import Value
from moderation_ui import forms, scope
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.detail import findings_of_item
from moderation_ui.item import not_possible
from moderation_ui.marked import visible
from moderation_ui.masking import mask
from moderation_ui.room import reading, writing
from moderation_ui.spans import spots_of

pages = Blueprint("remembering", __name__, url_prefix="/items")
DAYS = ("30", "90", "365")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value of the item, covered. `closes` is how many waiting items a rule would close, by its scope."""

    finding: int
    number: int
    kind: str
    masked: str = field(repr=False)
    chosen: bool
    closes: dict[str, int]


@pages.get("/<uuid>/remember")
@needs(Needs.MODERATOR)
def ask(uuid: str) -> str:
    """Which values, where, how long and why; with what each choice would close."""
    wanted = request.args.get("finding", "")
    with reading() as desk:
        item = scope.item(desk, moderator(), forms.named_row(uuid))
        post = desk.session.get_one(Post, item.post_id)
        values = _candidates(desk, item, post, wanted)
        if not values:
            abort(404)
        scopes = [name for name in ("author", "thread", "site") if name in values[0].closes]
        site = scope.site_of(desk, item)
        page = {"item": item, "post": post, "site": visible(site.title), "values": values, "scopes": scopes}
        return render_template("remember.html", **page, days=DAYS)


def _candidates(desk: Desk, item: Item, post: Post, wanted: str) -> list[Candidate]:
    try:
        text = read_text(desk.keys, scope.revision_of(desk, item))
    except (TextGone, Unreadable):
        text = ""
    rows = findings_of_item(desk, item)
    numbers = {spot.id: spot.number for spot in spots_of(rows)}
    shown = {row.value_id: row for row in reversed(rows) if row.value_id is not None and not row.suppressed}
    first = wanted if any(str(row.id) == wanted for row in rows) else ""
    chosen = next((row.value_id for row in rows if str(row.id) == first), None)
    return [
        Candidate(
            finding=row.id,
            number=numbers[row.id],
            kind=row.kind,
            masked=visible(mask(row.kind, text[row.start : row.end])),
            chosen=chosen == value if chosen is not None else len(shown) == 1,
            closes=_closes(desk, desk.session.get_one(Value, value), post),
        )
        for value, row in reversed(shown.items())
    ]


def _closes(desk: Desk, value: Value, post: Post) -> dict[str, int]:
    """How many waiting items a rule would close, for each scope that the post has."""
    here = (value.site_id, value.kind, value.fingerprint)
    reaches = {"site": Reach(*here)}
    if post.author_id is not None:
        reaches["author"] = Reach(*here, author_id=post.author_id)
    if post.thread:
        reaches["thread"] = Reach(*here, thread=post.thread)
    return {name: memory.covered_count(desk, reach, "allow") for name, reach in reaches.items()}


@pages.post("/<uuid>/remember")
@needs(Needs.MODERATOR)
def remember(uuid: str) -> AnyResponse:
    """Make a rule of each chosen value: all of them or none."""
    wish = Wish(
        act=forms.choice("act", memory.ACTS),
        scope=forms.choice("scope", memory.SCOPES),
        reason=forms.choice("reason", memory.REASONS),
        days=int(forms.choice("days", DAYS)),
    )
    chosen = forms.numbers("finding")
    try:
        with writing() as desk:
            item = scope.item(desk, moderator(), forms.named_row(uuid))
            for finding in _findings(desk, item, chosen):
                memory.remember(desk, finding, moderator(), wish)
    except NotPossible as refused:
        return not_possible(uuid, refused.reason)
    return redirect(url_for("memory.show"), 303)


def _findings(desk: Desk, item: Item, chosen: list[int]) -> list[FindingRow]:
    """One finding of each chosen value. Raise NotPossible."""
    known = {row.id: row for row in findings_of_item(desk, item)}
    if not chosen or not set(chosen) <= set(known):
        raise NotPossible("no_value")
    by_value = {known[finding].value_id: known[finding] for finding in chosen}
    return list(by_value.values())
