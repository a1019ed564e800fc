"""The trained weights: a linear-chain conditional random field, summed with NumPy.

`detector.training` trains it with CRFsuite. Tagging does not call CRFsuite: what a word adds to the score of each
label, for itself and its neighbours, is summed once per word and kept, so that a text costs a few look-ups a word.
Weights are kept under 32-bit hashes of their features: the file holds no word but the everyday ones of classes.json.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detector import people_layout
from detector.people_features import LABELS, REACH, WordView, see
from detector.people_lexicon import Lexicon, load_lexicon
from detector.people_words import Words

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_WIDTH = len(LABELS)
_SPAN = 2 * REACH + 1
_KIND_BITS, _CONTEXT_BITS = 10, 14
_MOST_KNOWN = 40_000  # words kept with their sums: about 6 MB
_REMOTE = 4.0  # a word this far (in log-odds) below "outside" starts no name; its neighbours decide for it
_MARGIN = 3
_LONGEST_RUN = 80
_WINDOW = 8192  # tokens whose joint weights are in memory at once
_STEP = 0x9E3779B1  # any large odd number: moves the hashes of one offset away from those of the others
_EDGE = np.array([-1, -1], np.int64)


def joint_keys(kinds: Ints, contexts: Ints, places: Ints, echoes: Ints) -> Ints:
    """The features of two or three words at once as numbers: one row a token, one column a template.

    The arrays are padded with two entries of -1 at both ends; the result has no padding. Every number is unique to its
    template, and training and tagging both come here.
    """
    k, c = kinds + 1, contexts + 1
    here, left, right = k[2:-2], k[1:-3], k[3:-1]
    left2, right2 = k[:-4], k[4:]
    one, two = _KIND_BITS, 2 * _KIND_BITS
    columns = (
        left << one | here,
        here << one | right,
        left << two | here << one | right,
        c[1:-3] << one | here,
        c[3:-1] << one | here,
        places << one | here,
        echoes << one | here,
        places << two | here << one | right,
        left2 << two | left << one | here,
        right2 << two | right << one | here,
        c[:-4] << one | here,
    )
    return np.stack([column | (n << 40) for n, column in enumerate(columns)], axis=1)


@dataclass(slots=True)
class _Known:
    """Words already seen, with their summed weights. Bounded: it starts again when full."""

    rows: dict[tuple[str, int], int] = field(default_factory=dict)
    sums: Floats = field(default_factory=lambda: np.zeros((1024, _SPAN, _WIDTH), np.float32))
    kinds: Ints = field(default_factory=lambda: np.zeros(1024, np.int64))
    contexts: Ints = field(default_factory=lambda: np.zeros(1024, np.int64))

    def add(self, key: tuple[str, int], sums: Floats, kind: int, context: int) -> int:
        row = len(self.rows)
        if row >= len(self.kinds):
            self.sums = np.concatenate([self.sums, np.zeros_like(self.sums)])
            self.kinds = np.concatenate([self.kinds, np.zeros_like(self.kinds)])
            self.contexts = np.concatenate([self.contexts, np.zeros_like(self.contexts)])
        self.sums[row], self.kinds[row], self.contexts[row] = sums, kind, context
        self.rows[key] = row
        return row


@dataclass(frozen=True, slots=True)
class Weights:
    """What training leaves. `keys` and `joint` are sorted; `values`, `joint_values` have a row of labels for each."""

    kinds: tuple[str, ...]
    contexts: tuple[str, ...]
    keys: npt.NDArray[np.uint32]
    values: npt.NDArray[np.float16]
    joint: Ints
    joint_values: npt.NDArray[np.float16]
    transitions: Floats

    def save(self, path: Path) -> None:
        """Write as one compressed archive and one small JSON file of class names."""
        np.savez_compressed(
            path / "weights.npz",
            keys=self.keys,
            values=self.values,
            joint=self.joint,
            joint_values=self.joint_values,
            transitions=self.transitions,
        )
        words = {"labels": LABELS, "kinds": self.kinds, "contexts": self.contexts}
        (path / "classes.json").write_text(json.dumps(words, ensure_ascii=False, indent=0), encoding="utf-8")


def load_weights(path: Path) -> Weights:
    """Read what `save` wrote; ValueError if it was trained for other labels."""
    classes = json.loads((path / "classes.json").read_text(encoding="utf-8"))
    if tuple(classes["labels"]) != LABELS:
        raise ValueError("the pipeline was trained for other labels")
    with np.load(path / "weights.npz", allow_pickle=False) as file:
        arrays: dict[str, Any] = {name: file[name] for name in file.files}
    return Weights(kinds=tuple(classes["kinds"]), contexts=tuple(classes["contexts"]), **arrays)


class Model:
    """Scores labels for words. Not safe for two threads at once: it remembers words."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self.lexicon = lexicon
        self.weights = weights
        self._kinds = {kind: n for n, kind in enumerate(weights.kinds)}
        self._contexts = {context: n for n, context in enumerate(weights.contexts)}
        self._frequent = frozenset(c for c in weights.contexts if c[0] != "#")
        self._values = np.concatenate([weights.values.astype(np.float32), np.zeros((1, _WIDTH), np.float32)])
        self._joint_values = np.concatenate(
            [weights.joint_values.astype(np.float32), np.zeros((1, _WIDTH), np.float32)]
        )
        self._known = _Known()

    def save(self, path: Path) -> None:
        """Write what `load_model` reads."""
        self.lexicon.save(path / "lexicon.npz")
        self.weights.save(path)

    def label(self, texts: Sequence[Words]) -> list[Floats]:
        """For each text the probability of each label at each token: arrays of (tokens, labels)."""
        if len(self._known.rows) > _MOST_KNOWN:
            self._known = _Known()
        lengths = [len(words.strings) for words in texts]
        if not sum(lengths):
            return [np.zeros((n, _WIDTH), np.float32) for n in lengths]
        rows = self._known.rows
        keys = (key for words in texts for key in zip(words.strings, words.casing, strict=True))
        if unknown := dict.fromkeys(key for key in keys if key not in rows):
            self._learn(list(unknown))
        scores = np.concatenate([self._scores(words) for words in texts if words.strings])
        ends = np.cumsum(lengths)
        probabilities = _marginals(scores, set(ends.tolist()), self.weights.transitions)
        return np.split(probabilities, ends[:-1])

    def _scores(self, words: Words) -> Floats:
        rows, known = self._known.rows, self._known
        ids = np.array([rows[key] for key in zip(words.strings, words.casing, strict=True)], np.int64)
        sums = known.sums[ids]
        scores = sums[:, REACH].copy()
        for offset in range(1, REACH + 1):
            if len(ids) > offset:
                scores[offset:] += sums[:-offset, REACH + offset]
                scores[:-offset] += sums[offset:, REACH - offset]
        keys = joint_keys(
            _padded(known.kinds[ids]),
            _padded(known.contexts[ids]),
            np.array(people_layout.places(words), np.int64),
            np.array(people_layout.echoes(words), np.int64),
        )
        for start in range(0, len(keys), _WINDOW):
            found = _find(self.weights.joint, keys[start : start + _WINDOW])
            scores[start : start + _WINDOW] += self._joint_values[found].sum(axis=1)
        return scores

    def _learn(self, keys: Sequence[tuple[str, int]]) -> None:
        """Sum the weights of words not met before, all in one look-up."""
        views = [see(*key, self.lexicon, self._frequent) for key in keys]
        parts = [parts_of(view) for view in views]
        hashes = np.array([hashed for row in parts for _, features in row for hashed in features], np.uint32)
        offsets = np.array([offset for row in parts for offset, features in row for _ in features], np.int64)
        found = self._values[_find(self.weights.keys, spread(hashes, offsets))]
        lengths = [len(features) for row in parts for _, features in row]
        starts = np.cumsum([0, *lengths[:-1]])
        # An empty stretch would take its neighbour's first value: every word has at least one feature at each offset.
        sums = np.add.reduceat(found, starts, axis=0).reshape(len(keys), _SPAN, _WIDTH)
        for key, view, row in zip(keys, views, sums, strict=True):
            kind = self._kinds.get(view.kind, len(self._kinds))
            context = self._contexts.get(view.context, len(self._contexts))
            self._known.add(key, row, kind, context)


def _padded(values: Ints) -> Ints:
    return np.concatenate([_EDGE, values, _EDGE])


def parts_of(view: WordView) -> list[tuple[int, list[int]]]:
    """(offset, hashes) of what a word says about itself and its neighbours, by offset from -2 to 2."""
    own = [zlib.crc32(feature.encode()) for feature in view.own]
    near, far = own[len(own) - len(view.near) :], own[len(own) - len(view.far) :]
    return [(-2, far), (-1, near), (0, own), (1, near), (2, far)]


def spread(hashes: npt.NDArray[np.uint32], offsets: Ints) -> npt.NDArray[np.uint32]:
    """The keys under which hashed features are kept: one for each offset at which a word is seen."""
    return ((hashes.astype(np.int64) + offsets * _STEP) & 0xFFFFFFFF).astype(np.uint32)


def _find(keys: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> Ints:
    """Where each wanted key is; the length of `keys`, that of the row of zeros, if it is not there."""
    if not len(keys):
        return np.zeros(wanted.shape, np.int64)
    place = keys.searchsorted(wanted)
    place[place == len(keys)] = 0
    return np.where(keys[place] == wanted, place, len(keys))


def _runs(scores: Floats, ends: set[int]) -> list[tuple[int, int]]:
    """The stretches of tokens that can be part of a name, with a margin; within one text each, of bounded length."""
    near = (scores[:, 1:].max(axis=1) - scores[:, 0]) > -_REMOTE
    wide = near.copy()
    for step in range(1, _MARGIN + 1):
        wide[step:] |= near[:-step]
        wide[:-step] |= near[step:]
    runs: list[tuple[int, int]] = []
    start = -1
    for n in np.flatnonzero(wide).tolist():
        if runs and n == runs[-1][1] and n not in ends and n - start < _LONGEST_RUN:
            runs[-1] = (start, n + 1)
        else:
            start = n
            runs.append((n, n + 1))
    return runs


def _marginals(scores: Floats, ends: set[int], transitions: Floats) -> Floats:
    """Forward and backward over all stretches side by side, each step scaled to sum to one."""
    out = np.zeros_like(scores)
    out[:, 0] = 1.0
    runs = _runs(scores, ends)
    if not runs:
        return out
    longest = max(end - start for start, end in runs)
    begins = np.array([start for start, _ in runs])
    valid = np.arange(longest)[:, None] < np.array([end - start for start, end in runs])[None, :]
    where = np.minimum(begins[None, :] + np.arange(longest)[:, None], len(scores) - 1)
    emit = np.exp(scores[where] - scores[where].max(axis=2, keepdims=True))
    move = np.exp(transitions)
    ahead = np.empty_like(emit)
    ahead[0] = _unit(emit[0] * move[0])
    for t in range(1, longest):
        ahead[t] = _unit((ahead[t - 1] @ move) * emit[t])
    behind = np.ones_like(emit)
    for t in range(longest - 2, -1, -1):
        behind[t] = np.where(valid[t + 1][:, None], _unit((emit[t + 1] * behind[t + 1]) @ move.T), 1.0)
    both = ahead * behind
    out[where[valid]] = _unit(both[valid])
    return out


def _unit(values: Floats) -> Floats:
    result: Floats = values / np.maximum(values.sum(axis=-1, keepdims=True), np.float32(1e-30))
    return result


def load_model(path: Path) -> Model:
    """The model in a folder with lexicon.npz, weights.npz and classes.json."""
    return Model(load_lexicon(path / "lexicon.npz"), load_weights(path))
