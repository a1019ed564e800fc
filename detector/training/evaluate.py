"""`make evaluate`: our figures and our peers' on the same labelled posts, in one run, as Markdown and JSON.

    python -m detector.training.evaluate --data DIR [--peers PYTHON] [--sets NAME ...] [--out DIR]

The data stays outside: its folder is an option. Some weights of the judgement were fitted on development posts, so
the exposure set's figures are also given cross-validated (see detector.training.evaluate_weights).
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detector.engine import Detector
from detector.finding import Context, ScanResult
from detector.kinds import KINDS
from detector.training.evaluate_exposure import by_field, peer_table, posts_table, spans_table
from detector.training.evaluate_maths import Scored, Scoring, recall_at, score
from detector.training.evaluate_peers import NAMES, run_peer
from detector.training.evaluate_report import as_markdown
from detector.training.evaluate_sets import EXPOSURE, SPAN_SETS, Record, read_set, scoring_of
from detector.training.evaluate_weights import cross_validated

_BATCH = 64
_HERE = Path(__file__).parent
_ENOUGH = 0.80


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="Folder of the labelled sets.")
    parser.add_argument("--peers", type=Path, help="Python with the peers installed (make peers).")
    parser.add_argument("--sets", nargs="*", default=[EXPOSURE, *SPAN_SETS], help="Which sets; all by default.")
    parser.add_argument("--out", type=Path, default=_HERE, help="Folder of evaluate.md and evaluate.json.")
    options = parser.parse_args(arguments)
    tables: dict[str, Any] = {}
    for tables in measure(options.data, options.sets, options.peers):
        (options.out / "evaluate.json").write_text(json.dumps(tables, indent=1, sort_keys=True) + "\n", "utf-8")
        (options.out / "evaluate.md").write_text(as_markdown(tables), "utf-8")
    if not tables:
        sys.stderr.write(f"No labelled set lies in {options.data}.\n")
        return 3
    sys.stdout.write(as_markdown(tables))
    return 0


def measure(data: Path, sets: Sequence[str], peers: Path | None) -> Iterator[dict[str, Any]]:
    """All tables so far, after each set: with the peers a whole run takes its time."""
    detector = Detector()
    tables: dict[str, Any] = {
        "measured": datetime.now(UTC).date().isoformat(), "detector": detector.version, "sets": {}, "peers": {},
    }  # fmt: skip
    for name in sets:
        if records := read_set(data, name):
            tables["sets"][name] = _measure_set(detector, data, name, records, peers=peers, seen=tables["peers"])
            yield tables


def _measure_set(
    detector: Detector, data: Path, name: str, records: list[Record], *, peers: Path | None, seen: dict[str, str]
) -> dict[str, Any]:
    started = time.monotonic()
    results = scan(detector, records)
    rows: dict[str, Any] = {"overshare": _row(data, name, records, spans_of(records, results), results)}
    if name != EXPOSURE:
        everything = spans_of(records, results, everything=True)
        rows["overshare, all"] = _row(data, name, records, everything, None)
    for peer in NAMES:
        run = run_peer(peers, peer, records)
        seen[peer] = run.missing or run.version
        if run.missing:
            continue
        rows[peer] = _row(data, name, records, run.found, None)
        rows[peer]["failed texts"] = run.failed
    sys.stderr.write(f"{name}: {len(records)} texts, {time.monotonic() - started:.0f} s\n")
    return {"texts": len(records), "rows": rows}


def context_of(record: Record) -> Context:
    """What a record says about its text."""
    site, author, thread = record.get("site") or {}, record.get("author") or {}, record.get("thread") or {}
    return Context(
        markup=record.get("markup", "plain"),
        language=record.get("language", "en"),
        kind=record.get("kind", "post"),
        site=site.get("domain", ""),
        author=author.get("name", ""),
        thread=thread.get("title", ""),
        category=thread.get("category", ""),
        staff=bool(author.get("is_staff")),
        first_post=bool(author.get("first_post")),
        own_domains=tuple(site.get("operator_domains", ())),
    )


def scan(detector: Detector, records: Sequence[Record]) -> list[ScanResult]:
    """Our results, in order."""
    results: list[ScanResult] = []
    for start in range(0, len(records), _BATCH):
        batch = records[start : start + _BATCH]
        results += detector.scan_many([record["text"] for record in batch], [context_of(record) for record in batch])
    return results


def spans_of(
    records: Sequence[Record], results: Sequence[ScanResult], *, everything: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """Shown findings as labelled spans by id; with `everything` those set aside, too."""
    return {
        record["id"]: [
            {
                "start": one.start,
                "end": one.end,
                "score": one.real,
                "label": KINDS[one.kind].label if one.kind in KINDS else "OTHER",
            }
            for one in (result.findings if everything else result.shown)
        ]
        for record, result in zip(records, results, strict=True)
    }


def _row(
    data: Path,
    name: str,
    records: list[Record],
    found: dict[str, list[dict[str, Any]]],
    results: list[ScanResult] | None,
) -> dict[str, Any]:
    how = scoring_of(data, name, records)
    if name == EXPOSURE:
        return _exposure_row(records, found, results)
    scored = score(records, found, how)
    row: dict[str, Any] = {"labels": _labels(scored), "posts": scored.flagged()}
    if "PERSON" in how.labels:
        row["person"] = recall_at(_ENOUGH, records, found, "PERSON", how)
    return row


def _labels(scored: Scored) -> dict[str, Any]:
    return {
        label: {"gold": counts.gold, "found": counts.found, "strict": counts.strict(), "overlap": counts.overlap()}
        for label, counts in scored.labels.items()
        if counts.gold or counts.found
    }


def _exposure_row(
    records: list[Record], found: dict[str, list[dict[str, Any]]], results: list[ScanResult] | None
) -> dict[str, Any]:
    if results is None:
        labels = frozenset(span["label"] for record in records for span in record["spans"]) - {"OTHER"}
        return {"posts": peer_table(records, found, labels)}
    return {
        "posts": posts_table(records, results),
        "spans": spans_table(records, results),
        "by markup": by_field(records, results, "markup"),
        "by language": by_field(records, results, "language"),
        "cross-validated": cross_validated(records, results),
    }


__all__ = ["Scoring", "context_of", "main", "measure", "scan", "spans_of"]

if __name__ == "__main__":
    raise SystemExit(main())
