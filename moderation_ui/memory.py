"""What the site remembers about values: made at a finding, listed here, approved by a second person, ended."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from models import memory
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.memory import Wish
from models.moderator import Moderator
from models.review import Conflict, NotPossible
from models.texts import TextGone
from models.value_rule import ValueRule
from moderation_ui import forms, scope
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.bulk import decide_as_is
from moderation_ui.detail import findings_of_item
from moderation_ui.item import not_possible
from moderation_ui.marked import visible
from moderation_ui.room import reading, writing

pages = Blueprint("memory", __name__)
DAYS = ("30", "90", "365")
MOST = 200


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
    ends_at: datetime
    closes: int
    own: bool


@pages.get("/memory")
@needs(Needs.MODERATOR)
def show() -> str:
    """Every rule of the sites one may see, the waiting ones first."""
    with reading() as desk:
        return render_template("memory.html", rules=[_known(desk, rule) for rule in _rules(desk)], at=desk.at)


def _rules(desk: Desk) -> list[ValueRule]:
    mine = [site.id for site in scope.sites(desk, moderator())]
    found = select(ValueRule).where(ValueRule.site_id.in_(mine))
    return list(desk.session.scalars(found.order_by(ValueRule.state.desc(), ValueRule.id.desc()).limit(MOST)))


def _known(desk: Desk, rule: ValueRule) -> Known:
    people = {row.id: row.name for row in desk.session.scalars(select(Moderator))}
    over = rule.state == "active" and rule.ends_at <= desk.at
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
        ends_at=rule.ends_at,
        closes=len(memory.covered_items(desk, rule)) if rule.state != "ended" else 0,
        own=rule.made_by == moderator().id,
    )


@pages.post("/items/<uuid>/remember")
@needs(Needs.MODERATOR)
def remember(uuid: str) -> AnyResponse:
    """Make a rule of one finding's value."""
    wish = Wish(
        act=forms.choice("act", memory.ACTS),
        scope=forms.choice("scope", memory.SCOPES),
        reason=forms.choice("reason", memory.REASONS),
        days=int(forms.choice("days", DAYS)),
    )
    finding = forms.number("finding")
    try:
        with writing() as desk:
            item = scope.item(desk, moderator(), forms.named_row(uuid))
            memory.remember(desk, _finding(desk, item, finding), moderator(), wish)
    except NotPossible as refused:
        return not_possible(uuid, refused.reason)
    return redirect(url_for("memory.show"), 303)


def _finding(desk: Desk, item: Item, finding: int) -> FindingRow:
    for row in findings_of_item(desk, item):
        if row.id == finding:
            return row
    raise NotPossible("no_value")


@pages.post("/memory/<uuid>/approve")
@needs(Needs.MODERATOR)
def approve(uuid: str) -> AnyResponse:
    """Agree to a rule for a whole site."""
    try:
        with writing() as desk:
            memory.approve(desk, _rule(desk, uuid), moderator())
    except NotPossible as refused:
        return not_possible("", refused.reason)
    return redirect(url_for("memory.show"), 303)


@pages.post("/memory/<uuid>/end")
@needs(Needs.MODERATOR)
def end(uuid: str) -> AnyResponse:
    """End a rule."""
    with writing() as desk:
        memory.end(desk, _rule(desk, uuid), moderator())
    return redirect(url_for("memory.show"), 303)


@pages.post("/memory/<uuid>/close")
@needs(Needs.MODERATOR)
def close(uuid: str) -> AnyResponse:
    """Allow the waiting items in which nothing else stands: each by its own decision, in this person's name."""
    with reading() as desk:
        rule = _rule(desk, uuid)
        if rule.state != "active" or rule.ends_at <= desk.at:
            abort(409)
        waiting = [(item.uuid, item.version) for item in memory.covered_items(desk, rule)]
    for item_uuid, version in waiting:
        try:
            with writing() as desk:
                item = scope.item(desk, moderator(), item_uuid)
                decide_as_is(desk, item, moderator(), "allow", version=version)
                desk.note("item.batched", moderator().uuid, item.uuid, batch=uuid)
        except (Conflict, NotPossible, TextGone):
            continue  # somebody else has it, or it changed: it stays where it is and can be seen
    return redirect(url_for("memory.show"), 303)


def _rule(desk: Desk, uuid: str) -> ValueRule:
    mine = [site.id for site in scope.sites(desk, moderator())]
    named = select(ValueRule).where(ValueRule.uuid == forms.named_row(uuid), ValueRule.site_id.in_(mine))
    rule = desk.session.scalar(named)
    if rule is None:
        abort(404)
    return rule
