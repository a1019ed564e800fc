"""Findings as SARIF 2.1.0, which code hosts and editors show beside the line."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detector.finding import Finding, ScanResult
from detector.kinds import KINDS, Band
from detector.reasons import sentences

_LEVELS = {Band.LOW: "note", Band.MEDIUM: "warning", Band.HIGH: "error", Band.VERY_HIGH: "error"}


def as_sarif(scanned: Iterable[tuple[Path, str, ScanResult]]) -> dict[str, Any]:
    """One run over all files. Values never appear: only places and kinds."""
    results = [_result(path, text, finding) for path, text, result in scanned for finding in result.shown]
    rules = sorted({result["ruleId"] for result in results})
    driver = {
        "name": "Overshare",
        "rules": [{"id": rule, "shortDescription": {"text": KINDS[rule].title}} for rule in rules if rule in KINDS],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _result(path: Path, text: str, finding: Finding) -> dict[str, Any]:
    row, column = _place(text, finding.start)
    last_row, last_column = _place(text, finding.end)
    return {
        "ruleId": finding.kind,
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join(sentences(finding.reasons)) or f"Looks like: {finding.kind}."},
        "rank": round(25 * finding.priority, 1),
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": path.as_posix()},
                    "region": {
                        "startLine": row,
                        "startColumn": column,
                        "endLine": last_row,
                        "endColumn": last_column,
                        "charOffset": finding.start,
                        "charLength": finding.end - finding.start,
                    },
                }
            }
        ],
    }


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1
