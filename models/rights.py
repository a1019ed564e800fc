"""Forgetting and telling: what is destroyed by date, and what one author may ask for."""

from dataclasses import dataclass, field
from typing import Any

from models.author import Author
from models.desk import Desk


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each were destroyed in one small transaction."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them together; 0 says there is nothing more to do."""
        return sum(self.counts.values())


def purge(desk: Desk, limit: int = 500) -> Purged:
    """Destroy what is past its date, at most `limit` of each kind. Repeat in new transactions until total is 0."""
    raise NotImplementedError


def erase(desk: Desk, author: Author, by: str = "operator") -> dict[str, int]:
    """Erase all we hold of an author on a site, and leave a tombstone. Return how many of each."""
    raise NotImplementedError


def export(desk: Desk, author: Author, by: str = "operator") -> dict[str, Any]:
    """Everything we hold of an author on a site, as JSON can say it."""
    raise NotImplementedError
