"""Overlapping candidates become one a place; the losers are kept as what it also looked like."""

from bisect import bisect_right, insort
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
    starts: list[int] = []
    kept: dict[int, Candidate] = {}
    for candidate in ranked:
        rival = _rival(candidate, starts, kept)
        if rival is None:
            insort(starts, candidate.start)
            kept[candidate.start] = candidate
        elif rival.kind != candidate.kind and candidate.kind not in rival.also:
            kept[rival.start] = replace(rival, also=(*rival.also, candidate.kind))
    return [kept[start] for start in starts]


def _rival(candidate: Candidate, starts: list[int], kept: dict[int, Candidate]) -> Candidate | None:
    """A kept candidate that shares a character with this one. Kept ones never overlap, so neighbours are enough."""
    place = bisect_right(starts, candidate.start)
    if place and kept[starts[place - 1]].end > candidate.start:
        return kept[starts[place - 1]]
    if place < len(starts) and starts[place] < candidate.end:
        return kept[starts[place]]
    return None
