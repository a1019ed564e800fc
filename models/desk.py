"""What every verb works with: a transaction, the keys, the settings and one moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from models import clock
from models.audit import record
from models.crypto import KeyRing, Unreadable
from models.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """One transaction's working place. Verbs never commit; whoever opened the session does."""

    session: Session = field(repr=False)
    keys: KeyRing = field(repr=False)
    settings: Settings = field(repr=False)
    at: datetime

    @classmethod
    def at_work(cls, session: Session, keys: KeyRing, settings: Settings) -> "Desk":
        """A desk at the database's present time."""
        return cls(session=session, keys=keys, settings=settings, at=clock.now(session))

    def note(self, action: str, actor: str, subject: str, **detail: str | int | bool) -> None:
        """Put an audit event into this transaction: ids, codes and counts only."""
        self.note_each(action, actor, [subject], **detail)

    def note_each(self, action: str, actor: str, subjects: Sequence[str], **detail: str | int | bool) -> None:
        """The same event of several subjects."""
        record(self.session, at=self.at, action=action, actor=actor, subjects=subjects, detail=detail)

    def text_hash(self, site_id: int, text: str) -> str:
        """The fingerprint of a text: a plain hash of a short text would give it away to whoever guesses."""
        return self.keys.fingerprint(f"text:{site_id}", text)

    def same(self, stored: str | None, mark: str | None) -> bool:
        """Whether two fingerprints are of the same data, though one may be of an older key."""
        if stored is None or mark is None or stored == mark:
            return stored == mark
        try:
            return self.keys.renewed(stored) == self.keys.renewed(mark)
        except Unreadable:
            return False  # a form may have sent anything
