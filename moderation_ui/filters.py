"""What part of the queue is looked at: parsed from the URL, kept in every link, and turned into SQL."""

import re
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from sqlalchemy import CompoundSelect, Select, or_, select
from werkzeug.datastructures import MultiDict

from detector.kinds import KINDS, Band
from models import team
from models.attention import Attention
from models.author import Author
from models.crypto import Place, Unreadable, forms
from models.decision import Decision
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Post
from models.site import Site
from models.texts import read_url
from moderation_ui.pseudonyms import pseudonym

VIEWS = ("new", "mine", "late", "held", "escalated", "skipped", "failed", "decided", "all")
STATES = ("new", "held", "redacted", "allowed", "closed")
OPEN = ("new", "held")
TROUBLED = ("failed", "partial", "changed")
CLAIMS = ("", "mine", "free", "others")
SEARCH_LIMIT = 200
ADDRESSES = 2000
AUTHORS = 20_000
NAMES = 2000
SHORTEST_NAME = 3
LAST_PAGE = 9999


@dataclass(frozen=True, slots=True)
class Filter:
    """A part of the queue. Empty fields do not narrow."""

    view: str = "new"
    site: str = ""
    kind: str = ""
    severity: str = ""
    state: str = ""
    claimed: str = ""
    q: str = ""
    page: str = ""

    def query(self, **changes: str) -> str:
        """The URL's query for this filter with some fields changed; defaults are left out. A change leads to page 1."""
        if changes:
            changes = {"page": "", **changes}
        wanted = replace(self, **changes)
        given = {f.name: getattr(wanted, f.name) for f in fields(wanted) if getattr(wanted, f.name) != f.default}
        return f"?{urlencode(given)}" if given else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the view is asked for."""
        return any((self.site, self.kind, self.severity, self.state, self.claimed, self.q))

    @property
    def number(self) -> int:
        """The page of the list, from 1."""
        return int(self.page or "1")

    @property
    def kept(self) -> str:
        """What a saved view keeps: everything but the page and what was searched for, which may be a person's name."""
        return self.query(q="", page="")


def read(arguments: MultiDict[str, str]) -> Filter:
    """A filter from a URL; what makes no sense counts as not given, since links get cut and mistyped."""
    return Filter(
        view=_among(arguments, "view", VIEWS, "new"),
        site=_matching(arguments, "site", r"[A-Za-z0-9_.-]{1,64}"),
        kind=_among(arguments, "kind", tuple(KINDS), ""),
        severity=_among(arguments, "severity", tuple(band.value for band in Band), ""),
        state=_among(arguments, "state", STATES, ""),
        claimed=_among(arguments, "claimed", CLAIMS, ""),
        q=_search(arguments.get("q", "")),
        page=_page(arguments.get("page", "")),
    )


def _page(value: str) -> str:
    sense = re.fullmatch(r"[0-9]{1,4}", value, re.ASCII)
    return str(int(value)) if sense and 1 < int(value) <= LAST_PAGE else ""


def _among(arguments: MultiDict[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = arguments.get(name, default)
    return value if value in allowed else default


def _matching(arguments: MultiDict[str, str], name: str, pattern: str) -> str:
    value = arguments.get(name, "")
    return value if re.fullmatch(pattern, value, re.ASCII) else ""


def _search(value: str) -> str:
    cleaned = "".join(character for character in value if character.isprintable()).strip()
    return cleaned[:SEARCH_LIMIT]


Items = Select[Item]


def narrow(desk: Desk, statement: Items, wanted: Filter, who: Moderator) -> Items:
    """The items of a filter. The caller has already limited the sites to those that may be seen."""
    statement = _view(desk, statement, wanted.view, who)
    if wanted.site:
        statement = statement.where(Item.site_id.in_(select(Site.id).where(Site.name == wanted.site)))
    if wanted.kind:
        listed = "," + Item.kinds + ","
        statement = statement.where(listed.contains(f",{wanted.kind},", autoescape=True))
    if wanted.severity:
        statement = statement.where(Item.severity == wanted.severity)
    if wanted.state:
        statement = statement.where(Item.state == wanted.state)
    if wanted.q:
        statement = _find(desk, statement, wanted.q)
    return _claimed(desk, statement, wanted.claimed, who)


def _view(desk: Desk, statement: Items, view: str, who: Moderator) -> Items:
    if view == "all":
        return statement
    if view == "mine":
        return statement.where(Item.claimed_by == who.id, Item.claimed_until > desk.at, Item.state.in_(OPEN))
    if view == "late":
        return statement.where(Item.state == "new", Item.overdue)
    if view == "failed":
        return statement.where(Item.id.in_(select(Decision.item_id).where(Decision.state.in_(TROUBLED))))
    if view in {"escalated", "skipped"}:
        asked = escalated() if view == "escalated" else skipped(desk)
        return statement.where(Item.state.in_(OPEN), Item.id.in_(asked))
    states = ("redacted", "allowed") if view == "decided" else (view,)
    statement = statement.where(Item.state.in_(states))
    return _for_me(desk, statement, who) if view == "new" else statement


def _for_me(desk: Desk, statement: Items, who: Moderator) -> Items:
    """Without what was put aside, and what only a lead may decide now: both have views of their own."""
    return statement.where(Item.id.not_in(set_aside(desk, who)))


def set_aside(desk: Desk, who: Moderator) -> Select[int] | CompoundSelect[int]:
    """The items that were put aside, and those that only a lead may decide now."""
    return skipped(desk) if team.is_admin(who) else skipped(desk).union(team.for_other_leads(who))


def escalated() -> Select[int]:
    """The items that a lead was asked to look at."""
    return select(Attention.item_id).where(Attention.escalated_at.is_not(None))


def skipped(desk: Desk) -> Select[int]:
    """The items that were put aside and have not come back yet."""
    return select(Attention.item_id).where(Attention.skipped_until > desk.at)


def _claimed(desk: Desk, statement: Items, claimed: str, who: Moderator) -> Items:
    held = Item.claimed_by.is_not(None) & (Item.claimed_until > desk.at)
    if claimed == "mine":
        return statement.where(held, Item.claimed_by == who.id)
    if claimed == "others":
        return statement.where(held, Item.claimed_by != who.id)
    if claimed == "free":
        return statement.where(or_(Item.claimed_by.is_(None), Item.claimed_until <= desk.at))
    return statement


def _find(desk: Desk, statement: Items, sought: str) -> Items:
    """By the post's id at the site, its permalink, or its author: pseudonym, id at the site, or name."""
    bare = sought.removeprefix("#")
    if sought.startswith(("https://", "http://")):
        return statement.where(Item.post_id.in_(_at_address(desk, sought)))
    posts = select(Post.id).where(or_(Post.external_id == bare, Post.thread == bare))
    by_author = select(Post.id).where(Post.author_id.in_(_authors(desk, statement, sought)))
    return statement.where(or_(Item.post_id.in_(posts), Item.post_id.in_(by_author)))


def _authors(desk: Desk, statement: Items, sought: str) -> set[int]:
    """The authors that are meant. Ids are compared as fingerprints; names are sealed, so the newest are opened."""
    keys = [
        desk.keys.fingerprint(f"author:{site}", data)
        for site in desk.session.scalars(select(Site.id))
        for data in (sought, f"name:{sought}")
    ]
    found = set(desk.session.scalars(select(Author.id).where(Author.author_key.in_(forms(*keys)))))
    said = sought.casefold()
    if len(said) < SHORTEST_NAME or said.isdecimal():
        return found
    posts = statement.with_only_columns(Item.post_id).order_by(None)
    here = select(Author).where(Author.id.in_(select(Post.author_id).where(Post.id.in_(posts))))
    for place, author in enumerate(desk.session.scalars(here.order_by(Author.last_seen_at.desc()).limit(AUTHORS))):
        if pseudonym(author.author_key) == said or (place < NAMES and _name(desk, author).casefold() == said):
            found.add(author.id)
    return found


def _name(desk: Desk, author: Author) -> str:
    if author.name_sealed is None:
        return ""
    try:
        return desk.keys.open_text(author.name_sealed, Place("author", "name_sealed", author.uuid, author.site_id))
    except Unreadable:
        return ""


def _at_address(desk: Desk, url: str) -> list[int]:
    """The posts that stand at an address. Addresses are sealed, so the numbers in it say which to open and compare."""
    numbers = re.findall(r"[0-9]{1,18}", url)[-6:]
    near = select(Post).where(or_(Post.external_id.in_(numbers), Post.thread.in_(numbers))).limit(ADDRESSES)
    return [post.id for post in desk.session.scalars(near) if read_url(desk.keys, post) == url]
