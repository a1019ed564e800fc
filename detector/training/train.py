"""Trains the conditional random field with CRFsuite and writes the pipeline as spaCy loads it."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pycrfsuite

from detector import people_layout
from detector.people_features import LABELS, WordView, see
from detector.people_lexicon import Lexicon
from detector.people_model import Weights, joint_keys, parts_of, spread
from detector.people_words import Words
from detector.training.corpus import Example, labels_of

Labelled = tuple[Words, list[str]]


@dataclass(frozen=True)
class Recipe:
    """What can be turned: invented posts, iterations of L-BFGS, penalties, and how often a feature must occur."""

    posts: int = 6000
    iterations: int = 60
    l1: float = 0.5
    l2: float = 0.4
    least: float = 5.0
    least_context: int = 20
    seed: int = 20


def _views(
    words: Words, lexicon: Lexicon, frequent: frozenset[str], seen: dict[tuple[str, int], WordView]
) -> list[WordView]:
    out = []
    for key in zip(words.strings, words.casing, strict=True):
        view = seen.get(key)
        if view is None:
            view = seen[key] = see(*key, lexicon, frequent)
        out.append(view)
    return out


def frequent_words(texts: Iterable[Labelled], lexicon: Lexicon, least: int) -> frozenset[str]:
    """Everyday words that neighbours may be told by: frequent, in the dictionary, and hardly ever part of a name."""
    all_, named = Counter[str](), Counter[str]()
    for words, labels in texts:
        for string, label in zip(words.strings, labels, strict=True):
            all_[string.lower()] += 1
            named[string.lower()] += label.endswith("PERSON")
    return frozenset(
        word
        for word, count in all_.items()
        if count >= least and word.isalpha() and named[word] * 20 < count and lexicon.row(word)[5] > 1
    )


class Extractor:
    """Turns texts into CRFsuite's features, which are numbers written as text, and numbers the classes it meets."""

    def __init__(self, lexicon: Lexicon, frequent: frozenset[str]) -> None:
        self.lexicon, self.frequent = lexicon, frequent
        self.seen: dict[tuple[str, int], WordView] = {}
        self.kinds: dict[str, int] = {}
        self.contexts: dict[str, int] = {}

    def features(self, words: Words) -> list[list[str]]:
        """One list of features a token: "w" + hash for words, "j" + number for joint ones."""
        views = _views(words, self.lexicon, self.frequent, self.seen)
        kinds = [self.kinds.setdefault(view.kind, len(self.kinds)) for view in views]
        contexts = [self.contexts.setdefault(view.context, len(self.contexts)) for view in views]
        joint = joint_keys(
            np.pad(np.array(kinds, np.int64), 2, constant_values=-1),
            np.pad(np.array(contexts, np.int64), 2, constant_values=-1),
            np.array(people_layout.places(words), np.int64),
            np.array(people_layout.echoes(words), np.int64),
        )
        out = [[f"j{key}" for key in row] for row in joint.tolist()]
        spoken = [_spoken(view) for view in views]
        for n, row in enumerate(out):
            for offset in (-2, -1, 0, 1, 2):
                if 0 <= n - offset < len(views):
                    row.extend(spoken[n - offset][offset])
        return out


_SPOKEN: dict[int, tuple[WordView, dict[int, list[str]]]] = {}


def _spoken(view: WordView) -> dict[int, list[str]]:
    """What a word says to the word `offset` places to its right, for each offset."""
    known = _SPOKEN.get(id(view))
    if known is None:
        made = {}
        for offset, hashes in parts_of(view):
            keys = spread(np.array(hashes, np.uint32), np.full(len(hashes), offset, np.int64))
            made[offset] = [f"w{key}" for key in keys.tolist()]
        known = _SPOKEN[id(view)] = (view, made)
    return known[1]


def _chunks(words: Words, longest: int = 80) -> list[tuple[int, int]]:
    """Stretches of at most `longest` tokens, cut at line breaks where possible."""
    chunks, start = [], 0
    for n, string in enumerate(words.strings):
        if n - start >= longest or (string == "\n\n" and n - start >= longest // 3):
            chunks.append((start, n))
            start = n
    return [*chunks, (start, len(words.strings))]


def train(examples: Sequence[Example], lexicon: Lexicon, recipe: Recipe) -> Weights:
    """Fit the model. Deterministic: L-BFGS from zero on the examples in the order given."""
    labelled = [labels_of(example) for example in examples]
    extractor = Extractor(lexicon, frequent_words(labelled, lexicon, recipe.least_context))
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(
        {"c1": recipe.l1, "c2": recipe.l2, "max_iterations": recipe.iterations, "feature.minfreq": recipe.least}
    )
    for words, labels in labelled:
        if not labels:
            continue
        features = extractor.features(words)
        for start, end in _chunks(words):
            if end > start:
                trainer.append(features[start:end], labels[start:end])
    _SPOKEN.clear()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf.bin")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    return _weights(info.state_features, info.transitions, extractor)


def _weights(
    states: dict[tuple[str, str], float], moves: dict[tuple[str, str], float], extractor: Extractor
) -> Weights:
    number = {label: n for n, label in enumerate(LABELS)}
    tables: dict[str, dict[int, list[float]]] = {"w": {}, "j": {}}
    for (feature, label), weight in states.items():
        row = tables[feature[0]].setdefault(int(feature[1:]), [0.0] * len(LABELS))
        row[number[label]] = weight
    transitions = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for (before, after), weight in moves.items():
        transitions[number[before], number[after]] = weight
    words, joint = sorted(tables["w"].items()), sorted(tables["j"].items())
    return Weights(
        kinds=tuple(extractor.kinds),
        contexts=tuple(extractor.contexts),
        keys=np.array([key for key, _ in words], np.uint32),
        values=np.array([row for _, row in words], np.float16).reshape(-1, len(LABELS)),
        joint=np.array([key for key, _ in joint], np.int64),
        joint_values=np.array([row for _, row in joint], np.float16).reshape(-1, len(LABELS)),
        transitions=transitions,
    )
