import json

import pytest

from detector.training import evaluate
from detector.training.evaluate_maths import Scoring, auc, average_precision, brier, count, measures, recall_at, score
from detector.training.evaluate_peers import label_of, run_peer
from detector.training.evaluate_sets import TARGETS
from detector.training.evaluate_weights import fit

TEXT = "Mail bo@kes.net or call 555-123-4567 now"


def span(start, end, label, **more):
    return {"start": start, "end": end, "label": label, **more}


def test_spans_are_counted_exactly_and_by_overlap():
    counts = count([(0, 5), (10, 15)], [(0, 5), (12, 20), (30, 31)])
    assert (counts.exact, counts.overlap_gold, counts.overlap_found) == (1, 2, 2)
    assert counts.strict() == measures(1, 3, 1, 2)


def test_what_touches_a_spared_place_is_neither_right_nor_wrong():
    assert count([], [(3, 6)], [(0, 5)]).found == 0
    assert count([(5, 6)], [(3, 6)], [(0, 5)]).found == 1


def test_a_role_address_counts_as_a_span_but_flags_no_post():
    gold = [{"id": "a", "text": TEXT, "spans": [span(5, 15, "EMAIL", role=True)]}]
    scored = score(gold, {"a": [span(5, 15, "EMAIL")]}, Scoring(("EMAIL",), frozenset(), frozenset({"EMAIL"})))
    assert scored.labels["EMAIL"].exact == 1
    assert scored.posts == [(None, True)]


def test_only_the_case_under_test_is_scored():
    gold = [{"id": "a", "text": TEXT, "spans": [], "case_label": "IP"}]
    scored = score(gold, {"a": [span(5, 15, "EMAIL")]}, Scoring(("EMAIL", "IP")))
    assert scored.labels["EMAIL"].found == 0


def test_recall_at_a_precision_picks_the_threshold():
    gold = [{"id": "a", "text": TEXT, "spans": [span(0, 4, "PERSON"), span(5, 8, "PERSON")]}]
    found = {"a": [span(0, 4, "PERSON", score=0.9), span(5, 8, "PERSON", score=0.8), span(20, 23, "PERSON", score=0.2)]}
    assert recall_at(0.8, gold, found, "PERSON", Scoring(("PERSON",)))["recall"] == 1.0


def test_ranking_measures_by_hand():
    assert average_precision([(0.9, True), (0.8, False), (0.7, True)]) == pytest.approx((1 + 2 / 3) / 2)
    assert auc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)
    assert brier([(1.0, True), (0.5, False)]) == pytest.approx(0.125)


def test_a_fit_learns_scale_and_shift_within_reason():
    scale, shift = fit([(0.6, True)] * 50 + [(0.4, False)] * 50)
    assert scale > 1
    assert abs(shift) < 0.2
    assert fit([]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("EMAIL_ADDRESS", "EMAIL"), ("US_SSN", "NATIONAL_ID"), ("phone", "PHONE"), ("DATE_TIME", "OTHER")],
)
def test_labels_of_peers_are_ours(theirs, ours):
    assert label_of(theirs) == ours


def test_a_missing_peer_is_named_as_missing(tmp_path):
    assert "make peers" in run_peer(tmp_path / "no-python", "presidio", []).missing


def test_a_whole_evaluation_writes_both_tables(tmp_path, capsys):
    post = {
        "id": "x", "text": "pw is here: mail jo.lind@kestrel-bay.net", "markup": "plain", "language": "en",
        "expect": "clear", "spans": [span(17, 40, "EMAIL", real=True, intent="intended", severity="low")],
    }  # fmt: skip
    (tmp_path / "exposure_dev.jsonl").write_text(json.dumps(post) + "\n", "utf-8")
    (tmp_path / "newsgroup_labelled_dev.jsonl").write_text(json.dumps(post) + "\n", "utf-8")
    (tmp_path / "out").mkdir()
    assert evaluate.main(["--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    written = json.loads((tmp_path / "out/evaluate.json").read_text("utf-8"))
    assert written["sets"]["newsgroup_labelled_dev"]["rows"]["overshare"]["labels"]["EMAIL"]["strict"]["f1"] == 1.0
    assert "## What was to be reached" in (tmp_path / "out/evaluate.md").read_text("utf-8")
    assert "presidio" in capsys.readouterr().out


def test_an_empty_folder_is_said_and_ends_with_three(tmp_path):
    assert evaluate.main(["--data", str(tmp_path), "--out", str(tmp_path)]) == 3


def test_every_target_of_the_product_is_listed():
    assert {target.set for target in TARGETS} >= {"exposure_dev", "gitleaks_rules", "hard_negatives_dev", "ewt_dev"}
