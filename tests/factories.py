"""Plain makers of rows and values for tests. They go through the verbs, so that what they make can exist.

`House` holds a database, keys and settings; `with house.desk() as desk` is one transaction. Times move by
`house.later(hours=2)`, never by waiting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from detector.finding import Finding
from detector.kinds import Band
from models import intake, outbox, review, scans, sites, team
from models.crypto import KeyRing
from models.delivery import splice
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.session import Database
from models.settings import Settings
from models.site import Site
from platforms.platform import Event, IncomingPost, Span, Step

TEXT = "Call me: ada@example.org or 020 7946 0018. Thanks!"
EMAIL = (9, 24)
PHONE = (28, 41)
PASSWORD = "a long enough phrase"
STEPS = {name: (Step(name),) for name in ("redact", "hold", "allow", "restore")}
_NUMBERS = count(1)


@dataclass
class House:
    """Everything a verb needs."""

    database: Database
    keys: KeyRing
    settings: Settings
    shift: timedelta = field(default_factory=timedelta)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """One transaction at the house's present time."""
        with self.database.begin() as session:
            desk = Desk.at_work(session, self.keys, self.settings)
            yield replace(desk, at=desk.at + self.shift)

    def later(self, **units: float) -> "House":
        """Move the house's clock on."""
        self.shift += timedelta(**units)
        return self

    def set(self, **values: Any) -> "House":
        """Change settings."""
        self.settings = self.settings.model_copy(update=values)
        return self


def incoming(text: str = TEXT, **values: Any) -> IncomingPost:
    """A new comment, as a platform would tell of it."""
    base = IncomingPost(
        event=Event.CREATED, external_id="1", kind="comment", thread="830", text=text, author_id="7", author_name="ada"
    )
    return replace(base, **values)


def a_site(house: House, name: str = "blog", source: str = "blog", **values: Any) -> Site:
    """A connected site."""
    about = {"title": name.title(), "platform": "generic", "base_url": f"https://{name}.example.org"}
    with house.desk() as desk:
        return sites.add_site(desk, name=name, source=source, **(about | values)).site


def a_moderator(house: House, name: str = "grace", role: str = "moderator") -> Moderator:
    """An account with the password PASSWORD, with its role on every site there is by now."""
    with house.desk() as desk:
        team.add_person(desk, name, role, PASSWORD)
        return desk.session.scalars(select(Moderator).where(Moderator.name == name)).one()


def receive(house: House, site: Site, post: IncomingPost, message: str | None = None) -> intake.Received:
    """Take an event in, as the hook does."""
    with house.desk() as desk:
        return intake.receive(desk, site, post, intake.Message(message or f"msg_{next(_NUMBERS)}", 100))


def finding(start: int = EMAIL[0], end: int = EMAIL[1], kind: str = "email", **values: Any) -> Finding:
    """A sure finding."""
    base = Finding(kind, start, end, real=0.9, unintended=0.8, severity=Band.MEDIUM, rule=f"{kind}_rule")
    return replace(base, **values)


FOUND = ((finding(), "e" * 32), (finding(*PHONE, kind="phone"), "f" * 32))


def result(findings: tuple[tuple[Finding, str], ...] = FOUND, **values: Any) -> scans.Scanned:
    """A complete scan with findings, for review."""
    base = scans.Scanned(
        findings=findings,
        complete=True,
        outcome="review" if findings else "clear",
        version="1",
        hold_steps=STEPS["hold"],
        allow_steps=STEPS["allow"],
    )
    return replace(base, **values)


def scan(house: House, scanned: scans.Scanned | None = None) -> int:
    """Claim everything that is due and record one result for each. Return how many."""
    done = 0
    while True:
        with house.desk() as desk:
            claimed = scans.claim(desk, 100)
        if not claimed:
            return done
        for one in claimed:
            with house.desk() as desk:
                done += scans.record_scan(desk, one, scanned or result())


def an_item(house: House, site: Site, post: IncomingPost | None = None, scanned: scans.Scanned | None = None) -> Item:
    """A post that was received and scanned, and waits."""
    given = post or incoming()
    receive(house, site, given)
    scan(house, scanned)
    return the_item(house)


def the_item(house: House) -> Item:
    """The newest item as it is now."""
    with house.desk() as desk:
        return desk.session.scalars(select(Item).order_by(Item.id.desc()).limit(1)).one()


def verdict(item: Item, action: str = "redact", **values: Any) -> review.Verdict:
    """A decision on what is seen now; a redaction cuts the e-mail out of TEXT."""
    base = review.Verdict(action, item.version, item.revision_id, STEPS[action], release=STEPS["allow"])
    if action == "redact":
        spans = (Span(*EMAIL, "email", "[e-mail removed]"),)
        base = replace(base, spans=spans, result=splice(TEXT, spans))
    return replace(base, **values)


def decide(house: House, item: Item, moderator: Moderator, action: str = "redact", **values: Any) -> str:
    """Decide, and return the decision's uuid."""
    with house.desk() as desk:
        return review.decide(desk, item, moderator, verdict(item, action, **values)).uuid


def deliver(house: House, steps: int = 100) -> list[str]:
    """Carry out what is due, as a site that does everything at once. Return `action:step` of each."""
    done: list[str] = []
    while len(done) < steps:
        with house.desk() as desk:
            checks = outbox.lease_check(desk)
        for leased in checks:
            with house.desk() as desk:
                outbox.checked(desk, leased, 0, complete=True)
        with house.desk() as desk:
            leased_steps = outbox.lease(desk, limit=1)
        for leased in leased_steps:
            with house.desk() as desk:
                order = outbox.begin(desk, leased)
            if order is not None:
                with house.desk() as desk:
                    outbox.sent(desk, leased)
                done.append(f"{order.action}:{leased.step}")
        if not checks and not leased_steps:
            break
    return done
