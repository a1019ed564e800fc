"""Overlapping candidates become one a place; the losers are kept as what it also looked like."""

from collections.abc import Iterable
from dataclasses import replace

from detector.candidate import Candidate

# Where scores tie, the kind that says more wins.
_WEIGHT = {kind: weight for weight, kind in enumerate(("private_key", "credential", "signed_link", "card", "iban"))}


def resolve(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Non-overlapping candidates by start: the better score wins a place, then the kind, then the longer span."""
    ranked = sorted(
        candidates, key=lambda one: (-one.score, _WEIGHT.get(one.kind, 9), one.start - one.end, one.start, one.rule)
    )
    kept: list[Candidate] = []
    for candidate in ranked:
        rival = next((one for one in kept if one.start < candidate.end and candidate.start < one.end), None)
        if rival is None:
            kept.append(candidate)
        elif rival.kind != candidate.kind and candidate.kind not in rival.also:
            kept[kept.index(rival)] = replace(rival, also=(*rival.also, candidate.kind))
    return sorted(kept, key=lambda one: one.start)
