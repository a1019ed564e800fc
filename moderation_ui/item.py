"""One item: look, reveal, decide, take back, try again."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import crash, review, trials
from models.decision import Decision
from models.desk import Desk
from models.item import Item
from models.jobs import CHECK, DELIVER, TRIAL
from models.review import Conflict, NotPossible
from models.site import Site
from models.texts import TextGone
from models.trial import Trial
from models.trials import Tried
from moderation_ui import filters, forms, listing, scope, screen, telling, tried, verdicts, wording
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.detail import detail
from moderation_ui.filters import Filter
from moderation_ui.room import reading, room, writing

pages = Blueprint("item", __name__, url_prefix="/items")
CONFLICT = 409


@pages.get("/<uuid>")
@needs(Needs.MODERATOR)
def show(uuid: str) -> str:
    """An item beside the list it stands in; masked."""
    wanted = filters.read(request.args)
    with reading() as desk:
        item = scope.item(desk, moderator(), forms.named_row(uuid))
        return screen.item_page(desk, moderator(), wanted, detail(desk, item, moderator()))


@pages.post("/<uuid>/reveal")
@needs(Needs.MODERATOR)
def reveal(uuid: str) -> str | Response:
    """The item with its values: the row that says who looked is committed before the text is sent."""
    wanted = filters.read(request.args)
    purpose = forms.choice("purpose", review.PURPOSES, default="review")
    try:
        with writing() as desk:
            review.reveal(desk, scope.item(desk, moderator(), forms.named_row(uuid)), moderator(), purpose)
    except TextGone:
        return not_possible(uuid, "text_gone")
    with reading() as desk:
        item = scope.item(desk, moderator(), uuid)
        return screen.item_page(desk, moderator(), wanted, detail(desk, item, moderator(), revealed=True))


@pages.post("/<uuid>/decide")
@needs(Needs.MODERATOR)
def decide(uuid: str) -> AnyResponse:
    """Take a decision on what was seen, and open the next item."""
    wanted = filters.read(request.args)
    chosen = verdicts.choice(forms.choice("action", verdicts.ACTIONS))

    def act(desk: Desk, item: Item) -> str:
        if _somebody_elses(desk, item):
            raise Conflict("claimed")
        following = listing.after(desk, moderator(), wanted, item)
        review.decide(desk, item, moderator(), verdicts.verdict(desk, item, chosen))
        return following

    return _done(uuid, wanted, act)


@pages.post("/<uuid>/preview")
@needs(Needs.MODERATOR)
def preview(uuid: str) -> tuple[Response, int]:
    """What a redaction would make of the text, and what is left of it once a worker has looked.

    The text as it would be is kept sealed for that look and for minutes. With `views` the parts to show are sent, too.
    """
    chosen = verdicts.choice("redact")
    try:
        with reading() as desk:
            item = scope.item(desk, moderator(), forms.named_row(uuid))
            made = verdicts.preview(desk, item, chosen)
            trial = trials.found(desk, item, moderator(), made.after)
            shown = tried.shown(desk, item, made, trial) if forms.number("views", default=0) else {}
        if trial is None:
            trial = _try(uuid, made)
    except Conflict as conflict:
        return jsonify(trouble=str(wording.CONFLICTS.get(conflict.reason, ""))), CONFLICT
    except NotPossible as refused:
        return jsonify(trouble=str(wording.IMPOSSIBLE.get(refused.reason, ""))), CONFLICT
    return jsonify(tried.told(made, trial) | shown), 200


def _try(uuid: str, made: verdicts.Preview) -> Trial:
    with writing() as desk:
        item = scope.item(desk, moderator(), uuid)
        trial = trials.ask(desk, item, moderator(), Tried(item.revision_id, verdicts.as_spans(made.cuts), made.after))
        desk.session.flush()
    room().nudge(TRIAL, trial.id)
    return trial


@pages.post("/<uuid>/reason")
@needs(Needs.MODERATOR)
def reason(uuid: str) -> AnyResponse:
    """Say why one decided so: the one key after the decision. The page that is open stays as it is."""
    decision, why = forms.named_row(forms.word("decision")), forms.choice("reason", review.REASONS)
    wanted = filters.read(request.args)
    try:
        with writing() as desk:
            item = scope.item(desk, moderator(), forms.named_row(uuid))
            review.give_reason(desk, item, moderator(), decision, why)
    except Conflict as conflict:
        return _conflict(uuid, conflict.reason)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(told=str(telling.REASONS[why]))
    return redirect(url_for("item.show", uuid=uuid) + wanted.query(), 303)


@pages.post("/<uuid>/undo")
@needs(Needs.MODERATOR)
def undo(uuid: str) -> AnyResponse:
    """Take the last decision back and show its item again."""
    decision = forms.named_row(forms.word("decision"))

    def act(desk: Desk, item: Item) -> str:
        site = desk.session.get_one(Site, item.site_id)
        reverse = {action: verdicts.steps(desk, site, action) for action in ("hold", "allow", "restore")}
        review.undo(desk, item, moderator(), decision, reverse)
        return item.uuid

    return _done(uuid, filters.read(request.args), act)


@pages.post("/<uuid>/retry")
@needs(Needs.MODERATOR)
def retry(uuid: str) -> AnyResponse:
    """Try again what the site refused."""

    def act(desk: Desk, item: Item) -> str:
        review.retry(desk, item, moderator())
        return item.uuid

    return _done(uuid, filters.read(request.args), act)


@pages.post("/<uuid>/claim")
@needs(Needs.MODERATOR)
def claim(uuid: str) -> tuple[Response, int]:
    """Lease an open item, or renew the lease; 409 with the holder's name if it is somebody else's."""
    with writing() as desk:
        item = scope.item(desk, moderator(), forms.named_row(uuid))
        mine = item.state in {"new", "held"} and review.claim(desk, item, moderator())
        row = listing.rows_of(desk, [item], moderator())[0]
    return jsonify(mine=mine, holder=row.claimed_by, state=row.state), 200 if mine else CONFLICT


@pages.post("/<uuid>/release")
@needs(Needs.MODERATOR)
def release(uuid: str) -> tuple[str, int]:
    """Give a lease back."""
    with writing() as desk:
        review.release(desk, scope.item(desk, moderator(), forms.named_row(uuid)), moderator())
    return "", 204


def _somebody_elses(desk: Desk, item: Item) -> bool:
    until = item.claimed_until
    return item.claimed_by not in {None, moderator().id} and until is not None and until > desk.at


def _done(uuid: str, wanted: Filter, act: Callable[[Desk, Item], str]) -> AnyResponse:
    """Act in one transaction, wake a worker after it, and go where `act` says."""
    try:
        with writing() as desk:
            item = scope.item(desk, moderator(), forms.named_row(uuid))
            following = act(desk, item)
            decided = review.last_decision(desk, item)
            step = None if decided is None else decided.id
            crash.point("decide.before_commit")
        crash.point("decide.after_commit")
    except Conflict as conflict:
        return _conflict(uuid, conflict.reason)
    except NotPossible as refused:
        return not_possible(uuid, refused.reason)
    except TextGone:
        return not_possible(uuid, "text_gone")
    wake(step)
    if not following:
        return redirect(url_for("queue.show") + wanted.query(), 303)
    return redirect(url_for("item.show", uuid=following) + wanted.query(), 303)


def wake(decision_id: int | None) -> None:
    """Two plain nudges; a lost one costs a moment, the sweep finds the rows."""
    if decision_id is None:
        return
    with reading() as desk:
        due = screen.first_steps(desk, desk.session.get_one(Decision, decision_id))
    for step, delivery in due:
        room().nudge(CHECK if step == "check" else DELIVER, delivery)


def _conflict(uuid: str, reason: str) -> Response:
    with reading() as desk:
        item = scope.item(desk, moderator(), uuid)
        shown = detail(desk, item, moderator())
        page = render_template("conflict.html", reason=reason, detail=shown, at=desk.at)
    return make_response(page, CONFLICT)


def not_possible(uuid: str, reason: str) -> Response:
    """The page that says why something was not done."""
    return make_response(render_template("not_possible.html", reason=reason, uuid=uuid), CONFLICT)
