"""From what a moderator chose on the page to a verdict: which places are cut, what stands there, which steps follow."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flask import abort, request

from detector.finding import Finding
from detector.kinds import KINDS
from detector.policy import Policy, counting
from detector.redaction import Cut, also_standing, redact
from models import sites
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.post import Post, Revision
from models.review import REASONS, Conflict, NotPossible, Verdict
from models.site import Site
from models.texts import TextGone, read_text
from moderation_ui import forms, standins
from moderation_ui.detail import context_of
from moderation_ui.listing import findings_of
from moderation_ui.standins import Wish
from platforms.catalogue import platform
from platforms.platform import Span, Step

ACTIONS = ("redact", "hold", "allow")
MARKED_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """What the form says: the action, what was seen, the findings to cut and the places marked by hand.

    `wishes` are what the moderator wants to stand in a finding's stead, and what it is called; `reason` is why.
    """

    action: str
    item_version: int
    revision_id: int
    text_hash: str
    cut: tuple[int, ...] = ()
    marked: tuple[tuple[Cut, Wish], ...] = ()
    wishes: Mapping[int, Wish] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A redaction before it is decided; the texts never in a repr."""

    before: str = field(repr=False)
    after: str = field(repr=False)
    cuts: tuple[Cut, ...]
    left: int
    standing: tuple[Cut, ...]


def choice(action: str) -> Choice:
    """Read the decision form."""
    cut = forms.numbers("cut")
    return Choice(
        action=action,
        item_version=forms.number("version"),
        revision_id=forms.number("revision"),
        text_hash=forms.word("text_hash", limit=64),
        cut=tuple(cut),
        marked=tuple(_marks(request.form.getlist("mark"))),
        wishes={number: wish for number in cut if (wish := standins.wish_of(number)) != standins.PLAIN},
        reason=forms.choice("reason", ("", *REASONS), default=""),
    )


_MARK = re.compile(r"([0-9]{1,9}):([0-9]{1,9}):([a-z_]{1,32})(?::([a-z]{0,9}):([^\x00-\x1f]{0,60}))?")


def _marks(values: list[str]) -> Iterable[tuple[Cut, Wish]]:
    """`start:end:kind`, and after it perhaps `:style:words`."""
    if len(values) > MARKED_LIMIT:
        abort(400)
    for value in values:
        found = _MARK.fullmatch(value)
        if found is None or found[3] not in KINDS or int(found[1]) >= int(found[2]):
            abort(400)
        yield Cut(int(found[1]), int(found[2]), found[3]), standins.checked("", found[4] or "", found[5] or "")


def verdict(desk: Desk, item: Item, chosen: Choice) -> Verdict:
    """The verdict of a choice, with the platform's steps. Raise Conflict, NotPossible."""
    site = desk.session.get_one(Site, item.site_id)
    release = steps(desk, site, "allow")
    if chosen.action != "redact":
        own = steps(desk, site, chosen.action)
        _seen_text(desk, item, chosen)
        return Verdict(chosen.action, chosen.item_version, chosen.revision_id, own, reason=chosen.reason)
    made = preview(desk, item, chosen)
    return Verdict(
        action="redact",
        item_version=chosen.item_version,
        revision_id=chosen.revision_id,
        steps=steps(desk, site, "redact"),
        release=release,
        spans=as_spans(made.cuts),
        result=made.after,
        reason=chosen.reason,
        said_kinds={number: wish.kind for number, wish in chosen.wishes.items() if wish.kind},
    )


def as_spans(cuts: Iterable[Cut]) -> tuple[Span, ...]:
    """Cuts as the rows and the platforms know them."""
    return tuple(Span(cut.start, cut.end, cut.kind, cut.replacement) for cut in cuts)


def _seen_text(desk: Desk, item: Item, chosen: Choice) -> Revision:
    if item.version != chosen.item_version:
        raise Conflict("decided_meanwhile")
    revision = desk.session.get_one(Revision, item.revision_id)
    if revision.id != chosen.revision_id or not desk.same(revision.text_hash, chosen.text_hash):
        raise Conflict("edited_meanwhile")
    return revision


def preview(desk: Desk, item: Item, chosen: Choice) -> Preview:
    """The text without what was chosen, and what of it would still be left. Raise Conflict, NotPossible."""
    revision = _seen_text(desk, item, chosen)
    site, post = desk.session.get_one(Site, item.site_id), desk.session.get_one(Post, item.post_id)
    try:
        source = read_text(desk.keys, revision)
    except TextGone:
        raise NotPossible("text_gone") from None
    rows = findings_of(desk, [revision])[revision.id]
    wanted = [(Cut(row.start, row.end, row.kind), chosen.wishes.get(row.id, standins.PLAIN)) for row in rows
              if row.id in set(chosen.cut)]  # fmt: skip
    wanted += [(cut, wish) for cut, wish in chosen.marked if cut.end <= len(source)]
    if not wanted:
        raise NotPossible("nothing_chosen")
    _refuse_leaks(wanted, rows, source)
    cuts = [_worded(desk, site, cut, source, wish) for cut, wish in wanted]
    context = context_of(site, post, revision)
    made = redact(source, cuts, context)
    left = sum(not row.suppressed and not _covered(row.start, row.end, made.cuts) for row in rows)
    # What stands in disguise is cut along with the choice; only plain repetitions are left to it.
    standing = [cut for cut in also_standing(source, cuts, context) if not _covered(cut.start, cut.end, made.cuts)]
    return Preview(source, made.text, made.cuts, left, tuple(standing))


def _covered(start: int, end: int, cuts: Iterable[Cut]) -> bool:
    return any(cut.start < end and start < cut.end for cut in cuts)


def _refuse_leaks(wanted: Iterable[tuple[Cut, Wish]], rows: Iterable[FindingRow], source: str) -> None:
    """No words of a moderator's may tell any value of the text, not only the one they stand for."""
    said = {wish.words for _, wish in wanted if wish.words}
    values = {source[row.start : row.end] for row in rows}
    if any(standins.tells(words, value) for words in said for value in values):
        raise NotPossible("words_leak")


def _worded(desk: Desk, site: Site, cut: Cut, source: str, wish: Wish) -> Cut:
    kind = wish.kind or cut.kind
    told = standins.stand_in(desk, site, kind, source[cut.start : cut.end], wish)
    return Cut(cut.start, cut.end, kind, told)


def steps(desk: Desk, site: Site, action: str) -> tuple[Step, ...]:
    """The steps with which a site's platform carries an action."""
    return platform(site.platform).steps(action, sites.connection(desk, site))


def chosen_by_policy(
    rows: Iterable[FindingRow], policy: Policy, as_finding: Callable[[FindingRow], Finding]
) -> list[int]:
    """The findings that come up ticked."""
    known = list(rows)
    counted = {(found.start, found.end, found.kind) for found in counting(map(as_finding, known), policy)}
    return [row.id for row in known if (row.start, row.end, row.kind) in counted]
