"""One item with everything its page shows: text in pieces, spans with reasons, and how far its decision has come."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from detector.finding import Context
from models import review, team
from models.author import Author
from models.crypto import Unreadable
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from models.site import Site
from models.texts import TextGone, read_text, read_url
from moderation_ui.effects import Ability, ability
from moderation_ui.listing import findings_of
from moderation_ui.marked import pieces
from moderation_ui.progress import Progress, progress
from moderation_ui.pseudonyms import pseudonym
from moderation_ui.spans import SpanRow, span_rows, spots_of
from moderation_ui.zones import Group, grouped
from platforms.catalogue import platform


@dataclass(frozen=True, slots=True)
class Detail:
    """An item's page. `hidden` says that the text cannot be masked piece by piece and is shown only when revealed."""

    item: Item
    post: Post
    site: Site
    revision: Revision
    revisions: int
    author: str
    author_posts: int
    url: str = field(repr=False)
    staff: bool
    groups: tuple[Group, ...] = field(repr=False)
    spans: tuple[SpanRow, ...] = field(repr=False)
    unshown: int
    revealed: bool
    hidden: bool
    gone: bool
    stale: bool
    holder: str
    holder_until: datetime | None
    mine: bool
    decision: Progress | None
    ability: Ability
    reasons_required: bool
    for_lead: bool

    @property
    def open(self) -> bool:
        """Whether a decision can be taken now."""
        return self.item.state in {"new", "held"} and not self.gone and not self.for_lead


def detail(desk: Desk, item: Item, who: Moderator, *, revealed: bool = False) -> Detail:
    """Read an item's page. `revealed` only after `review.reveal` has written its row."""
    post = desk.session.get_one(Post, item.post_id)
    site = desk.session.get_one(Site, item.site_id)
    revision = desk.session.get_one(Revision, item.revision_id)
    author = desk.session.get(Author, post.author_id) if post.author_id else None
    newest = desk.session.scalar(select(func.max(Revision.number)).where(Revision.post_id == post.id)) or 0
    text = _text(desk, revision)
    rows = findings_of(desk, [revision])[revision.id]
    shown = () if text is None else tuple(pieces(text, spots_of(rows), revealed=revealed))
    hidden = not revealed and not (revision.complete and revision.scan in {"shown", "clear"})
    holder = desk.session.get(Moderator, item.claimed_by) if item.claimed_by else None
    held = holder is not None and item.claimed_until is not None and item.claimed_until > desk.at
    return Detail(
        item=item,
        post=post,
        site=site,
        revision=revision,
        revisions=newest,
        author=pseudonym(author.author_key) if author else "",
        author_posts=_posts_by(desk, author),
        url=permalink(desk, post),
        staff=author.staff if author else False,
        groups=() if hidden else grouped(shown, text or "", context_of(site, post, revision)),
        spans=span_rows(desk, rows, site, post, text or "", revealed=revealed),
        unshown=sum(row.suppressed for row in rows),
        revealed=revealed,
        hidden=hidden and text is not None,
        gone=text is None,
        stale=revision.number < newest,
        holder=holder.name if held and holder is not None else "",
        holder_until=item.claimed_until if held else None,
        mine=held and item.claimed_by == who.id,
        decision=progress(desk, decision) if (decision := review.last_decision(desk, item)) else None,
        ability=ability(desk, site),
        reasons_required=review.requires_reasons(desk, item),
        for_lead=team.waits_for_lead(desk, item, who),
    )


def _text(desk: Desk, revision: Revision) -> str | None:
    try:
        return read_text(desk.keys, revision)
    except (TextGone, Unreadable):
        return None


def _posts_by(desk: Desk, author: Author | None) -> int:
    if author is None:
        return 0
    mine = select(func.count()).select_from(Post).where(Post.author_id == author.id)
    return desk.session.scalar(mine) or 0


def permalink(desk: Desk, post: Post) -> str:
    """The post's address, if we still have it and it is one that may be a link; it is shown, never fetched."""
    try:
        url = read_url(desk.keys, post)
    except Unreadable:
        return ""
    safe = url.startswith(("https://", "http://")) and url.isascii() and url.isprintable() and " " not in url
    return url if safe else ""


def findings_of_item(desk: Desk, item: Item) -> list[FindingRow]:
    """The findings of the text an item is about."""
    revision = desk.session.get_one(Revision, item.revision_id)
    return findings_of(desk, [revision])[revision.id]


def context_of(site: Site, post: Post, revision: Revision) -> Context:
    """What the redactor must know about a text."""
    return Context(markup=revision.markup, kind=post.kind, site=site.name)


def speaks(site: Site) -> str:
    """What the site's platform is called."""
    return platform(site.platform).title
