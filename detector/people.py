"""Persons and postal addresses in plain text: the tagger, and the spaCy component that carries it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from detector import addresses
from detector.address_tails import Place
from detector.people_features import LABELS
from detector.people_model import Floats, Model, load_model
from detector.people_words import Words, split

Tag = tuple[int, int, str, float]
"""(start, end, "person" or "address", probability): code points, end exclusive."""

PIPELINE = Path(__file__).with_name("pipeline")
COMPONENT = "overshare_names"
LEAST = 0.25
"""Spans less likely than this are not reported."""

SURE, UNHEARD, ECHOED = 0.75, 0.005, 0.55
"""A name at least this likely is sure; the same word elsewhere in the text, if not quite unheard of, gets the last."""

SHORT_FORM = 4
"""A full stop behind a word this short is no end of a sentence: "St.", "Blvd."."""

POST_CODE = 5
"""Digits of a post code that is hardly ever a house number."""

NO_SIGN, ODD_SIGNS = 0.35, frozenset("=+%<>{}[]~^µ°€$£")
"""What is left of the score of an address without any word that addresses are known by; signs that no address holds."""

FAINT = 0.08
"""A name before an address, taken for a part of it, is at least this likely one."""

GLIMMER, LONG_NUMBER = 0.02, 8
"""A name before a number of so many digits is at least this likely one."""

_PERSON = (LABELS.index("B-PERSON"), LABELS.index("I-PERSON"))
_ADDRESS = (LABELS.index("B-ADDRESS"), LABELS.index("I-ADDRESS"))
_LAST = LABELS.index("X")


@dataclass(frozen=True, slots=True)
class Tagged:
    """The spans of one text. `complete` is false if the text was too long to be read to its end."""

    tags: list[Tag]
    complete: bool


@dataclass(frozen=True, slots=True)
class Tagger:
    """Finds persons and addresses. Not for two threads at once: the model remembers words."""

    model: Model

    def tag_many(self, texts: Sequence[str]) -> list[list[Tag]]:
        """The spans of each text with a score of at least LEAST, by start."""
        return [tagged.tags for tagged in self.read_many(texts)]

    def read_many(self, texts: Sequence[str]) -> list[Tagged]:
        """The same, and whether each text was read to its end."""
        cut = [split(text) for text in texts]
        tables = self.model.label(cut)
        return [Tagged(_tags(words, table), words.complete) for words, table in zip(cut, tables, strict=True)]


def _tags(words: Words, table: Floats) -> list[Tag]:
    if not words.strings:
        return []
    homes = addresses.find(words)
    if not homes and table[:, 1:_LAST].max() < LEAST / 2:
        return []
    spans = (_one_sentence(words, place) for place in _spans(words, table, _ADDRESS))
    model = [_checked(words, place) for place in spans if _is_address(words, place)]
    parted = [_after_name(words, place, table) for place in _union(homes, model)]
    homes = [place for place, _ in parted]
    covered = np.zeros(len(words.strings), np.float32)
    for first, end, score in homes:
        covered[first:end] = score
    persons = [
        person
        for person in _spans(words, _steadied(words, table), _PERSON)
        if covered[person[0] : person[1]].max() < person[2]
    ]
    persons = _with_owners(persons, _ahead_of(words, homes, table))
    found = [(*place, "person") for place in persons] + [(*place, "address") for place in homes]
    return [
        (words.starts[first], words.ends[end - 1], label, round(min(score, 1.0), 4))
        for first, end, score, label in sorted(found)
    ]


def _steadied(words: Words, table: Floats) -> Floats:
    """The table with names that were sure at one place made likelier at the text's other places."""
    begin, inside = _PERSON
    total = table[:, begin] + table[:, inside]
    sure = {words.strings[n] for n in np.flatnonzero(total >= SURE).tolist()}
    unsure = [
        n
        for n in np.flatnonzero((total < SURE) & (total > UNHEARD)).tolist()
        if words.strings[n] in sure and words.strings[n][0].isupper() and len(words.strings[n]) > 2  # noqa: PLR2004
    ]
    if not unsure:
        return table
    steadied = table.copy()
    steadied[unsure] *= ((1 - np.maximum(ECHOED, total[unsure])) / (1 - total[unsure]))[:, None]
    share = np.where(table[unsure, inside] > table[unsure, begin], 0.0, 1.0).astype(np.float32)
    raised = np.maximum(ECHOED, total[unsure])
    steadied[unsure, begin], steadied[unsure, inside] = raised * share, raised * (1 - share)
    return steadied


def _is_address(words: Words, place: Place) -> bool:
    """Whether what the model takes for an address holds a number and at least two words."""
    strings = words.strings[place[0] : place[1]]
    return any(s[0].isdigit() for s in strings) and sum(s[0].isalpha() and len(s) > 1 for s in strings) > 1


def _one_sentence(words: Words, place: Place) -> Place:
    """Ended at a full stop behind a long word, if no number follows or a post code came before."""
    first, end, score = place
    strings = words.strings
    for n in range(first + 1, end - 1):
        long = len(strings[n - 1]) > SHORT_FORM and strings[n - 1].isalpha()
        if strings[n] != "." or not long:
            continue
        coded = any(len(word) == POST_CODE and word.isdigit() for word in strings[first + 1 : n])
        if coded or not any(word[0].isdigit() for word in strings[n:end]):
            return first, n, score
    return place


def _checked(words: Words, place: Place) -> Place:
    """Less likely where no word is one that addresses are known by: engines, tyres and part lists look like that."""
    first, end, score = place
    strings = words.strings[first:end]
    if any(string[0] in ODD_SIGNS for string in strings):
        return first, end, score * NO_SIGN
    known = addresses.has_sign(strings) or addresses.has_coded_town(strings)
    return place if known else (first, end, score * NO_SIGN)


def _after_name(words: Words, place: Place, table: Floats) -> tuple[Place, Place | None]:
    """An address without the name before its first comma, and the name: "Clara Sol, 8 rue des Lilas"."""
    first, end, score = place
    strings = words.strings
    comma = next((n for n in range(first, min(first + 5, end)) if strings[n][0] in ",\n"), first)
    named = strings[first:comma]
    cased = bool(named) and all(string[0].isupper() or string in ".-'" for string in named)
    if not cased or not _begins_street(strings[comma + 1 : end]) or addresses.has_sign(named):
        return place, None
    likely = float(table[first:comma, list(_PERSON)].sum(axis=1).max())
    person = (first, comma, max(likely, ECHOED)) if likely >= FAINT else None
    return (comma + 1, end, score), person


def _with_owners(persons: list[Place], owners: Iterable[Place]) -> list[Place]:
    """The persons, and who stands before an address or a number unless a likelier person stands there already."""
    for owner in owners:
        rivals = [person for person in persons if _meet(owner, person)]
        if all(rival[2] < owner[2] for rival in rivals):
            persons = [*(person for person in persons if person not in rivals), owner]
    return persons


def _ahead_of(words: Words, homes: list[Place], table: Floats) -> Iterator[Place]:
    """Two to four capitalised words right before an address or a long number: whose it is."""
    strings = words.strings
    starts = [first for first, _, _ in homes if _begins_street(strings[first : first + 8])]
    numbers = [n for n, string in enumerate(strings) if string[0].isdigit() and n > 1 and _long_number(strings, n)]
    for first in sorted({*starts, *numbers}):
        comma = first - 1
        if comma < 2 or strings[comma] not in {",", "\n"}:  # noqa: PLR2004
            continue
        start = comma
        while (
            start > 0 and comma - start <= SHORT_FORM and (strings[start - 1][0].isupper() or strings[start - 1] == "-")
        ):
            start -= 1
        named = [string for string in strings[start:comma] if string != "-"]
        told = all(string[1:].islower() and len(string) > 2 for string in named)  # noqa: PLR2004
        if not 1 < len(named) < POST_CODE or not told or addresses.has_sign(named):
            continue
        likely = float(table[start:comma, list(_PERSON)].sum(axis=1).max())
        if first in starts or likely >= GLIMMER:
            yield start, comma, ECHOED


def _long_number(strings: Sequence[str], n: int) -> bool:
    """Whether eight digits or more begin at n, as of a telephone: blanks and hyphens between them."""
    run = takewhile(lambda string: string.isdigit() or string in "-./()", strings[n : n + 9])
    return sum(len(string) for string in run if string.isdigit()) >= LONG_NUMBER and strings[n][0] == "0"


def _meet(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _begins_street(strings: Sequence[str]) -> bool:
    """Whether a house number stands first, or last before the next comma: no town with its state does that."""
    if not strings:
        return False
    segment = list(takewhile(lambda string: string[0] not in ",\n", strings[:8]))
    return any(place and place[0].isdigit() and len(place) < POST_CODE for place in (segment[:1] + segment[-1:]))


def _union(grammar: list[Place], model: list[Place]) -> list[Place]:
    """Places of either; where they overlap, all of both, with the chance that at least one of them is right."""
    merged: list[Place] = []
    for start, end, score in sorted([*grammar, *model]):
        if merged and start < merged[-1][1]:
            first, last, other = merged[-1]
            merged[-1] = (first, max(last, end), 1 - (1 - score) * (1 - other))
        else:
            merged.append((start, end, score))
    return merged


def _spans(words: Words, table: Floats, columns: tuple[int, int]) -> list[Place]:
    """Stretches of tokens that begin or continue the label, cut where a new one begins."""
    begin, inside = table[:, columns[0]], table[:, columns[1]]
    total = begin + inside
    runs: list[tuple[int, int]] = []
    for n in np.flatnonzero(total >= LEAST).tolist():
        if runs and n == runs[-1][1] and begin[n] <= inside[n]:
            runs[-1] = (runs[-1][0], n + 1)
        else:
            runs.append((n, n + 1))
    trimmed = (_trim(words, *run) for run in runs)
    return [(first, end, float(total[first:end].max())) for first, end in trimmed if first < end]


def _trim(words: Words, first: int, end: int) -> tuple[int, int]:
    while first < end and not words.strings[first][0].isalnum():
        first += 1
    while first < end and not words.strings[end - 1][0].isalnum():
        end -= 1
    return first, end


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


@Language.factory(COMPONENT)  # type: ignore[untyped-decorator]  # spaCy is skipped by mypy
def make_component(nlp: Language, name: str) -> NamesComponent:
    """Build the component for spaCy; `spacy.load` fills it from disk."""
    del nlp, name
    return NamesComponent()
