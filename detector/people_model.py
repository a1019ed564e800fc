"""The trained weights: a linear-chain conditional random field, summed with NumPy.

`detector.training` trains it with CRFsuite. Tagging does not call CRFsuite: what a word adds to the score of each
label, for itself and its neighbours, is summed once per word and kept, so that a text costs a few look-ups a word.
Weights are kept under 32-bit hashes of their features: the file holds no word but the everyday ones of classes.json.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detector import people_layout
from detector.people_chain import MARGIN, marginals
from detector.people_features import LABELS, REACH, WordView, see
from detector.people_lexicon import Lexicon, load_lexicon
from detector.people_table import Table
from detector.people_words import NORMAL, Words

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_WIDTH = len(LABELS)
_SPAN = 2 * REACH + 1
_KIND_BITS, _CONTEXT_BITS = 10, 14
_MOST_KNOWN = 40_000  # words kept with their sums: about 6 MB
_WINDOW = 8192  # tokens whose joint weights are in memory at once
_STEP = 0x9E3779B1  # any large odd number: moves the hashes of one offset away from those of the others
_GAP = [0] * max(REACH, MARGIN)


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
    return np.stack([column | (n << 40) for n, column in enumerate(columns)]).T


class _Known:
    """Words already seen, with their summed weights. Bounded by its owner. Row 0 is no word: the gap between texts."""

    def __init__(self) -> None:
        self.rows: tuple[dict[str, int], ...] = ({}, {}, {})
        self.size = 1
        self.sums = np.zeros((1024, _SPAN, _WIDTH), np.float32)
        self.kinds = np.full(1024, -1, np.int64)
        self.contexts = np.full(1024, -1, np.int64)

    def add(self, key: tuple[str, int], sums: Floats, kind: int, context: int) -> None:
        row = self.size
        if row >= len(self.kinds):
            self.sums = np.concatenate([self.sums, np.zeros_like(self.sums)])
            self.kinds = np.concatenate([self.kinds, np.zeros_like(self.kinds)])
            self.contexts = np.concatenate([self.contexts, np.zeros_like(self.contexts)])
        self.sums[row], self.kinds[row], self.contexts[row] = sums, kind, context
        self.rows[key[1]][key[0]] = row
        self.size += 1

    def find(self, words: Words) -> list[int | None]:
        """The row of each word, or None. Nearly all lines are ordinarily cased, which saves half the work."""
        if not any(words.casing):
            return list(map(self.rows[NORMAL].get, words.strings))
        return [self.rows[casing].get(string) for string, casing in zip(words.strings, words.casing, strict=True)]


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
        self._keys = Table(weights.keys.astype(np.int64))
        self._joint = Table(weights.joint)
        self._known = _Known()

    def save(self, path: Path) -> None:
        """Write what `load_model` reads."""
        self.lexicon.save(path / "lexicon.npz")
        self.weights.save(path)

    def label(self, texts: Sequence[Words]) -> list[Floats]:
        """For each text the probability of each label at each token: arrays of (tokens, labels).

        All texts are one row of tokens, parted by gaps: few long sums instead of many short ones.
        """
        if self._known.size > _MOST_KNOWN:
            self._known = _Known()
        ids, places, echoes, spans = [*_GAP], [*_GAP], [*_GAP], []
        for words in texts:
            spans.append((len(ids), len(ids) + len(words.strings)))
            ids += self._rows(words) + _GAP
            places += people_layout.places(words) + _GAP
            echoes += people_layout.echoes(words) + _GAP
        rows = np.array(ids, np.int64)
        scores = self._scores(rows, np.array(places, np.int64), np.array(echoes, np.int64))
        probabilities = marginals(scores, rows > 0, self.weights.transitions)
        return [probabilities[start:end] for start, end in spans]

    def _rows(self, words: Words) -> list[int]:
        """Where each word of a text is kept; words not met before are learnt."""
        found = self._known.find(words)
        if None in found:
            keys = zip(words.strings, words.casing, strict=True)
            self._learn(list(dict.fromkeys(key for key, row in zip(keys, found, strict=True) if row is None)))
            found = self._known.find(words)
        return found  # type: ignore[return-value] # all are known now

    def _scores(self, rows: Ints, places: Ints, echoes: Ints) -> Floats:
        sums = self._known.sums[rows]
        scores = sums[:, REACH].copy()
        for offset in range(1, REACH + 1):
            scores[offset:] += sums[:-offset, REACH + offset]
            scores[:-offset] += sums[offset:, REACH - offset]
        kinds, contexts = self._known.kinds[rows], self._known.contexts[rows]
        for start in range(0, len(rows) - 2 * REACH, _WINDOW):
            inner = slice(start + REACH, min(start + REACH + _WINDOW, len(rows) - REACH))
            outer = slice(inner.start - REACH, inner.stop + REACH)
            keys = joint_keys(kinds[outer], contexts[outer], places[inner], echoes[inner])
            for found in self._joint.find(keys.T):
                scores[inner] += self._joint_values[found]
        return scores

    def _learn(self, keys: Sequence[tuple[str, int]]) -> None:
        """Sum the weights of words not met before, all in one look-up."""
        views = [see(*key, self.lexicon, self._frequent) for key in keys]
        parts = [parts_of(view) for view in views]
        hashes = np.array([hashed for row in parts for _, features in row for hashed in features], np.uint32)
        offsets = np.array([offset for row in parts for offset, features in row for _ in features], np.int64)
        found = self._values[self._keys.find(spread(hashes, offsets).astype(np.int64))]
        lengths = [len(features) for row in parts for _, features in row]
        starts = np.cumsum([0, *lengths[:-1]])
        # An empty stretch would take its neighbour's first value: every word has at least one feature at each offset.
        sums = np.add.reduceat(found, starts, axis=0).reshape(len(keys), _SPAN, _WIDTH)
        for key, view, row in zip(keys, views, sums, strict=True):
            kind = self._kinds.get(view.kind, len(self._kinds))
            context = self._contexts.get(view.context, len(self._contexts))
            self._known.add(key, row, kind, context)


def parts_of(view: WordView) -> list[tuple[int, list[int]]]:
    """(offset, hashes) of what a word says about itself and its neighbours, by offset from -2 to 2."""
    own = [zlib.crc32(feature.encode()) for feature in view.own]
    near, far = own[len(own) - len(view.near) :], own[len(own) - len(view.far) :]
    return [(-2, far), (-1, near), (0, own), (1, near), (2, far)]


def spread(hashes: npt.NDArray[np.uint32], offsets: Ints) -> npt.NDArray[np.uint32]:
    """The keys under which hashed features are kept: one for each offset at which a word is seen."""
    return ((hashes.astype(np.int64) + offsets * _STEP) & 0xFFFFFFFF).astype(np.uint32)


def load_model(path: Path) -> Model:
    """The model in a folder with lexicon.npz, weights.npz and classes.json."""
    return Model(load_lexicon(path / "lexicon.npz"), load_weights(path))
