"""How things stand, in counts: for operators and scripts."""

from typing import Any

from sqlalchemy.orm import Session


def status(session: Session) -> dict[str, Any]:
    """Posts and items by state, revisions by scan, deliveries and decisions by state, the oldest due, the sites."""
    raise NotImplementedError
