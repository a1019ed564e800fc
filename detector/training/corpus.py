"""Reads the labelled sets: one JSON object a line with `text` and `spans`."""

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detector.people_words import Words, split


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled place: code points, end exclusive; PERSON, ADDRESS or X."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its labelled places."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A set and how it is used: `most` records at the most, `share` in hundredths of them by a hash of the id."""

    name: str
    most: int = 1_000_000
    share: int = 100
    licence: str = ""


SOURCES = (
    Source("wnut17_train", licence="CC-BY-4.0"),
    Source("btc_train", licence="CC-BY-4.0"),
    Source("tweebank_train", licence="Apache-2.0"),
    Source("gumc_train", licence="CC-BY-4.0"),
    Source("wikigold", licence="CC-BY-4.0"),
    Source("usaddress_train", licence="MIT"),
    Source("meddocan_es_train", most=60, licence="CC-BY-4.0"),
    Source("xlime_de", share=80, licence="MIT"),
    Source("xlime_es", most=3000, share=80, licence="MIT"),
)
"""What is trained on. The fifth of xlime that `held_out` names is kept for measuring."""

_LABELS = {"PERSON": "PERSON", "ADDRESS": "ADDRESS", "LOCATION": "X", "ORG": "X", "OTHER": "X"}
_OWN_LABELS = {
    "usaddress_train": {"ADDRESS": "ADDRESS", "LOCATION": "ADDRESS"},
    # The notes' OTHER are dates, sexes and relatives; their places stand beside addresses.
    "meddocan_es_train": {"PERSON": "PERSON", "ADDRESS": "ADDRESS", "LOCATION": "X", "ORG": "X"},
}


def held_out(record_id: str, share: int) -> bool:
    """Whether a record is kept away from training: decided by a hash of its id, so it never moves."""
    return zlib.crc32(record_id.encode()) % 100 >= share


def read_source(folder: Path, source: Source) -> Iterator[Example]:
    """The examples of one set that may be trained on."""
    labels = _OWN_LABELS.get(source.name, _LABELS)
    kept = 0
    for line in (folder / f"{source.name}.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if held_out(str(record["id"]), source.share):
            continue
        marks = tuple(Mark(s["start"], s["end"], labels[s["label"]]) for s in record["spans"] if s["label"] in labels)
        yield Example(record["text"], marks)
        kept += 1
        if kept >= source.most:
            return


def present(folder: Path) -> tuple[Source, ...]:
    """The sets of SOURCES that the folder holds."""
    return tuple(source for source in SOURCES if (folder / f"{source.name}.jsonl").exists())


def fillers(examples: Iterable[Example]) -> list[str]:
    """Sentences without any labelled place, between 15 and 160 characters, as background of invented posts."""
    found = []
    for example in examples:
        if not example.marks and "@" not in example.text:
            text = re.sub(r"\s*(?:https?://\S+|RT\b)\s*", " ", example.text).strip()
            if 15 <= len(text) <= 160:  # noqa: PLR2004 - a sentence
                found.append(text)
    return found


def labels_of(example: Example) -> tuple[Words, list[str]]:
    """The tokens of an example with their labels; a token that a mark touches belongs to it."""
    words = split(example.text)
    labels = ["O"] * len(words.strings)
    marks = sorted(example.marks, key=lambda mark: (mark.start, -mark.end))
    at = 0
    for mark in marks:
        while at < len(labels) and words.ends[at] <= mark.start:
            at += 1
        first = True
        n = at
        while n < len(labels) and words.starts[n] < mark.end:
            if labels[n] == "O":
                labels[n] = "X" if mark.label == "X" else f"{'B' if first else 'I'}-{mark.label}"
                first = False
            n += 1
    return words, labels
