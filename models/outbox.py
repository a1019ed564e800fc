"""Carrying decisions out: which step is next, and what became of it. Only these verbs move a delivery.

A step is leased with a token (`lease`), its intent is committed (`begin`), then the call is made outside any
transaction, and one of `sent`, `again`, `given_up`, `changed`, `gone` says how it ended. Each of them is fenced:
without the token, because the lease ran out or somebody undid the decision, nothing changes and the verb returns False
or None.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detector.finding import Context, Finding
from models.desk import Desk
from platforms.platform import Changed, Connection, Order

LEASE_SECONDS = 120
"""Longer than any conversation may take: `worker.outbound` ends one well before."""


@dataclass(frozen=True, slots=True)
class Leased:
    """One step leased to one worker."""

    delivery_id: int
    decision_id: int
    site_id: int
    post_id: int
    step: str
    token: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Check:
    """A redaction's result to be scanned before anything is sent.

    `left` are (kind, fingerprint) of findings the moderator saw and did not cut: they are no residue.
    """

    site_id: int
    result_text: str = field(repr=False)
    context: Context
    left: tuple[tuple[str, str], ...]


def first_due(desk: Desk) -> int | None:
    """A delivery that could be leased now, for the sweep's nudge; None if there is nothing."""
    raise NotImplementedError


def first_check_due(desk: Desk) -> int | None:
    """The same for check steps."""
    raise NotImplementedError


def lease(desk: Desk, *, first: int | None = None, limit: int = 20) -> list[Leased]:
    """Lease steps that are due: in order within a post, one a post at a time, none of a site that rests.

    `first` asks for one delivery to be among them. Commit before anything is called.
    """
    raise NotImplementedError


def lease_check(desk: Desk, *, first: int | None = None, limit: int = 20) -> list[Leased]:
    """Lease check steps, which need no site: they go on while a site rests."""
    raise NotImplementedError


def begin(desk: Desk, leased: Leased) -> Order | None:
    """Write the intent down and return the order. Commit it before the call. None if the lease is lost."""
    raise NotImplementedError


def begin_check(desk: Desk, leased: Leased) -> Check | None:
    """The text to scan for a check step. None if the lease is lost."""
    raise NotImplementedError


def residue(found: Iterable[tuple[str, str]], left: Iterable[tuple[str, str]]) -> list[int]:
    """The positions in `found` (kind, fingerprint of every shown finding of the result) that nobody chose to leave."""
    raise NotImplementedError


def checked(
    desk: Desk,
    leased: Leased,
    residue: int,
    complete: bool,
    findings: Sequence[tuple[Finding, str]] = (),
) -> bool:
    """End a check: nothing left goes on, anything left gives the item back with why="residue".

    `findings` are the residue itself (offsets in the result, with fingerprints): they are added to what the moderator
    sees, at their places in the text that was judged.
    """
    raise NotImplementedError


def read_site(desk: Desk, site_id: int) -> tuple[str, Connection]:
    """The platform's name and how to reach the site."""
    raise NotImplementedError


def sent(desk: Desk, leased: Leased, text_sha256: str = "") -> bool:
    """The step is carried out and was seen to be."""
    raise NotImplementedError


def again(desk: Desk, leased: Leased, reason: str, after: float = 0.0) -> bool:
    """Not now: later by backoff with full jitter, not before `after` seconds, until `give_up_hours` are over."""
    raise NotImplementedError


def given_up(desk: Desk, leased: Leased, reason: str) -> bool:
    """It will not be done: the rest of the decision is dropped and a moderator sees it."""
    raise NotImplementedError


def changed(desk: Desk, leased: Leased, found: Changed) -> int | None:
    """Another text stands there: nothing was done, the item comes back. Return the new revision to scan, if any."""
    raise NotImplementedError


def gone(desk: Desk, leased: Leased) -> bool:
    """The post is no longer there: close its item, forget its texts."""
    raise NotImplementedError
