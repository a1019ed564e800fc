"""Seeded fault schedules for decisions: one post, its moderators, its author, its platform, and a worker that dies.

Everything runs in this process: real rows and verbs, the worker's real delivery, the pretended platform without a
socket. Death is an exception that nothing catches, so a transaction that is open rolls back as it does after SIGKILL.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from models import crash, outbox, review
from models.decision import Decision
from models.delivery import Delivery, splice
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from models.review import Conflict, NotPossible
from models.scans import claim, record_scan
from models.texts import TextGone, read_text
from platforms.catalogue import platform
from platforms.platform import Event, Span
from tests.factories import finding, result
from tests.fakes.generic import FakeGeneric
from tests.fakes.server import FAULTS, Fault
from tests.worker.workshop import LEAK, MAIL, Workshop
from worker import deliver

POINTS = tuple(point for point in crash.POINTS if point.startswith("deliver."))
MARK = "[e-mail removed]"


class Died(BaseException):
    """The worker was killed."""


class Clock:
    """The database's clock, which tests move on."""

    def __init__(self, real):
        self._real, self.shift = real, timedelta()

    def __call__(self, session) -> datetime:
        return self._real(session) + self.shift

    def on(self, seconds: float) -> None:
        self.shift += timedelta(seconds=seconds)


class Wire:
    """The way to the platform, without a socket. It may be cut by a death, or take so long that others come by."""

    def __init__(self, fake: FakeGeneric) -> None:
        self.fake, self.before, self.after = fake, None, None

    def send(self, call):
        """Do the call, with what was asked for before and after it."""
        before, after, self.before, self.after = self.before, self.after, None, None
        if before is not None:
            before()
        reply = self.fake.answer(call)
        if after is not None:
            after()
        return reply


@dataclass
class Schedule:
    """One seed's story about one post."""

    shop: Workshop
    fake: FakeGeneric
    wire: Wire
    clock: Clock
    seed: int
    dice: random.Random = field(init=False)
    edits: int = 0

    def __post_init__(self):
        self.dice = random.Random(self.seed)
        self.name = str(self.seed)
        self.fake.add(self.name, LEAK)
        self.shop.post_in(LEAK, self.name, revision=1)
        self.scan()

    # What happens

    def run(self) -> None:
        """Let things happen, then let the world recover and everything come to its end."""
        self.decide()
        for _ in range(self.dice.randint(3, 9)):
            getattr(self, self.dice.choice(ACTS))()
        self.fake.recover()
        for _ in range(40):
            self.scan()
            self.work()
            self.clock.on(4000)
            if not self.waiting():
                break

    def scan(self) -> None:
        """A worker scans what is due; the same address is found wherever it stands."""
        with self.shop.desk() as desk:
            claimed = claim(desk, 20)
        for one in claimed:
            with self.shop.desk() as desk:
                record_scan(desk, one, result(((finding(0, 4), "e" * 32),), outcome="review"))

    def decide(self) -> None:
        """A moderator decides what is seen now."""
        action = self.dice.choice(("redact", "redact", "redact", "hold", "allow"))
        try:
            with self.shop.desk() as desk:
                item = self._item(desk)
                review.decide(desk, item, _moderator(desk), self._verdict(desk, item, action))
        except (Conflict, NotPossible, TextGone):
            return

    def _verdict(self, desk, item, action):
        revision = desk.session.get_one(Revision, item.revision_id)
        text = read_text(desk.keys, revision)
        spans, changed = (), None
        if action == "redact":
            at = text.index(MAIL) if MAIL in text else 0
            spans = (Span(at, at + (len(MAIL) if MAIL in text else 4), "email", MARK),)
            changed = splice(text, spans)
        release = self._steps(desk, item, "allow")
        return review.Verdict(
            action, item.version, revision.id, self._steps(desk, item, action), release=release, spans=spans,
            result=changed,
        )  # fmt: skip

    def _steps(self, desk, item, action):
        return platform("generic").steps(action, outbox.read_site(desk, item.site_id)[1])

    def undo(self) -> None:
        """A moderator takes the last decision back."""
        try:
            with self.shop.desk() as desk:
                item = self._item(desk)
                last = review.last_decision(desk, item)
                ways = {action: self._steps(desk, item, action) for action in ("hold", "allow", "restore")}
                review.undo(desk, item, _moderator(desk), last.uuid if last else "", ways)
        except (Conflict, NotPossible, TextGone):
            return

    def retry(self) -> None:
        """A moderator asks for another try."""
        try:
            with self.shop.desk() as desk:
                review.retry(desk, self._item(desk), _moderator(desk))
        except (Conflict, NotPossible):
            return

    def edit(self) -> None:
        """The author edits; the platform tells of it or does not."""
        self.edits += 1
        text = self.dice.choice((f"{LEAK} And {self.edits} more.", f"It works now, {self.edits} times over."))
        self.fake.edit(self.name, text)
        if self.dice.random() < 0.5:
            self.tell()

    def tell(self) -> None:
        """The platform tells of the post as it is, perhaps once more."""
        kept = self.fake.posts[self.name]
        self.shop.post_in(kept.text, self.name, event=Event.EDITED, revision=kept.revision)

    def work(self) -> None:
        """A delivery job, undisturbed."""
        with self.shop.desk() as desk:
            checks = outbox.lease_check(desk) if outbox.first_check_due(desk) else []
        for leased in checks:
            with self.shop.desk() as desk:
                outbox.checked(desk, leased, 0, complete=True)
        deliver.drain(self.shop.runtime, first=0)

    def faulty(self) -> None:
        """A delivery job while the platform misbehaves."""
        kinds = [self.dice.choice(FAULTS) for _ in range(self.dice.randint(1, 3))]
        self.fake.fail(*(Fault(kind) for kind in kinds))
        self.work()

    def death(self) -> None:
        """A delivery job that is killed at one of its steps, or in the middle of a call."""
        place = self.dice.choice((*POINTS, "wire.before", "wire.after"))
        _arm(self.wire, place)
        try:
            self.work()
        except Died:
            pass
        finally:
            _disarm(self.wire)

    def twice(self) -> None:
        """The same job comes again while the first is in its call."""
        self.wire.before = self.work
        self.work()
        self.wire.before = None

    def late(self) -> None:
        """An answer comes so late that another worker has the step by then, and carried it out."""

        def others() -> None:
            self.clock.on(outbox.LEASE_SECONDS + 1)
            self.dice.choice((self.work, self.undo, self.tell, self.edit))()
            self.work()

        self.wire.after = others
        self.work()
        self.wire.after = None

    def pause(self) -> None:
        """Time passes."""
        self.clock.on(self.dice.choice((1, 30, 130, 1000, 7200)))

    # What is seen

    def _item(self, desk) -> Item:
        mine = select(Item).join(Post, Item.post_id == Post.id).where(Post.external_id == self.name)
        return desk.session.scalars(mine).one()

    def decisions(self, desk) -> list[Decision]:
        """This post's decisions."""
        mine = select(Decision).where(Decision.item_id == self._item(desk).id).order_by(Decision.id)
        return list(desk.session.scalars(mine))

    def waiting(self) -> bool:
        """Whether anything is still on its way."""
        with self.shop.desk() as desk:
            return desk.session.scalar(select(Delivery.id).where(Delivery.state == "waiting").limit(1)) is not None


ACTS = ("decide", "undo", "retry", "edit", "tell", "work", "faulty", "faulty", "death", "death", "death", "twice",
        "late", "pause", "scan")  # fmt: skip
_place: list[str] = []


def point(name: str) -> None:
    """What stands in for `crash.point`: death where it was asked for, once."""
    if _place and _place[0] == name:
        _place.clear()
        raise Died


def _arm(wire: Wire, place: str) -> None:
    _place[:] = [place]
    if place.startswith("wire."):
        setattr(wire, place.removeprefix("wire."), lambda: point(place))


def _disarm(wire: Wire) -> None:
    _place.clear()
    wire.before = wire.after = None


def _moderator(desk) -> Moderator:
    return desk.session.scalars(select(Moderator).order_by(Moderator.id).limit(1)).one()
