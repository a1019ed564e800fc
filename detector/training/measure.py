"""Scores a tagger on the development sets and writes metrics.json, tied to the pipeline by its hash.

Overlap sense: a span found is right if it touches a labelled one; a labelled one is found if a span touches it. Strict:
same start and end. Places labelled don't-care (`ignore`, and OTHER and USERNAME where the set says so) excuse a span.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.people import Tagger, load
from detector.training.corpus import SOURCES, held_out
from detector.training.pipeline import hash_of_folder

Span = tuple[int, int]

PERSON_SETS = {
    "ewt_dev": "en",
    "newsgroup_labelled_dev": "en",
    "btc_dev_h2": "en",
    "wnut17_dev": "en",
    "tweebank_dev": "en",
    "gumc_dev": "en",
    "presidio_research_synth_v2": "en",
    "xlime_de": "de",
    "xlime_es": "es",
    "meddocan_es_dev": "es",
}
ADDRESS_SETS = {
    "ewt_dev": "en",
    "newsgroup_labelled_dev": "en",
    "usaddress_osm_test": "en",
    "presidio_research_synth_v2": "en",
    "hard_negatives_dev": "en",
    "meddocan_es_dev": "es",
}
WANTED_PRECISION = 0.8
THRESHOLDS = tuple(n / 100 for n in range(25, 100))
BATCH = 64


@dataclass(frozen=True, slots=True)
class Scored:
    """One text: spans found with their scores, spans labelled, and don't-care places."""

    found: tuple[tuple[int, int, float], ...]
    gold: tuple[Span, ...]
    excused: tuple[Span, ...]


def _touch(a: tuple[int, ...] | tuple[int, int, float], spans: Iterable[Span]) -> bool:
    return any(a[0] < end and start < a[1] for start, end in spans)


def figures(texts: Sequence[Scored], threshold: float) -> dict[str, float]:
    """Precision, recall and F1 in the overlap sense and strict F1 at a threshold."""
    pred = right = gold = hit = strict = 0
    for text in texts:
        found = [
            (start, end)
            for start, end, score in text.found
            if score >= threshold and (_touch((start, end), text.gold) or not _touch((start, end), text.excused))
        ]
        pred += len(found)
        gold += len(text.gold)
        right += sum(_touch(span, text.gold) for span in found)
        hit += sum(_touch(span, found) for span in text.gold)
        strict += len(set(found) & set(text.gold))
    precision, recall = right / pred if pred else 1.0, hit / gold if gold else 1.0
    return {
        "threshold": threshold,
        "gold": gold,
        "found": pred,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / (precision + recall) if precision + recall else 0.0, 4),
        "strict_f1": round(2 * strict / (pred + gold) if pred + gold else 1.0, 4),
    }


def at_precision(texts: Sequence[Scored], wanted: float = WANTED_PRECISION) -> dict[str, float]:
    """The figures at the lowest threshold that reaches a precision."""
    rows = (figures(texts, threshold) for threshold in THRESHOLDS)
    return next((row for row in rows if row["precision"] >= wanted), figures(texts, THRESHOLDS[-1]))


def score_set(tagger: Tagger, folder: Path, name: str, label: str) -> list[Scored]:
    """Tag a set; of the sets that are trained on in part, only what was held out."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8")).get(name, {})
    share = next((source.share for source in SOURCES if source.name == name), 0)
    lines = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    records = [record for record in records if held_out(str(record["id"]), share)]
    ignored = set(manifest.get("ignore", ())) - {label}
    scored = []
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        for record, tags in zip(batch, tagger.tag_many([r["text"] for r in batch]), strict=True):
            found = tuple((s, e, score) for s, e, kind, score in tags if kind.upper() == label)
            gold, excused = _gold(record, label, ignored)
            scored.append(Scored(found, gold, excused))
    return scored


def _gold(record: dict[str, Any], label: str, ignored: set[str]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    gold, excused = [], []
    for span in record["spans"]:
        place = (span["start"], span["end"])
        anyone = span["label"] in ignored or (span["label"] == "OTHER" and span.get("ignore"))
        if anyone or (span.get("ignore") and span["label"] == label):
            excused.append(place)
        elif span["label"] == label:
            gold.append(place)
    return tuple(dict.fromkeys(gold)), tuple(excused)


def measure(pipeline: Path, folder: Path) -> dict[str, Any]:
    """All figures of a pipeline on the sets that the folder holds."""
    tagger = load(pipeline)
    result: dict[str, Any] = {"pipeline_sha256": hash_of_folder(pipeline), "person": {}, "address": {}}
    for label, sets in (("PERSON", PERSON_SETS), ("ADDRESS", ADDRESS_SETS)):
        for name, language in sets.items():
            if (folder / f"{name}.jsonl").exists():
                texts = score_set(tagger, folder, name, label)
                result[label.lower()][name] = {
                    "language": language,
                    "at_half": figures(texts, 0.5),
                    "at_precision_80": at_precision(texts),
                }
    return result


def tables(result: dict[str, Any]) -> str:
    """The figures as the Markdown tables of the model card."""
    lines = []
    for label in ("person", "address"):
        head = "| language | gold | precision | recall | F1 | strict F1 | recall at precision .80 | its threshold |"
        lines += [f"| {label} {head}", "|---|---|---|---|---|---|---|---|---|"]
        for name, rows in result[label].items():
            half, best = rows["at_half"], rows["at_precision_80"]
            numbers = " | ".join(f"{half[key]:.3f}" for key in ("precision", "recall", "f1", "strict_f1"))
            reached = best["precision"] >= WANTED_PRECISION
            reach = f"{best['recall']:.3f} | {best['threshold']:.2f}" if reached else "not reached | -"
            lines.append(f"| {name} | {rows['language']} | {half['gold']} | {numbers} | {reach} |")
        lines.append("")
    return "\n".join(lines)
