"""A redaction tried on a page is scanned as its result would be: what it leaves is seen before it is decided."""

import time
from typing import Final

from detector.engine import Detector
from models import residue, scans, trials
from models.jobs import TRIAL
from models.logs import log
from models.trials import LeasedTrial
from worker import warm
from worker.budget import limit_memory
from worker.runtime import Runtime
from worker.scan import as_work, findings_of, judge

DRAIN_SECONDS: Final = 20.0
BATCH: Final = 8


def drain(runtime: Runtime, first: int) -> None:
    """Scan what is tried until nothing is due, or until this job has run long enough."""
    runtime.nudge.begun(TRIAL)
    limit_memory()
    detector = warm.detector(runtime.settings)
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until and not runtime.stopping:
        if not batch(runtime, detector):
            return
    runtime.nudge(TRIAL, first)


def batch(runtime: Runtime, detector: Detector) -> int:
    """Scan a few. Return how many were leased."""
    with runtime.write() as desk:
        leased = trials.lease(desk, BATCH)
    for one in leased:
        _try(runtime, detector, one)
    return len(leased)


def _try(runtime: Runtime, detector: Detector, leased: LeasedTrial) -> None:
    with runtime.read() as desk:
        wanted = trials.begin(desk, leased)
    if wanted is None:
        return
    judged = judge(detector, [as_work(wanted.site_id, wanted.result_text, wanted.context)])[0]
    found = findings_of(judged)
    with runtime.write() as desk:
        pairs = [(one.kind, scans.fingerprint(desk, wanted.site_id, one.kind, value)) for one, value in found]
        over = [found[at][0] for at in residue.residue(pairs, wanted.left)]
        places = [(one.start, one.end, one.kind) for one in over]
        trials.answer(desk, leased, places, complete=judged.result.complete)
    log().info("redaction.tried", count=len(over), complete=judged.result.complete)
