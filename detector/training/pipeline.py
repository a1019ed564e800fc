"""Wraps trained weights as the spaCy pipeline that the project ships, and gives it a name that cannot lie: its hash."""

import hashlib
from pathlib import Path

import spacy

from detector.people import COMPONENT, NamesComponent, Tagger
from detector.people_lexicon import Lexicon
from detector.people_model import Model, Weights

VERSION = "1.0.0"


def write_pipeline(weights: Weights, lexicon: Lexicon, path: Path) -> None:
    """Write a pipeline that `spacy.load(path)` loads."""
    nlp = spacy.blank("xx")
    component = nlp.add_pipe(COMPONENT)
    assert isinstance(component, NamesComponent)
    component.tagger = Tagger(Model(lexicon, weights))
    nlp.meta.update(
        name="overshare_names",
        version=VERSION,
        description="Persons and postal addresses in forum posts",
        license="Apache-2.0",
        author="Overshare",
    )
    nlp.to_disk(path)


def hash_of_folder(path: Path) -> str:
    """SHA-256 over the names and contents of all files of a folder, in order of their names."""
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        digest.update(file.relative_to(path).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
