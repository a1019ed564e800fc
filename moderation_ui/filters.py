"""What part of the queue is looked at: parsed from the URL, kept in every link, and turned into SQL."""

import re
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from sqlalchemy import Select, or_, select
from werkzeug.datastructures import MultiDict

from detector.kinds import KINDS, Band
from models.attention import Attention
from models.author import Author
from models.decision import Decision
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Post
from models.site import Site
from models.texts import read_url

VIEWS = ("new", "mine", "held", "escalated", "skipped", "failed", "decided", "all")
OPEN = ("new", "held")
TROUBLED = ("failed", "partial", "changed")
CLAIMS = ("", "mine", "free", "others")
SEARCH_LIMIT = 200
ADDRESSES = 2000


@dataclass(frozen=True, slots=True)
class Filter:
    """A part of the queue. Empty fields do not narrow."""

    view: str = "new"
    site: str = ""
    kind: str = ""
    severity: str = ""
    claimed: str = ""
    q: str = ""

    def query(self, **changes: str) -> str:
        """The URL's query for this filter with some fields changed; defaults are left out."""
        wanted = replace(self, **changes)
        given = {f.name: getattr(wanted, f.name) for f in fields(wanted) if getattr(wanted, f.name) != f.default}
        return f"?{urlencode(given)}" if given else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the view is asked for."""
        return any((self.site, self.kind, self.severity, self.claimed, self.q))


def read(arguments: MultiDict[str, str]) -> Filter:
    """A filter from a URL; what makes no sense counts as not given, since links get cut and mistyped."""
    return Filter(
        view=_among(arguments, "view", VIEWS, "new"),
        site=_matching(arguments, "site", r"[A-Za-z0-9_.-]{1,64}"),
        kind=_among(arguments, "kind", tuple(KINDS), ""),
        severity=_among(arguments, "severity", tuple(band.value for band in Band), ""),
        claimed=_among(arguments, "claimed", CLAIMS, ""),
        q=_search(arguments.get("q", "")),
    )


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
    if wanted.q:
        statement = _find(desk, statement, wanted.q)
    return _claimed(desk, statement, wanted.claimed, who)


def _view(desk: Desk, statement: Items, view: str, who: Moderator) -> Items:
    if view == "all":
        return statement
    if view == "mine":
        return statement.where(Item.claimed_by == who.id, Item.claimed_until > desk.at, Item.state.in_(OPEN))
    if view == "failed":
        return statement.where(Item.id.in_(select(Decision.item_id).where(Decision.state.in_(TROUBLED))))
    if view in {"escalated", "skipped"}:
        asked = escalated() if view == "escalated" else skipped(desk)
        return statement.where(Item.state.in_(OPEN), Item.id.in_(asked))
    states = ("redacted", "allowed") if view == "decided" else (view,)
    statement = statement.where(Item.state.in_(states))
    return statement.where(Item.id.not_in(skipped(desk))) if view == "new" else statement


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
    """By the post's id at the site, its permalink, or its author's id or name there (compared as fingerprints)."""
    bare = sought.removeprefix("#")
    if sought.startswith(("https://", "http://")):
        return statement.where(Item.post_id.in_(_at_address(desk, sought)))
    posts = select(Post.id).where(or_(Post.external_id == bare, Post.thread == bare))
    keys = [
        desk.keys.fingerprint(f"author:{site}", data)
        for site in desk.session.scalars(select(Site.id))
        for data in (sought, f"name:{sought}")
    ]
    authors = select(Author.id).where(Author.author_key.in_(keys))
    by_author = select(Post.id).where(Post.author_id.in_(authors))
    return statement.where(or_(Item.post_id.in_(posts), Item.post_id.in_(by_author)))


def _at_address(desk: Desk, url: str) -> list[int]:
    """The posts that stand at an address. Addresses are sealed, so the numbers in it say which to open and compare."""
    numbers = re.findall(r"[0-9]{1,18}", url)[-6:]
    near = select(Post).where(or_(Post.external_id.in_(numbers), Post.thread.in_(numbers))).limit(ADDRESSES)
    return [post.id for post in desk.session.scalars(near) if read_url(desk.keys, post) == url]
