"""`overshare scan --jsonl`: posts in, one JSON object a line; judgements out, one a line, in the same order.

A line that cannot be read costs that line alone: it is named on the error stream and the exit code says so.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click

from detector import policy as policies
from detector.engine import Detector
from detector.finding import Context, Finding, ScanResult
from detector.kinds import KINDS

_BATCH: Final = 32


class _BadLine(ValueError):
    """A line is no post; the message says why and holds nothing of the line."""


def scan_posts(detector: Detector, path: Path, policy: policies.Policy, *, everything: bool) -> int:
    """Print one object for each post of the file. Return how many lines could not be read."""
    bad: list[int] = []
    records = _records(path, bad)
    while batch := list(islice(records, _BATCH)):
        results = detector.scan_many([record["text"] for record in batch], [context_of(record) for record in batch])
        for record, result in zip(batch, results, strict=True):
            click.echo(json.dumps(_post_record(record, result, policy, everything=everything)))
    return len(bad)


def context_of(record: Mapping[str, Any]) -> Context:
    """What a post's record says about it; fields may be missing, plain strings or objects."""
    site, author, thread = (record.get(name) or {} for name in ("site", "author", "thread"))
    site = site if isinstance(site, Mapping) else {"domain": str(site)}
    author = author if isinstance(author, Mapping) else {"name": str(author)}
    thread = thread if isinstance(thread, Mapping) else {"title": str(thread)}
    domains = site.get("operator_domains")
    return Context(
        markup=str(record.get("markup") or "plain"),
        language=str(record.get("language") or "en"),
        kind=str(record.get("kind") or "post"),
        site=str(site.get("domain") or ""),
        author=str(author.get("name") or ""),
        thread=str(thread.get("title") or ""),
        category=str(thread.get("category") or ""),
        staff=bool(author.get("is_staff")),
        first_post=bool(author.get("first_post")),
        own_domains=tuple(map(str, domains)) if isinstance(domains, list) else (),
    )


def span(finding: Finding) -> dict[str, Any]:
    """One finding as it is written out: its place, kind and judgement, never its value."""
    written = {
        "start": finding.start,
        "end": finding.end,
        "kind": finding.kind,
        "label": KINDS[finding.kind].label if finding.kind in KINDS else "OTHER",
        "score": round(finding.real, 4),
        "intent": round(finding.unintended, 4),
        "severity": finding.severity.value,
        "reasons": list(finding.reasons),
    }
    return {**written, "suppressed": True} if finding.suppressed else written


def _records(path: Path, bad: list[int]) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        yield from _readable(lines, bad)


def _readable(lines: Iterable[bytes], bad: list[int]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _record(line)
        except _BadLine as reason:
            bad.append(number)
            click.echo(f"Line {number} is skipped: {reason}", err=True)


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _BadLine("it is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise _BadLine("it is not JSON.") from None
    if not isinstance(record, dict):
        raise _BadLine("it is not a JSON object.")
    if not isinstance(record.get("text"), str):
        raise _BadLine('it has no "text", or one that is not a string.')
    return record


def _post_record(
    record: Mapping[str, Any], result: ScanResult, policy: policies.Policy, *, everything: bool
) -> dict[str, Any]:
    return {
        "id": record.get("id"),
        "decision": policies.outcome(result.findings, result.complete, policy),
        "priority": round(policies.priority(result.findings, result.complete, policy), 4),
        "complete": result.complete,
        "spans": [span(finding) for finding in (result.findings if everything else result.shown)],
    }
