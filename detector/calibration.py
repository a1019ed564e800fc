"""Learning from moderators' verdicts, within bounds: how far each weight of the judgement should move.

A redaction says "not meant to be public", an allowed value "meant to be public"; holds and false alarms say nothing
about intent. The table of weights is the prior mean of a penalised logistic regression over the codes. No weight
moves by more than 1.0 or on fewer than 30 verdicts, and none of credentials or third-party data moves down. The
result is a value: not using it, or using the one before, undoes it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp, log

from detector.weights import FURTHEST, NEVER_DOWN

FEWEST = 30
_PENALTY = 3.0
_STEPS = 300
_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Label:
    """One verdict on one finding: its kind and reasons, the P(unintended) it was shown with, and what was decided."""

    kind: str
    reasons: tuple[str, ...]
    unintended: float
    private: bool

    @property
    def guarded(self) -> bool:
        """A credential, or somebody else's data: nothing that was learnt makes such a finding less urgent."""
        return not NEVER_DOWN.isdisjoint(self.codes)

    @property
    def codes(self) -> tuple[str, ...]:
        """What may be learnt from it: its kind and its reasons, each once."""
        return tuple(dict.fromkeys((self.kind, *self.reasons)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learnt: log-odds to add by code, and whether it helps (Brier score, lower is better)."""

    moves: Mapping[str, float] = field(default_factory=dict)
    labels: int = 0
    brier_before: float = 0.0
    brier_after: float = 0.0

    @property
    def helps(self) -> bool:
        """Whether probabilities come closer to verdicts; if not, it should not be used."""
        return bool(self.moves) and self.brier_after < self.brier_before


NOTHING_LEARNT = Calibration()


def learn(labels: Iterable[Label]) -> Calibration:
    """The moves that verdicts ask for. Labels carry the P(unintended) of the table without earlier moves."""
    seen = list(labels)
    often = Counter(code for label in seen for code in label.codes)
    codes = sorted(code for code, count in often.items() if count >= FEWEST)
    if not codes:
        return Calibration(labels=len(seen), brier_before=_brier(seen, {}), brier_after=_brier(seen, {}))
    moves = _fit(seen, codes)
    kept = {code: round(move, 4) for code, move in moves.items() if abs(move) >= 0.005}  # noqa: PLR2004 (a rounding)
    return Calibration(kept, len(seen), _brier(seen, {}), _brier(seen, kept))


def share(labels: Iterable[Label], kind: str, reason: str) -> tuple[int, int]:
    """(redacted, all) among verdicts like this one: "moderators redacted 41 of 44 like this". Backs off to the kind."""
    alike = [label for label in labels if label.kind == kind]
    closer = [label for label in alike if reason in label.reasons] or alike
    return sum(label.private for label in closer), len(closer)


def _fit(labels: Sequence[Label], codes: Sequence[str]) -> dict[str, float]:
    """Projected gradient: each step stays inside the bounds. Verdicts alike are reckoned once, with their number."""
    moves = dict.fromkeys(codes, 0.0)
    rate = 2.0 / len(labels)
    alike = Counter(replace(label, unintended=round(label.unintended, 3)) for label in labels)
    for _ in range(_STEPS):
        slope = {code: _PENALTY * move for code, move in moves.items()}
        for label, count in alike.items():
            error = (_moved(label, moves) - label.private) * count
            for code in label.codes:
                if code in slope:
                    slope[code] += error
        for code in codes:
            moves[code] = _bounded(code, moves[code] - rate * slope[code])
    return moves


def without(moves: Mapping[str, float], label: Label) -> Label:
    """The label as the table alone had judged it, before `moves` that were in force then."""
    probability = min(max(label.unintended, _EDGE), 1 - _EDGE)
    total = log(probability / (1 - probability)) - _sum(moves, label)
    return replace(label, unintended=1 / (1 + exp(-total)))


def _sum(moves: Mapping[str, float], label: Label) -> float:
    lowest = 0.0 if label.guarded else -FURTHEST
    return sum(max(moves.get(code, 0.0), lowest) for code in label.codes)


def _bounded(code: str, move: float) -> float:
    lowest = 0.0 if code in NEVER_DOWN else -FURTHEST
    return min(max(move, lowest), FURTHEST)


def _moved(label: Label, moves: Mapping[str, float]) -> float:
    probability = min(max(label.unintended, _EDGE), 1 - _EDGE)
    total = log(probability / (1 - probability)) + _sum(moves, label)
    return 1 / (1 + exp(-total))


def _brier(labels: Sequence[Label], moves: Mapping[str, float]) -> float:
    if not labels:
        return 0.0
    return sum((_moved(label, moves) - label.private) ** 2 for label in labels) / len(labels)
