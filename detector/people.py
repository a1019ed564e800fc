"""Persons and postal addresses in plain text: the tagger, and the spaCy component that carries it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from detector.people_features import LABELS
from detector.people_model import Floats, Model, load_model
from detector.people_words import Words, split

Tag = tuple[int, int, str, float]
"""(start, end, "person" or "address", probability): code points, end exclusive."""

PIPELINE = Path(__file__).with_name("pipeline")
COMPONENT = "overshare_names"
LEAST = 0.25
"""Spans less likely than this are not reported."""

_PERSON = (LABELS.index("B-PERSON"), LABELS.index("I-PERSON"))
_ADDRESS = (LABELS.index("B-ADDRESS"), LABELS.index("I-ADDRESS"))


@dataclass(frozen=True, slots=True)
class Tagger:
    """Finds persons and addresses. Not for two threads at once: the model remembers words."""

    model: Model

    def tag_many(self, texts: Sequence[str]) -> list[list[Tag]]:
        """The spans of each text with a score of at least LEAST, by start."""
        cut = [split(text) for text in texts]
        return [
            sorted([*_spans(words, table, _PERSON, "person"), *_spans(words, table, _ADDRESS, "address")])
            for words, table in zip(cut, self.model.label(cut), strict=True)
        ]


def _spans(words: Words, table: Floats, columns: tuple[int, int], label: str) -> list[Tag]:
    begin, inside = table[:, columns[0]], table[:, columns[1]]
    total = begin + inside
    found: list[Tag] = []
    start = last = -1
    for n in np.flatnonzero(total >= LEAST).tolist():
        if n != last + 1 or begin[n] > inside[n]:
            if start >= 0:
                found += _span(words, total, start, last, label)
            start = n
        last = n
    if start >= 0:
        found += _span(words, total, start, last, label)
    return found


def _span(words: Words, total: Floats, first: int, last: int, label: str) -> list[Tag]:
    while first <= last and not words.strings[first][0].isalnum():
        first += 1
    while last >= first and not words.strings[last][0].isalnum():
        last -= 1
    if first > last:
        return []
    score = float(total[first : last + 1].max())
    return [(words.starts[first], words.starts[last] + len(words.strings[last]), label, round(min(score, 1.0), 4))]


def load(path: Path | str = PIPELINE) -> Tagger:
    """The tagger kept in a pipeline directory."""
    return Tagger(load_model(Path(path) / COMPONENT))


class NamesComponent:
    """The tagger as a spaCy component: sets `doc.ents` with the labels PERSON and ADDRESS.

    The scores are in `doc.spans["overshare_names"].attrs["scores"]`, one for each span of that group.
    """

    def __init__(self, tagger: Tagger | None = None) -> None:
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        """Mark one text."""
        return next(iter(self._tagged([doc])))

    def pipe(self, docs: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Mark many texts, a batch at a time."""
        remaining = iter(docs)
        while batch := list(islice(remaining, batch_size)):
            yield from self._tagged(batch)

    def _tagged(self, docs: list[Doc]) -> list[Doc]:
        if self.tagger is None:
            raise ValueError("the component is empty: load a pipeline")
        tags = self.tagger.tag_many([doc.text for doc in docs])
        return [_mark(doc, found) for doc, found in zip(docs, tags, strict=True)]

    def to_disk(self, path: Path, exclude: Sequence[str] = ()) -> None:
        """Write the model into the pipeline."""
        del exclude
        if self.tagger is not None:
            path.mkdir(exist_ok=True)
            self.tagger.model.save(path)

    def from_disk(self, path: Path, exclude: Sequence[str] = ()) -> "NamesComponent":
        """Read the model from the pipeline."""
        del exclude
        self.tagger = Tagger(load_model(path))
        return self


def _mark(doc: Doc, tags: Iterable[Tag]) -> Doc:
    spans, scores = [], []
    for start, end, label, score in tags:
        span = doc.char_span(start, end, label=label.upper(), alignment_mode="expand")
        if span is not None:
            spans.append(span)
            scores.append(score)
    doc.spans[COMPONENT] = spans
    doc.spans[COMPONENT].attrs["scores"] = scores
    doc.set_ents(filter_spans(spans), default="unmodified")
    return doc


@Language.factory(COMPONENT)
def make_component(nlp: Language, name: str) -> NamesComponent:
    """Build the component for spaCy; `spacy.load` fills it from disk."""
    del nlp, name
    return NamesComponent()
