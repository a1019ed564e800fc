"""Overlapping candidates become one a place; the losers are kept as what it also looked like."""

import re
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import replace

from detector.candidate import Candidate

# Where scores tie, the kind that says more wins.
_WEIGHT = {kind: weight for weight, kind in enumerate(("private_key", "credential", "signed_link", "card", "iban"))}
# A pass word before the @ of a URL looks like an address; a link that opens something may carry one.
_FIRST = frozenset({"url_password", "url_password_slash", "signed_link"})
_SURE = 0.6
_REST = 10
_LABEL = re.compile(r"[\s,;|(*-]*(?:\n[ \t]*)?(?:[A-Za-z][\w. -]{0,14}:)?[\s,;|(*-]*$")


def resolve(candidates: Iterable[Candidate], plain: str = "") -> list[Candidate]:
    """Non-overlapping candidates by start: a sure rule wins a place, then the better score, the kind, the longer span.

    With `plain`, an address that runs over something surer keeps what stands before it.
    """
    ranked = sorted(
        candidates,
        key=lambda one: (
            one.rule not in _FIRST or one.score < _SURE,
            one.rule == "names" or one.score < _SURE,
            -one.score,
            _WEIGHT.get(one.kind, 9),
            one.start - one.end,
            one.start,
            one.rule,
        ),
    )
    starts: list[int] = []
    kept: dict[int, Candidate] = {}
    for candidate in ranked:
        rival = _rival(candidate, starts, kept)
        if rival and candidate.kind == "address" and rival.kind not in {"address", "person"}:
            for rest in _rest(candidate, rival, plain):
                candidate, rival = rest, _rival(rest, starts, kept)  # noqa: PLW2901 (it goes on as its rest)
        if rival is None:
            insort(starts, candidate.start)
            kept[candidate.start] = candidate
        elif rival.kind != candidate.kind and candidate.kind not in rival.also:
            kept[rival.start] = replace(rival, also=(*rival.also, candidate.kind))
    return [kept[start] for start in starts]


def _rest(address: Candidate, rival: Candidate, plain: str) -> Iterator[Candidate]:
    """What stands of an address before the surer value, without the label of that value."""
    before = plain[address.start : max(rival.start, address.start)]
    label = _LABEL.search(before)
    before = before[: label.start()] if label else before
    if len(before) >= _REST and any(char.isdigit() for char in before):
        yield replace(address, end=address.start + len(before), value=" ".join(before.casefold().split()))


def _rival(candidate: Candidate, starts: list[int], kept: dict[int, Candidate]) -> Candidate | None:
    """A kept candidate that shares a character with this one. Kept ones never overlap, so neighbours are enough."""
    place = bisect_right(starts, candidate.start)
    if place and kept[starts[place - 1]].end > candidate.start:
        return kept[starts[place - 1]]
    if place < len(starts) and starts[place] < candidate.end:
        return kept[starts[place]]
    return None
