"""The labelled sets: what they are called, what of them is scored, and what is to be reached on them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.training.evaluate_maths import Scoring

Record = dict[str, Any]
_SOFT = frozenset({"PERSON", "LOCATION", "ORG", "URL", "OTHER", "USERNAME"})
EXPOSURE = "exposure_dev"
SPAN_SETS = (
    "newsgroup_labelled_dev", "ewt_dev", "usaddress_osm_test", "btc_dev_h2", "wnut17_dev", "gitleaks_rules",
    "hard_negatives_dev", "presidio_tests", "presidio_research_synth_v2", "phonenumbers_examples", "commonregex_tests",
    "pii_manager_tests", "meddocan_es_dev", "xlime_de", "xlime_es",
)  # fmt: skip
# Sets on which nothing may be worse than stock Presidio, on the kinds we keep.
AGAINST_PRESIDIO = ("presidio_tests", "presidio_research_synth_v2", "phonenumbers_examples")


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach: of which set and label, measured how, at least (or, for shares of errors, at most) what."""

    set: str
    label: str
    measure: str
    bound: float
    at_most: bool = False

    def met(self, value: float) -> bool:
        """Whether the figure is reached."""
        return value <= self.bound if self.at_most else value >= self.bound


TARGETS = (
    *(
        Target(name, label, "strict f1", bound)
        for name in ("newsgroup_labelled_dev", "ewt_dev")
        for label, bound in (("EMAIL", 0.97), ("PHONE", 0.94), ("IP", 0.96))
    ),
    *(
        Target(name, "ADDRESS", "overlap f1", 0.80)
        for name in ("newsgroup_labelled_dev", "ewt_dev", "usaddress_osm_test")
    ),
    Target("ewt_dev", "PERSON", "recall at precision .80", 0.75),
    Target("btc_dev_h2", "PERSON", "recall at precision .80", 0.68),
    Target("wnut17_dev", "PERSON", "recall at precision .80", 0.60),
    Target("gitleaks_rules", "CREDENTIAL", "overlap recall", 0.90),
    Target("gitleaks_rules", "CREDENTIAL", "clean flagged", 0.15, at_most=True),
    Target("hard_negatives_dev", "", "clean flagged", 0.01, at_most=True),
    Target(EXPOSURE, "", "flagged precision", 0.92),
    Target(EXPOSURE, "", "flagged recall", 0.95),
    Target(EXPOSURE, "", "hold recall", 0.97),
    Target(EXPOSURE, "", "clear flagged", 0.04, at_most=True),
    Target(EXPOSURE, "", "average precision", 0.97),
)


def read_set(folder: Path, name: str) -> list[Record]:
    """The records of a set; none if the folder has no such file."""
    path = folder / f"{name}.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def scoring_of(folder: Path, name: str, records: Iterable[Mapping[str, Any]]) -> Scoring:
    """What of a set is scored: as the folder's manifest has it, else the labels that occur."""
    path = folder / "manifest.json"
    entry = json.loads(path.read_text("utf-8")).get(name, {}) if path.exists() else {}
    labels = entry.get("scored") or sorted({span["label"] for record in records for span in record["spans"]})
    flag = entry.get("flag") or [label for label in labels if label not in _SOFT] or labels
    return Scoring(tuple(labels), frozenset(entry.get("ignore", ())) - set(labels), frozenset(flag))
