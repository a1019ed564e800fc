"""Skipping, escalating and noting: what can be done with an item besides deciding it."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import handling
from models.desk import Desk
from models.item import Item
from models.post import Revision
from models.review import NotPossible
from models.texts import TextGone, read_text
from moderation_ui import filters, forms, listing, scope
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.detail import findings_of_item
from moderation_ui.item import not_possible
from moderation_ui.leaking import leaks
from moderation_ui.room import writing

pages = Blueprint("handling", __name__, url_prefix="/items")
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
SHORTEST = 4
"""A value shorter than this may stand in a note by chance."""


@pages.post("/<uuid>/skip")
@needs(Needs.MODERATOR)
def skip(uuid: str) -> AnyResponse:
    """Put an item aside and open the next."""
    span = SPANS[forms.choice("span", tuple(SPANS), default="hour")]
    return _handled(uuid, lambda desk, item: handling.skip(desk, item, moderator(), span))


@pages.post("/<uuid>/escalate")
@needs(Needs.MODERATOR)
def escalate(uuid: str) -> AnyResponse:
    """Ask a lead to look, with a note if there is something to say, and open the next."""
    text = forms.word("note", limit=handling.REMARK_LENGTH, default="").strip()

    def act(desk: Desk, item: Item) -> None:
        if text:
            _refuse_leaks(desk, item, text)
            handling.remark(desk, item, moderator(), text)
        handling.escalate(desk, item, moderator())

    return _handled(uuid, act)


@pages.post("/<uuid>/note")
@needs(Needs.MODERATOR)
def note(uuid: str) -> AnyResponse:
    """Keep a note, unless it holds what a poster leaked."""
    text = forms.word("note", limit=handling.REMARK_LENGTH).strip()
    wanted = filters.read(request.args)
    try:
        with writing() as desk:
            item = scope.item(desk, moderator(), forms.named_row(uuid))
            _refuse_leaks(desk, item, text)
            handling.remark(desk, item, moderator(), text)
    except NotPossible as refused:
        return not_possible(uuid, refused.reason)
    return redirect(url_for("item.show", uuid=uuid) + wanted.query(), 303)


def _refuse_leaks(desk: Desk, item: Item, text: str) -> None:
    if leaks(text) or repeats(desk, item, text):
        raise NotPossible("note_leaks")


def _handled(uuid: str, act: Callable[[Desk, Item], object]) -> AnyResponse:
    wanted = filters.read(request.args)
    try:
        with writing() as desk:
            item = scope.item(desk, moderator(), forms.named_row(uuid))
            if forms.number("version") != item.version:
                abort(409)
            following = listing.after(desk, moderator(), wanted, item)
            act(desk, item)
    except NotPossible as refused:
        return not_possible(uuid, refused.reason)
    place = url_for("item.show", uuid=following) if following else url_for("queue.show")
    return redirect(place + wanted.query(), 303)


def repeats(desk: Desk, item: Item, text: str) -> bool:
    """Whether a note says a value that was found in the item, names included."""
    try:
        source = read_text(desk.keys, desk.session.get_one(Revision, item.revision_id))
    except TextGone:
        return False
    said = text.casefold()
    values = (source[row.start : row.end].casefold().strip() for row in findings_of_item(desk, item))
    return any(len(value) >= SHORTEST and value in said for value in values)
