"""French and Polish names on invented sentences: the figures that the model card states, held as floors."""

import re
from pathlib import Path

import pytest

from detector import people

DATA = Path(__file__).with_name("data") / "names_fr_pl.txt"
MARK = re.compile(r"\[\[(.*?)\]\]")
SHOWN = 0.35


def sentences(language):
    for line in DATA.read_text("utf-8").splitlines():
        if not line.startswith(f"{language}|"):
            continue
        marked = line.partition("|")[2].replace("\\n", "\n")
        names = []
        for count, match in enumerate(MARK.finditer(marked)):
            start = match.start() - 4 * count
            names.append((start, start + len(match[1])))
        yield MARK.sub(r"\1", marked), names


def test_marks_are_taken_off_where_they_stand():
    (text, names) = next(iter(sentences("fr")))
    assert text[slice(*names[0])] == "Clémentine Vasseur"


@pytest.mark.parametrize(("language", "recall", "precision"), [("fr", 0.70, 0.75), ("pl", 0.50, 0.75)])
def test_names_are_found_as_often_as_the_card_says(language, recall, precision):
    tagger = people.load()
    named = found = right = 0
    for text, names in sentences(language):
        spans = [
            (start, end)
            for start, end, kind, score in tagger.tag_many([text])[0]
            if kind == "person" and score >= SHOWN
        ]
        named += len(names)
        found += len(spans)
        right += sum(any(start < last and first < end for start, end in spans) for first, last in names)
    assert named == 21
    assert right / named >= recall
    assert right / found >= precision
