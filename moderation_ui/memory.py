"""What a site remembers about values: made at an item, listed here, agreed to by a second person, changed, ended."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, and_, func, or_, select
from werkzeug.wrappers import Response as AnyResponse

from models import memory
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.review import NotPossible
from models.value_rule import ValueRule
from moderation_ui import filters, forms, scope
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.bulk import MOST, Batch, one_of_several
from moderation_ui.detail import findings_of_item
from moderation_ui.item import not_possible
from moderation_ui.marked import visible
from moderation_ui.remembering import DAYS
from moderation_ui.room import reading, writing

pages = Blueprint("memory", __name__, url_prefix="/memory")
WHY_IT_MAY_STAY = {
    "hotline": "role",
    "role_address": "role",
    "public_office": "role",
    "own_wish": "public",
    "other": "other",
}
"""The reason of a decision, by the reason of the rule that made it."""
LISTED = 100
STATES = ("open", "ended")


@dataclass(frozen=True, slots=True)
class Known:
    """A rule as the page lists it. `closes` is how many waiting items would have nothing left to decide."""

    uuid: str
    site: str
    kind: str
    act: str
    scope: str
    reason: str
    state: str
    by: str
    approved_by: str
    uses: int
    made_at: datetime
    ends_at: datetime
    closes: int
    own: bool


@pages.get("")
@needs(Needs.MODERATOR)
def show() -> str:
    """The rules of the sites one may see: those that wait or hold, or those that are over."""
    shown = request.args.get("state", "open")
    shown = shown if shown in STATES else "open"
    with reading() as desk:
        mine = ValueRule.site_id.in_([site.id for site in scope.sites(desk, moderator())])
        counts = {state: _count(desk, and_(mine, _in_state(desk, state))) for state in STATES}
        ordered = select(ValueRule).where(mine, _in_state(desk, shown)).order_by(ValueRule.state.desc())
        rules = [
            _known(desk, rule) for rule in desk.session.scalars(ordered.order_by(ValueRule.id.desc()).limit(LISTED))
        ]
        return render_template("memory.html", rules=rules, shown=shown, counts=counts, days=DAYS, at=desk.at)


def _in_state(desk: Desk, state: str) -> ColumnElement[bool]:
    over = or_(ValueRule.state == "ended", ValueRule.ends_at <= desk.at)
    return over if state == "ended" else ~over


def _count(desk: Desk, which: ColumnElement[bool]) -> int:
    return desk.session.scalar(select(func.count()).select_from(ValueRule).where(which)) or 0


def _known(desk: Desk, rule: ValueRule) -> Known:
    people = {row.id: row.name for row in desk.session.scalars(select(Moderator))}
    over = rule.state == "ended" or rule.ends_at <= desk.at
    titles = {site.id: site.title for site in scope.sites(desk, moderator())}
    return Known(
        uuid=rule.uuid,
        site=visible(titles[rule.site_id]),
        kind=rule.kind,
        act=rule.act,
        scope="author" if rule.author_id else "thread" if rule.thread else "site",
        reason=rule.reason,
        state="ended" if over else rule.state,
        by=people.get(rule.made_by, ""),
        approved_by=people.get(rule.approved_by or 0, ""),
        uses=rule.uses,
        made_at=rule.made_at,
        ends_at=rule.ends_at,
        closes=0 if over else memory.covered_count(desk, memory.reach_of(rule), rule.act),
        own=rule.made_by == moderator().id,
    )


@pages.post("/<uuid>/approve")
@needs(Needs.MODERATOR)
def approve(uuid: str) -> AnyResponse:
    """Agree to a rule for a whole site."""
    try:
        with writing() as desk:
            memory.approve(desk, _rule(desk, uuid), moderator())
    except NotPossible as refused:
        return not_possible("", refused.reason)
    return redirect(url_for("memory.show"), 303)


@pages.post("/<uuid>/edit")
@needs(Needs.MODERATOR)
def edit(uuid: str) -> AnyResponse:
    """Change why a rule is there and until when it holds."""
    reason, days = forms.choice("reason", memory.REASONS), int(forms.choice("days", DAYS))
    try:
        with writing() as desk:
            memory.edit(desk, _rule(desk, uuid), moderator(), reason, days)
    except NotPossible as refused:
        return not_possible("", refused.reason)
    return redirect(url_for("memory.show"), 303)


@pages.post("/<uuid>/end")
@needs(Needs.MODERATOR)
def end(uuid: str) -> AnyResponse:
    """End a rule."""
    with writing() as desk:
        memory.end(desk, _rule(desk, uuid), moderator())
    return redirect(url_for("memory.show"), 303)


@pages.post("/<uuid>/close")
@needs(Needs.MODERATOR)
def close(uuid: str) -> AnyResponse | str:
    """Decide the waiting items in which nothing else stands, as many as were shown: each by its own decision."""
    shown = forms.number("count")
    with reading() as desk:
        rule = _rule(desk, uuid)
        if rule.state != "active" or rule.ends_at <= desk.at:
            abort(409)
        waiting = [_as_shown(desk, item) for item in memory.covered_items(desk, rule, MOST)]
        batch = Batch(uuid, rule.act, WHY_IT_MAY_STAY[rule.reason] if rule.act == "allow" else "")
    if len(waiting) > shown:
        return not_possible("", "more_than_shown")
    outcomes = [one_of_several(name, version, batch, values) for name, version, values in waiting]
    wanted = filters.read(request.args)
    return render_template("bulk.html", outcomes=outcomes, action=batch.action, wanted=wanted, batch=uuid)


def _as_shown(desk: Desk, item: Item) -> tuple[str, int, list[int]]:
    """An item's name and version, and the values that stand in it: all of them are treated alike."""
    rows = findings_of_item(desk, item)
    return item.uuid, item.version, [row.value_id for row in rows if row.value_id is not None and not row.suppressed]


def _rule(desk: Desk, uuid: str) -> ValueRule:
    mine = [site.id for site in scope.sites(desk, moderator())]
    named = select(ValueRule).where(ValueRule.uuid == forms.named_row(uuid), ValueRule.site_id.in_(mine))
    rule = desk.session.scalar(named)
    if rule is None:
        abort(404)
    return rule
