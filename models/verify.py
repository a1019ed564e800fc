"""The invariant checker: what must hold of the rows at any moment, also in production."""

from dataclasses import dataclass

from models.desk import Desk


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken promise: a code, and the table and id of the row."""

    code: str
    subject: str


def verify(desk: Desk) -> list[Problem]:
    """Every invariant that can be seen on rows. An empty list is what it should be."""
    raise NotImplementedError
