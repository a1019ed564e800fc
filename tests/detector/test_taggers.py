# ruff: noqa: ARG002 - what Presidio's interfaces hand over
"""Names by other engines: any spaCy pipeline, any Presidio NLP engine or recognizer; what is missing is said."""

import sys
from types import ModuleType

import pytest
import spacy
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from detector.engine import Detector
from detector.taggers import PipelineMissing, load_tagger

TEXT = "Ask Ottilie Farnborough about it."


def blank(path=None):
    """A pipeline made on the fly: blank, with one name it knows."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ottilie Farnborough"}])
    if path:
        nlp.to_disk(path)
    return nlp


class Stub(NlpEngine):
    """The smallest NLP engine: knows one name, and how sure it is."""

    def __init__(self):
        self.nlp = None

    def load(self):
        self.nlp = blank()

    def is_loaded(self):
        return self.nlp is not None

    def process_text(self, text, language):
        doc = self.nlp(text)
        tokens = list(doc)
        return NlpArtifacts(
            list(doc.ents), doc, [t.idx for t in tokens], [t.text for t in tokens], self, language, [0.71]
        )

    def process_batch(self, texts, language, batch_size=1, n_process=1, **more):
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word, language):
        return False

    def is_punct(self, word, language):
        return False

    def get_supported_entities(self):
        return ["PERSON"]

    def get_supported_languages(self):
        return ["en"]


class Recognizer(EntityRecognizer):
    def __init__(self):
        super().__init__(["PERSON", "URL"], name="stub")

    def load(self):
        pass

    def analyze(self, text, entities, nlp_artifacts=None):
        assert entities == ["PERSON"]
        at = text.find("Ottilie")
        return [RecognizerResult("PERSON", at, at + 19, 0.64), RecognizerResult("URL", 0, 3, 1.0)]


def person(pipeline):
    (found,) = [one for one in Detector(pipeline).scan(TEXT).findings if one.kind == "person"]
    return TEXT[found.start : found.end], found.real


def test_a_spacy_pipeline_by_its_folder_or_as_an_object(tmp_path):
    blank(tmp_path / "mine")
    assert person(str(tmp_path / "mine")) == ("Ottilie Farnborough", 0.6)
    assert person(blank())[0] == "Ottilie Farnborough"


def test_a_presidio_nlp_engine_keeps_its_scores():
    assert person(Stub()) == ("Ottilie Farnborough", 0.71)


def test_a_presidio_recognizer_alone_is_asked_for_names_only():
    assert person(Recognizer()) == ("Ottilie Farnborough", 0.64)


def test_an_engine_by_setting_is_a_module_and_an_attribute(monkeypatch):
    module = ModuleType("our_engines")
    module.make = Stub
    module.made = Recognizer()
    monkeypatch.setitem(sys.modules, "our_engines", module)
    assert person("our_engines:make") == ("Ottilie Farnborough", 0.71)
    assert person("our_engines:made") == ("Ottilie Farnborough", 0.64)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("en_core_web_nowhere", "python -m spacy download en_core_web_nowhere"),
        ("gliner:urchade/gliner_multi_pii-v1", "presidio-analyzer[gliner]"),
        ("no_such_module:engine", "cannot be imported"),
        ("json:dumps", "cannot be made"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(name, told):
    with pytest.raises(PipelineMissing, match=r".") as raised:
        load_tagger(name)
    assert told in str(raised.value)


def test_an_object_that_is_no_pipeline_is_refused():
    with pytest.raises(PipelineMissing, match="neither a spaCy pipeline"):
        load_tagger(object())
