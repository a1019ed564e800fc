"""What every page works with: settings, database, keys, and the way to wake a worker."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask, current_app

from models import refusals
from models.crypto import KeyRing
from models.desk import Desk
from models.jobs import Nudge
from models.session import Busy, Database
from models.settings import Settings
from moderation_ui.known import KnownSites
from moderation_ui.provider import Provider
from moderation_ui.quota import Quota
from moderation_ui.together import Together

NAME = "overshare"
KEEP_EVERY: Final = 60.0
"""Seconds between two times that a process writes down what it refused."""


class Tally:
    """Counts by reason, of this process since it began. Reasons are codes, so that nothing of a request is kept."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._unkept: Counter[str] = Counter()
        self._kept_at = -KEEP_EVERY
        self._lock = threading.Lock()

    def add(self, reason: str) -> None:
        """One more."""
        with self._lock:
            self._counts[reason] += 1
            self._unkept[reason] += 1

    def due(self) -> dict[str, int]:
        """What was added since it was last kept, once a minute at most: a flood of refusals is no flood of writes."""
        with self._lock:
            if time.monotonic() - self._kept_at < KEEP_EVERY:
                return {}
            due, self._unkept, self._kept_at = dict(self._unkept), Counter(), time.monotonic()
            return due

    def give_back(self, counts: Mapping[str, int]) -> None:
        """What could not be kept now is kept with the next."""
        with self._lock:
            self._unkept.update(counts)

    def counts(self) -> dict[str, int]:
        """All counts, by reason."""
        with self._lock:
            return dict(sorted(self._counts.items()))


@dataclass(frozen=True, slots=True)
class Room:
    """One process's equipment; made once by the factory."""

    settings: Settings
    database: Database
    keys: KeyRing = field(repr=False)
    nudge: Nudge
    refused: Tally = field(default_factory=Tally)
    quota: Quota = field(default_factory=Quota)
    known: KnownSites = field(default_factory=KnownSites, repr=False)
    together: Together[Any, Any] = field(default_factory=Together, repr=False)
    provider: Provider | None = field(default=None, repr=False)


def furnish(app: Flask, equipment: Room) -> None:
    """Give the app its equipment."""
    app.extensions[NAME] = equipment


def room() -> Room:
    """The equipment of the app that answers this request."""
    equipment = current_app.extensions[NAME]
    assert isinstance(equipment, Room)
    return equipment


@contextmanager
def writing() -> Iterator[Desk]:
    """A desk in one transaction that is committed at the end. Raise Busy."""
    here = room()
    with here.database.begin() as session:
        yield Desk.at_work(session, here.keys, here.settings)


@contextmanager
def reading() -> Iterator[Desk]:
    """A desk that changes nothing."""
    here = room()
    with here.database.read() as session:
        yield Desk.at_work(session, here.keys, here.settings)


def refuse(reason: str) -> None:
    """Count a refusal, and keep the counts when that is due. Called outside a transaction."""
    tally = room().refused
    tally.add(reason)
    if not (due := tally.due()):
        return
    try:
        with writing() as desk:
            refusals.add(desk, due)
    except Busy:
        tally.give_back(due)
