"""Forward and backward over a linear chain: from scores of labels to their probabilities, many stretches at a time."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MARGIN = 3
"""Tokens on both sides of what may be a name that are labelled with it."""
_REMOTE = 4.0  # a word this far (in log-odds) below "outside" starts no name; its neighbours decide for it
_LONGEST_RUN = 80
_RESCALE = 8  # steps between two scalings: in double precision nothing can overflow or vanish in so few


class Runs(NamedTuple):
    """Stretches of tokens, longest first: where each begins, where it ends, how long it is."""

    begins: Ints
    ends: Ints
    lengths: Ints


def marginals(scores: Floats, real: Flags, transitions: Floats) -> Floats:
    """The probability of each label at each token. Tokens that are not `real` part two texts; at least MARGIN do."""
    out = np.zeros_like(scores)
    out[:, 0] = 1.0
    runs = _runs(scores, real)
    if not len(runs.begins):
        return out
    emit = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    move = np.exp(transitions.astype(np.float64))
    inside = _tokens(runs)
    ahead, behind = _both_ways(emit, move, runs)
    last = np.zeros(len(scores), bool)
    last[runs.ends - 1] = True
    after = np.empty_like(behind)
    after[:-1] = behind[1:] @ move.T
    after[last] = 1.0
    out[inside] = _unit(ahead[inside] * after[inside])
    return out


def _runs(scores: Floats, real: Flags) -> Runs:
    """The stretches of tokens that can be part of a name, with a margin; within one text each, of bounded length."""
    near = ((scores[:, 1:].max(axis=1) - scores[:, 0]) > -_REMOTE) & real
    wide = near.copy()
    for step in range(1, MARGIN + 1):
        wide[step:] |= near[:-step]
        wide[:-step] |= near[step:]
    wide &= real
    edges = np.flatnonzero(np.diff(wide.astype(np.int8), prepend=0, append=0))
    begins, ends = edges[::2], edges[1::2]
    pieces = -(-(ends - begins) // _LONGEST_RUN)
    number = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    begins = np.repeat(begins, pieces) + number * _LONGEST_RUN
    ends = np.minimum(begins + _LONGEST_RUN, np.repeat(ends, pieces))
    order = np.argsort(begins - ends, kind="stable")
    return Runs(begins[order], ends[order], (ends - begins)[order])


def _tokens(runs: Runs) -> Ints:
    """Every token of every run."""
    first = np.repeat(runs.begins - np.cumsum(runs.lengths) + runs.lengths, runs.lengths)
    return first + np.arange(len(first))


def _both_ways(emit: Doubles, move: Doubles, runs: Runs) -> tuple[Doubles, Doubles]:
    """Forward sums up to each token and backward sums from each token on, its own emission in both.

    Both directions are one recurrence, the backward one over the transposed matrix. Runs are sorted by length, and
    tokens by their step in their run, so that a step is one slice, and runs that have ended are at its end.
    """
    moves = np.stack([move, move.T])
    counts = np.searchsorted(-runs.lengths, -np.arange(int(runs.lengths[0])), side="left")
    step = np.repeat(np.arange(len(counts)), counts)
    run = np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts)
    order = np.stack([runs.begins[run] + step, runs.ends[run] - 1 - step])
    sums: Doubles = emit[order]
    sums[0, : counts[0]] *= move[0]
    before, start = sums[:, : counts[0]], int(counts[0])
    for number, count in enumerate(counts[1:].tolist(), 1):
        here = sums[:, start : start + count]
        here *= before[:, :count] @ moves
        if number % _RESCALE == 0:
            here /= here.sum(axis=2, keepdims=True)
        before, start = here, start + count
    ahead, behind = np.zeros_like(emit), np.zeros_like(emit)
    ahead[order[0]], behind[order[1]] = sums
    return ahead, behind


def _unit(values: Doubles) -> Doubles:
    result: Doubles = values / np.maximum(values.sum(axis=-1, keepdims=True), 1e-300)
    return result
