"""Holds a conversation with a pretended platform, to its end or until it is cut off."""

from platforms.catalogue import platform
from platforms.platform import Connection, Conversation, Order, Outcome, Page, Reply, Span
from tests.fakes.server import Fake

NOW = 1_790_000_000.0
DECISION = "5f0c2a8e-3b1d-4f67-9a20-c1d2e3f4a5b6"


class Cut(Exception):
    """Our process died here."""


def order(known, base, result="", *, action="redact", kind="post", decision=DECISION, spans=()):
    return Order(decision, action, str(known), kind, "4100", base, result, tuple(Span(*span) for span in spans))


def carry(
    name: str, fake: Fake, connection: Connection, wanted: Order, step: str = "", *, calls: int | None = None
) -> Outcome:
    """Carry an order out. With `calls`, die right after so many calls have been answered."""
    return drive(fake, platform(name).carry(step or wanted.action, wanted, connection, NOW), calls)


def drive(fake: Fake, conversation: Conversation, calls: int | None = None) -> Outcome:
    reply: Reply | None = None
    made = 0
    while True:
        try:
            call = next(conversation) if reply is None else conversation.send(reply)
        except StopIteration as end:
            return end.value
        if calls is not None and made >= calls:
            conversation.close()
            raise Cut
        made += 1
        reply = fake.answer(call)


def poll(name: str, fake: Fake, connection: Connection, cursor: str = "") -> Page:
    return drive(fake, platform(name).poll(cursor, connection, NOW))
