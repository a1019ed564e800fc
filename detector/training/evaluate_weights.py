"""How far the intent's probabilities can be trusted: a scale and a shift, fitted without the posts they are tried on.

Two parameters for all weights together, so that no post is learnt by heart. What the fit on all development posts gives
is written into detector.weights by hand, with its source.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log
from typing import Any

from detector.finding import Finding, ScanResult
from detector.training.evaluate_exposure import Post, labelled_pairs, posts_table
from detector.training.evaluate_maths import brier

_FOLDS = 10
_STEPS = 400
_RATE = 0.05
_PULL = 0.02
_EDGE = 1e-6


def cross_validated(posts: Sequence[Post], results: Sequence[ScanResult], folds: int = _FOLDS) -> dict[str, Any]:
    """The figures over posts where each fold's probabilities were fitted on the other folds."""
    refitted: list[ScanResult] = list(results)
    before: list[tuple[float, bool]] = []
    after: list[tuple[float, bool]] = []
    for fold in range(min(folds, len(posts))):
        inside = [number for number in range(len(posts)) if number % folds != fold]
        scale, shift = fit([pair for number in inside for pair in _pairs(posts[number], results[number])])
        for number in range(fold, len(posts), folds):
            refitted[number] = _moved(results[number], scale, shift)
            before += _pairs(posts[number], results[number])
            after += _pairs(posts[number], refitted[number])
    scale, shift = fit(before)
    return {
        **posts_table(posts, refitted),
        "Brier as the table has it": brier(before),
        "Brier cross-validated": brier(after),
        "scale on all": scale,
        "shift on all": shift,
    }


def fit(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Scale and shift of the log-odds that make probabilities match outcomes, pulled toward 1 and 0."""
    scale, shift = 1.0, 0.0
    if not pairs:
        return scale, shift
    inputs = [(_logit(probability), outcome) for probability, outcome in pairs]
    for _ in range(_STEPS):
        errors = [(_sigmoid(scale * x + shift) - outcome, x) for x, outcome in inputs]
        scale -= _RATE * (sum(error * x for error, x in errors) / len(errors) + _PULL * (scale - 1))
        shift -= _RATE * (sum(error for error, _ in errors) / len(errors) + _PULL * shift)
    return scale, shift


def _pairs(post: Post, result: ScanResult) -> list[tuple[float, bool]]:
    return [(finding.unintended, private) for finding, private in labelled_pairs(post, result.shown)]


def _moved(result: ScanResult, scale: float, shift: float) -> ScanResult:
    return replace(result, findings=tuple(_move(finding, scale, shift) for finding in result.findings))


def _move(finding: Finding, scale: float, shift: float) -> Finding:
    return replace(finding, unintended=_sigmoid(scale * _logit(finding.unintended) + shift))


def _logit(probability: float) -> float:
    probability = min(max(probability, _EDGE), 1 - _EDGE)
    return log(probability / (1 - probability))


def _sigmoid(value: float) -> float:
    return 1 / (1 + exp(-value))
