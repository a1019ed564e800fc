"""Scan what is due: claim a batch, read it within a budget, judge it by each site's policy, record it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from detector import policy
from detector.engine import Detector
from detector.finding import Context, Finding, ScanResult
from models import crash, learnings, outbox, scans, trials
from models.desk import Desk
from models.jobs import DELIVER, SCAN
from models.logs import log, told
from models.precedents import precedents
from models.scans import Claimed, Scanned, Work
from models.session import Busy
from platforms.catalogue import platform
from platforms.platform import Connection
from worker import remembered, warm
from worker.budget import TEXT_SECONDS, BudgetSpent, limit_memory, processor_time, scan_within
from worker.runtime import Runtime

DRAIN_SECONDS: Final = 40.0
"""How long one job goes on claiming; then it rings again, so that its process is renewed."""

LINGER_SECONDS = 0.5
LOOK_SECONDS: Final = 0.03
AWAKE_MILLISECONDS: Final = 1000
"""If this process is killed meanwhile, bells are heard again after so long."""
TOGETHER: Final = 8
"""Results stored in one commit: more would keep webhooks waiting where only one may write at a time."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A text with its result, ready to be recorded."""

    work: Work
    result: ScanResult
    values: tuple[str, ...]


def drain(runtime: Runtime, first: int) -> None:
    """Scan batches until nothing was due for a moment, or until this job has run long enough.

    To stay for a moment is cheaper than to be forked again for the next post, which seldom comes alone.
    """
    runtime.nudge.begun(SCAN)
    limit_memory()
    detector = warm.detector(runtime.settings)
    until = time.monotonic() + DRAIN_SECONDS
    claimed = batch(runtime, detector, first)
    while time.monotonic() < until and not runtime.stopping:
        if claimed < runtime.settings.scan_batch and not _wait_for_more(runtime):
            break
        if _somebody_looks(runtime):
            break
        claimed = batch(runtime, detector)
    runtime.nudge.begun(SCAN)  # from here on a bell counts again; what came before it is seen by this last look:
    if claimed or batch(runtime, detector):
        runtime.nudge(SCAN, 0)


def _somebody_looks(runtime: Runtime) -> bool:
    """Whether a moderator waits for the scan of a redaction: its job is next in the queue, so this one makes way."""
    with runtime.read() as desk:
        return trials.first_due(desk) is not None


def _wait_for_more(runtime: Runtime) -> bool:
    """Wait for a due text for a moment; meanwhile nobody need ring. False if none came.

    Only who keeps up does this: with a full batch there is work for others, and they must hear the bell.
    """
    until = time.monotonic() + LINGER_SECONDS
    while time.monotonic() < until and not runtime.stopping:
        runtime.nudge.awake(SCAN, AWAKE_MILLISECONDS)
        with runtime.read() as desk:
            if scans.first_due(desk) is not None:
                return True
        time.sleep(LOOK_SECONDS)
    return False


def batch(runtime: Runtime, detector: Detector, first: int | None = None) -> int:
    """Scan one batch. Return how many were claimed."""
    with runtime.write() as desk:
        claimed = scans.claim(desk, runtime.settings.scan_batch, first)
    crash.point("scan.after_claim")
    if not claimed:
        return 0
    with runtime.read() as desk:
        works = scans.texts(desk, claimed)
        ways = {work.claimed.site_id: outbox.read_site(desk, work.claimed.site_id)[1] for work in works}
    began = time.monotonic()
    judged = with_precedents(runtime, detector, judge(detector, works))
    crash.point("scan.after_detect")
    log().info("scan.batch", count=len(judged), milliseconds=round((time.monotonic() - began) * 1000))
    stored = [record_together(runtime, judged[at : at + TOGETHER], ways) for at in range(0, len(judged), TOGETHER)]
    if any(stored):
        runtime.nudge(DELIVER, 0)
    return len(claimed)


def judge(detector: Detector, works: Sequence[Work]) -> list[Judged]:
    """Scan texts and take the normalised value of each finding."""
    results = scan_within(detector, [work.text for work in works], [work.context for work in works])
    return [_with_values(detector, work, result) for work, result in zip(works, results, strict=True)]


def with_precedents(runtime: Runtime, detector: Detector, judged: Sequence[Judged]) -> list[Judged]:
    """Judge a text again if one of its values has a past: few have, so the second look costs little."""
    with runtime.read() as desk:
        pasts = [_past(desk, one) for one in judged]
    return [_again(detector, one, past) if past else one for one, past in zip(judged, pasts, strict=True)]


def _past(desk: Desk, judged: Judged) -> tuple[tuple[str, str, str], ...]:
    claimed = judged.work.claimed
    marks = {
        (finding.kind, scans.fingerprint(desk, claimed.site_id, finding.kind, value)): value
        for finding, value in findings_of(judged)
    }
    known = precedents(desk, claimed.revision_id, frozenset(marks))
    return tuple((kind, marks[kind, mark], code) for (kind, mark), code in known.items())


def _again(detector: Detector, judged: Judged, past: tuple[tuple[str, str, str], ...]) -> Judged:
    work = replace(judged.work, context=replace(judged.work.context, history=past))
    return judge(detector, [work])[0]


def _with_values(detector: Detector, work: Work, result: ScanResult) -> Judged:
    """Values are only fingerprinted: without them the findings stand, so a text that resists loses no more."""
    try:
        with processor_time(TEXT_SECONDS):
            values = tuple(detector.value_of(work.text, work.context, finding) for finding in result.findings)
    except (Exception, BudgetSpent) as error:  # noqa: BLE001
        log().warning("scan.values_failed", revision=work.claimed.revision_id, **told(error))
        values = tuple(work.text[finding.start : finding.end] for finding in result.findings)
    return Judged(work, result, values)


def record_together(runtime: Runtime, judged: Sequence[Judged], ways: Mapping[int, Connection]) -> int:
    """Store a few results in one commit, since a commit waits for the disk. Return how many were stored.

    If that fails, each is stored by itself: one that cannot be must not take the others with it. Its lease runs out
    and it is scanned again, until its attempts are used up and a person sees it.
    """
    try:
        return _store(runtime, judged, ways)
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the results are tried one by one
        log().warning("scan.not_stored_together", count=len(judged), **told(error))
    return sum(_store_alone(runtime, one, ways) for one in judged)


def _store_alone(runtime: Runtime, judged: Judged, ways: Mapping[int, Connection]) -> int:
    try:
        return _store(runtime, [judged], ways)
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001
        log().error("scan.not_stored", revision=judged.work.claimed.revision_id, **told(error))
        return 0


def _store(runtime: Runtime, judged: Sequence[Judged], ways: Mapping[int, Connection]) -> int:
    with runtime.write() as desk:
        scans.lock(desk, [one.work.claimed for one in judged])
        stored = [record(desk, one, ways[one.work.claimed.site_id]) for one in judged]
        crash.point("scan.before_commit")
    crash.point("scan.after_commit")
    return sum(stored)


def record(desk: Desk, judged: Judged, connection: Connection) -> bool:
    """Store one result. False if it came too late: the lease is no longer ours."""
    work, result = judged.work, judged.result
    speaks = platform(work.platform)
    findings = tuple(
        (finding, scans.fingerprint(desk, work.claimed.site_id, finding.kind, value))
        for finding, value in zip(result.findings, judged.values, strict=True)
    )
    scanned = Scanned(
        findings=findings,
        complete=result.complete,
        outcome=_outcome(work, result),
        version=learnings.version(result.detector_version, work.taught),
        hold_steps=speaks.steps("hold", connection),
        allow_steps=speaks.steps("allow", connection),
        redaction=remembered.redaction(desk, work, findings, connection) if result.complete else None,
    )
    stored = scans.record_scan(desk, work.claimed, scanned)
    if not stored:
        log().info("scan.late", revision=work.claimed.revision_id)
    return stored


def _outcome(work: Work, result: ScanResult) -> str:
    """By the site's policy; a policy that cannot be read is the default one, which is the stricter."""
    try:
        wanted = policy.Policy.read(work.policy)
    except (policy.UnknownSetting, TypeError, ValueError) as error:
        log().error("policy.unreadable", site=work.claimed.site_id, **told(error))
        wanted = policy.DEFAULT
    return policy.outcome(result.findings, result.complete, wanted)


def findings_of(judged: Judged) -> list[tuple[Finding, str]]:
    """The shown findings of a result with their values."""
    pairs = zip(judged.result.findings, judged.values, strict=True)
    return [(finding, value) for finding, value in pairs if not finding.suppressed]


def as_work(site_id: int, text: str, context: Context) -> Work:
    """A text that is no revision, as the result of a redaction is, to be judged like one."""
    return Work(Claimed(0, site_id, ""), text, context, {}, "")
