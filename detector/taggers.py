"""Who finds the names: our pipeline, any spaCy pipeline, any Presidio NLP engine or recognizer, such as GLiNER.

Everything but our own pipeline is imported when it is asked for, so that nothing else need be installed; what is
missing is said with the command that brings it. Nothing is ever downloaded by itself.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import spacy
from presidio_analyzer import EntityRecognizer
from presidio_analyzer.nlp_engine import NlpEngine
from spacy.language import Language

from detector import people

_ENTITIES = {"PERSON": "person", "PER": "person", "ADDRESS": "address", "STREET_ADDRESS": "address"}
_SCORE = 0.6
_UNUSED = ["parser", "lemmatizer", "textcat"]


class PipelineMissing(ValueError):
    """What was asked for is not installed, or is no pipeline; the message says what to do."""


class NameTagger(Protocol):
    """What finds names: ours, or anything behind one of the taggers here."""

    def tag_many(self, texts: Sequence[str]) -> list[list[people.Tag]]:
        """Spans of each text: start, end, kind, score."""


class SpacyTagger:
    """Any spaCy pipeline as a tagger. spaCy gives no probability: every name scores the same."""

    def __init__(self, pipeline: str | Path | Language) -> None:
        self.nlp = pipeline if isinstance(pipeline, Language) else _spacy(str(pipeline))

    def tag_many(self, texts: Sequence[str]) -> list[list[people.Tag]]:
        """Persons and addresses of each text; the vocabulary forgets them afterwards."""
        with self.nlp.memory_zone():
            return [
                [
                    (ent.start_char, ent.end_char, _ENTITIES[ent.label_], _SCORE)
                    for ent in doc.ents
                    if ent.label_ in _ENTITIES
                ]
                for doc in self.nlp.pipe(texts)
            ]


class EngineTagger:
    """Any Presidio NLP engine (spaCy, stanza, transformers, one of your own) as a tagger, with the scores it gives."""

    def __init__(self, engine: NlpEngine) -> None:
        self.engine = engine
        if not engine.is_loaded():
            engine.load()
        self.language = (engine.get_supported_languages() or ["en"])[0]

    def tag_many(self, texts: Sequence[str]) -> list[list[people.Tag]]:
        """Persons and addresses of each text."""
        return [
            [
                (entity.start_char, entity.end_char, _ENTITIES[entity.label_], float(score))
                for entity, score in zip(artifacts.entities, artifacts.scores or (), strict=False)
                if entity.label_ in _ENTITIES
            ]
            for _, artifacts in self.engine.process_batch(list(texts), self.language)
        ]


class RecognizerTagger:
    """A Presidio recognizer that finds names by itself, as GLiNERRecognizer does, as a tagger."""

    def __init__(self, recognizer: EntityRecognizer) -> None:
        self.recognizer = recognizer
        self.entities = [entity for entity in recognizer.supported_entities if entity in _ENTITIES]

    def tag_many(self, texts: Sequence[str]) -> list[list[people.Tag]]:
        """Persons and addresses of each text."""
        return [
            [(one.start, one.end, _ENTITIES[one.entity_type], float(one.score)) for one in self._found(text)]
            for text in texts
        ]

    def _found(self, text: str) -> list[Any]:
        return [one for one in self.recognizer.analyze(text, self.entities, None) if one.entity_type in _ENTITIES]


def load_tagger(pipeline: Any) -> NameTagger:
    """The tagger for a pipeline's name, or for an object that was made already. Raise PipelineMissing.

    Names: `default`; the directory or the package of a spaCy pipeline; `gliner:MODEL`, a model's name or directory;
    `module:attribute`, where the attribute is a Presidio NLP engine or recognizer, or a function that makes one.
    """
    if pipeline in (None, "", "default"):
        return people.load()
    if isinstance(pipeline, str | Path):
        return _named(str(pipeline))
    return _of_object(pipeline)


def _named(name: str) -> NameTagger:
    path = Path(name)
    if (path / people.COMPONENT).is_dir():
        return people.load(path)
    kind, colon, rest = name.partition(":")
    if colon and kind == "gliner":
        return RecognizerTagger(_gliner(rest))
    if colon and kind.replace(".", "").isidentifier() and rest.isidentifier() and not path.exists():
        return _of_object(_attribute(kind, rest))
    return SpacyTagger(name)


def _of_object(made: Any) -> NameTagger:
    if callable(made) and not isinstance(made, Language | NlpEngine | EntityRecognizer):
        try:
            made = made()
        except TypeError as error:
            raise PipelineMissing("The pipeline cannot be made: it must be a function without arguments.") from error
    if isinstance(made, Language):
        return SpacyTagger(made)
    if isinstance(made, NlpEngine):
        return EngineTagger(made)
    if isinstance(made, EntityRecognizer):
        return RecognizerTagger(made)
    raise PipelineMissing(f"{type(made).__name__} is neither a spaCy pipeline nor a Presidio NLP engine or recognizer.")


def _attribute(module: str, name: str) -> Any:
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise PipelineMissing(f"{module}:{name} cannot be imported. Is its package installed here?") from error


def _spacy(name: str) -> Language:
    try:
        return spacy.load(name, exclude=_UNUSED)
    except OSError as error:
        raise PipelineMissing(
            f"There is no spaCy pipeline {name} here. Install its package (python -m spacy download {name}), "
            "or give the directory of one."
        ) from error
    except ImportError as error:
        raise PipelineMissing(f"The pipeline {name} needs a package that is missing: {error.name}.") from error


def _gliner(model: str) -> EntityRecognizer:
    if find_spec("gliner") is None:
        raise PipelineMissing("GLiNER is not installed. Install it with: pip install 'presidio-analyzer[gliner]'.")
    recognizer = import_module("presidio_analyzer.predefined_recognizers").GLiNERRecognizer
    mapping = {"person": "PERSON", "name": "PERSON", "address": "ADDRESS", "street address": "ADDRESS"}
    return recognizer(model_name=model, entity_mapping=mapping)
