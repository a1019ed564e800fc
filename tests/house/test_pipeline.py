import json
import pathlib
import re

import pytest

from detector.people import PIPELINE
from detector.training.pipeline import hash_of_folder

TRAINING = PIPELINE.parent / "training"
METRICS = json.loads((TRAINING / "metrics.json").read_text("utf-8"))
CARD = (TRAINING / "MODEL_CARD.md").read_text("utf-8")
FLOORS = re.findall(r"^\| floor \| (person|address) \| (\w+) \| (\w+) \| ([\d.]+) \|", CARD, re.MULTILINE)
MOST_BYTES = 25_000_000


def test_the_figures_are_those_of_the_pipeline_in_the_tree():
    assert METRICS["pipeline_sha256"] == hash_of_folder(PIPELINE)
    assert METRICS["pipeline_sha256"][:16] in CARD


def test_the_pipeline_is_small():
    assert sum(path.stat().st_size for path in PIPELINE.rglob("*") if path.is_file()) < MOST_BYTES


@pytest.mark.parametrize(("label", "name", "measure", "floor"), FLOORS)
def test_the_figures_are_above_the_floors_of_the_model_card(label, name, measure, floor):
    row = METRICS[label][name]
    value = row["at_precision_80"]["recall"] if measure == "recall_at_80" else row["at_half"]["f1"]
    assert value >= float(floor)


def test_the_model_card_sets_floors():
    assert len(FLOORS) >= 6


def test_every_set_that_was_trained_on_is_in_the_notice():
    notice = (TRAINING / "NOTICE").read_text("utf-8")
    missing = [name for name in METRICS["trained_on"] if name != "invented posts" and name not in notice]
    assert missing == []


def test_no_file_of_the_pipeline_was_changed_by_hand():
    names = {path.relative_to(PIPELINE).as_posix() for path in pathlib.Path(PIPELINE).rglob("*") if path.is_file()}
    assert {"config.cfg", "meta.json", "overshare_names/weights.npz", "overshare_names/lexicon.npz"} <= names
    assert not [name for name in names if name.endswith((".pkl", ".bin")) and not name.startswith("vocab/")]
