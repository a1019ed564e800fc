"""What a platform is: the values that come in, the calls that go out, and the four things it must offer."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Refused(Exception):
    """A delivery that is not from who it says. `reason` is for a counter; the answer is the same for every reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreadable(Exception):
    """A signed delivery whose payload cannot be understood. `reason` is a code and holds nothing of the payload."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Event(StrEnum):
    """What happened to a post. PING and IGNORED carry no post."""

    CREATED = "created"
    EDITED = "edited"
    DELETED = "deleted"
    RESTORED = "restored"
    PING = "ping"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class IncomingPost:
    """One event, as the platform told it. `text` is the source, unchanged; it is never shown in a repr.

    `revised_at` and `revision` order the events of one post. `public` is false for personal messages and categories
    that not everybody may read: such a post is counted and never stored. `address` is the poster's IP address and is
    None for every forum. `mark` is our own decision's id when the platform can tell that the edit was ours. `partial`
    says that more changed than the event tells, so that the site must be asked.
    """

    event: Event
    external_id: str = ""
    kind: str = "post"
    thread: str = ""
    thread_title: str = ""
    url: str = ""
    text: str = field(default="", repr=False)
    markup: str = "plain"
    public: bool = True
    status: str = "published"
    revision: int = 0
    revised_at: datetime | None = None
    created_at: datetime | None = None
    author_id: str = field(default="", repr=False)
    author_name: str = field(default="", repr=False)
    staff: bool = False
    address: str | None = field(default=None, repr=False)
    address_refused: bool = False
    mark: str | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a site: never in a repr, since it holds keys.

    `options` are the platform's own (Discourse: `hold` strategy, `permanently_delete`; all: `callback_url`,
    `poll_url`).
    """

    base_url: str
    secrets: tuple[str, ...] = field(default=(), repr=False)
    api_key: str = field(default="", repr=False)
    api_user: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A place to cut: code points of the base text, what it is, and what stands there afterwards."""

    start: int
    end: int
    kind: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Order:
    """One decision, ready to be carried. Texts are the whole source before and after; never in a repr.

    `action` is redact, hold, allow or restore (put the text from before a redaction back).
    """

    decision_id: str
    action: str
    external_id: str
    kind: str
    thread: str
    base_text: str = field(repr=False)
    result_text: str = field(repr=False)
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request a conversation wants made. `body` is sent as given."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `status` is 0 when nothing did: the call may or may not have been carried out."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """The step is carried out and was seen to be. `text_sha256` is what stands there now, if known.

    `text` is what stands there now where the platform did not keep it exactly as ordered (it trimmed, sanitised or
    lengthened it): that is what comes back as a webhook. None where it stands as ordered.
    """

    text_sha256: str = ""
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Again:
    """Not now: try later, not before `after` seconds if the platform said so."""

    reason: str
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The platform will not do it, however often it is asked."""

    reason: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The text there is not the text that was judged. `text` is the present one when it was read."""

    text: str | None = field(default=None, repr=False)
    revision: int = 0
    revised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """The post is no longer there."""


Outcome = Done | Again | GivenUp | Changed | Gone
Conversation = Generator[Call, Reply, Outcome]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a reconciliation poll: events, and the cursor to go on from. `more` asks for another page at once.

    `unreadable` counts the entries that could not be understood; they must not keep the others from coming.
    """

    posts: tuple[IncomingPost, ...]
    cursor: str
    more: bool = False
    unreadable: int = 0


Poll = Generator[Call, Reply, Page | Again | GivenUp]
Look = Generator[Call, Reply, Page | Again | GivenUp | Gone]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of carrying a decision out. `late` waits for the undo window: it cannot be taken back."""

    name: str
    late: bool = False


class Platform(Protocol):
    """What every platform offers. All of it is pure: time and nonces are arguments."""

    name: str
    title: str
    source: str
    """forum or blog: only a blog's comments may carry an address."""

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: tuple[str, ...], now: float) -> str:
        """Return the delivery's own id, or the hash of its body where ids are not signed. Raise Refused."""
        ...

    def parse(
        self, headers: Mapping[str, str], payload: Mapping[str, Any], connection: Connection | None = None
    ) -> IncomingPost:
        """Read a verified payload, already decoded strictly. Raise Unreadable.

        `connection` tells what the payload cannot: the address links start from, and which categories are private.
        Always pass it where there is one.
        """
        ...

    def steps(self, action: str, connection: Connection) -> tuple[Step, ...]:
        """The steps of an action, in order."""
        ...

    def carry(self, step: str, order: Order, connection: Connection, now: float) -> Conversation:
        """The conversation of one step: read first, act only if needed, look again. Safe to repeat."""
        ...

    def poll(self, cursor: str, connection: Connection, now: float) -> Poll | None:
        """A conversation that reads what happened since `cursor`, or None where the platform cannot tell."""
        ...

    def look(self, external_id: str, kind: str, connection: Connection) -> Look | None:
        """A conversation that reads how one post stands now, and what changes with it.

        None where there is no such question: an early poll must do.
        """
        ...
