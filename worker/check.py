"""Before a redaction is sent, its result is scanned: what it leaves by mistake comes back to the moderator."""

import time
from typing import Final

from detector.engine import Detector
from models import checks, outbox, scans
from models.jobs import CHECK, DELIVER
from models.logs import log
from models.outbox import Leased
from models.residue import residue
from worker import warm
from worker.budget import limit_memory
from worker.runtime import Runtime
from worker.scan import as_work, findings_of, judge

DRAIN_SECONDS: Final = 20.0
BATCH: Final = 8


def drain(runtime: Runtime, first: int) -> None:
    """Check what is due until nothing is, or until this job has run long enough."""
    runtime.nudge.begun(CHECK)
    limit_memory()
    detector = warm.detector(runtime.settings)
    until = time.monotonic() + DRAIN_SECONDS
    hint: int | None = first
    while time.monotonic() < until and not runtime.stopping:
        with runtime.write() as desk:
            leased = outbox.lease_check(desk, first=hint, limit=BATCH)
        if not leased:
            return
        for one in leased:
            check(runtime, detector, one)
        runtime.nudge(DELIVER, leased[0].delivery_id)
        hint = None
    runtime.nudge(CHECK, 0)


def check(runtime: Runtime, detector: Detector, leased: Leased) -> None:
    """Scan one result and record what it still holds."""
    with runtime.write() as desk:
        wanted = checks.begin_check(desk, leased)
    if wanted is None:
        return
    judged = judge(detector, [as_work(wanted.site_id, wanted.result_text, wanted.context)])[0]
    found = findings_of(judged)
    with runtime.write() as desk:
        pairs = [(one, scans.fingerprint(desk, wanted.site_id, one.kind, value)) for one, value in found]
        left = residue([(one.kind, print_) for one, print_ in pairs], wanted.left)
        checks.checked(desk, leased, len(left), judged.result.complete, [pairs[position] for position in left])
    log().info("redaction.checked", delivery=leased.delivery_id, count=len(left), complete=judged.result.complete)
