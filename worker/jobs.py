"""The jobs RQ may run: each takes one row id as a hint and then works on everything that is due.

A job may come twice, late or never: rows say what there is to do. The functions import what they need when they are
called, since the deliver worker must not carry the language model.
"""

from worker import runtime


def scan(revision_id: int) -> None:
    """Scan what is due, this revision among it."""
    from worker.scan import drain  # noqa: PLC0415

    drain(runtime.current(), first=revision_id)


def check(delivery_id: int) -> None:
    """Scan the results of redactions before they are sent, this delivery's among them."""
    from worker.check import drain  # noqa: PLC0415

    drain(runtime.current(), first=delivery_id)


def trial(trial_id: int) -> None:
    """Scan redactions that moderators try before they decide, this one among them."""
    from worker.trial import drain  # noqa: PLC0415

    drain(runtime.current(), first=trial_id)


def learn(site_id: int) -> None:
    """Learn from the verdicts of the sites whose night it is, this one among them."""
    from worker.learn import drain  # noqa: PLC0415

    drain(runtime.current(), first=site_id)


def deliver(delivery_id: int) -> None:
    """Carry out the steps that are due, this one among them."""
    from worker.deliver import drain  # noqa: PLC0415

    drain(runtime.current(), first=delivery_id)


def poll(site_id: int) -> None:
    """Ask the sites whose turn it is, this one among them, what we have missed."""
    from worker.poll import drain  # noqa: PLC0415

    drain(runtime.current(), first=site_id)


def fetch(post_id: int) -> None:
    """Ask the sites how single posts stand, this one among them."""
    from worker.fetch import drain  # noqa: PLC0415

    drain(runtime.current(), first=post_id)
