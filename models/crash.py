"""Named places at which a test lets the process die, so that every step in between is seen to be safe."""

import os

POINTS = (
    "intake.before_commit", "intake.after_commit", "intake.after_enqueue",
    "scan.after_claim", "scan.after_detect", "scan.before_commit", "scan.after_commit",
    "decide.before_commit", "decide.after_commit",
    "deliver.after_claim", "deliver.before_call", "deliver.after_call", "deliver.before_commit", "deliver.after_commit",
    "sweep.after_enqueue", "purge.before_commit", "purge.after_commit",
)  # fmt: skip

_armed = ""


def arm(point: str) -> None:
    """Die at this point; an empty name disarms."""
    global _armed  # noqa: PLW0603 - one process, one test
    if point and point not in POINTS:
        raise ValueError(f"there is no crash point {point}")
    _armed = point


def point(name: str) -> None:
    """End the process at once if this point is armed: no clean-up, as a SIGKILL would."""
    if name == _armed:
        os._exit(9)
