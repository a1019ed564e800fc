"""The arithmetic of an evaluation: spans, posts, ranking, probabilities. Offsets are code points, end exclusive."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

Place = tuple[int, int]


@dataclass(slots=True)
class Counts:
    """What was found of one label. `overlap_*` count spans that share a character with one of the other side."""

    gold: int = 0
    found: int = 0
    exact: int = 0
    overlap_gold: int = 0
    overlap_found: int = 0

    def add(self, other: "Counts") -> None:
        """Add another's counts to these."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def strict(self) -> dict[str, float]:
        """Precision, recall, F1 where start and end must be equal."""
        return measures(self.exact, self.found, self.exact, self.gold)

    def overlap(self) -> dict[str, float]:
        """The same where one common character is enough."""
        return measures(self.overlap_found, self.found, self.overlap_gold, self.gold)


def measures(right_found: int, found: int, right_gold: int, gold: int) -> dict[str, float]:
    """Precision, recall and F1; nothing found where nothing is counts as perfect."""
    precision = right_found / found if found else float(not gold)
    recall = right_gold / gold if gold else 1.0
    both = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / both if both else 0.0}


def touch(one: Place, other: Place) -> bool:
    """Whether two places share a character."""
    return one[0] < other[1] and other[0] < one[1]


def count(gold: Iterable[Place], found: Iterable[Place], spare: Sequence[Place] = ()) -> Counts:
    """Counts of one label in one text; what touches a spared place and no gold span is neither right nor wrong."""
    wanted = set(gold)
    given = {
        place
        for place in found
        if any(touch(place, other) for other in wanted) or not any(touch(place, other) for other in spare)
    }
    return Counts(
        gold=len(wanted),
        found=len(given),
        exact=len(wanted & given),
        overlap_gold=sum(any(touch(one, other) for other in given) for one in wanted),
        overlap_found=sum(any(touch(one, other) for other in wanted) for one in given),
    )


@dataclass(frozen=True, slots=True)
class Scoring:
    """What of a set is scored: its fully annotated labels, those that excuse any prediction, those that flag a post."""

    labels: tuple[str, ...]
    ignore: frozenset[str] = frozenset()
    flag: frozenset[str] = frozenset()


@dataclass(slots=True)
class Scored:
    """The result on one set: counts by label, posts as (positive or unsure, flagged)."""

    labels: dict[str, Counts]
    posts: list[tuple[bool | None, bool]]

    def flagged(self) -> dict[str, float]:
        """Posts: how many flagged ones are right, how many positive ones are flagged, how many clean ones are."""
        sure = [(positive, flagged) for positive, flagged in self.posts if positive is not None]
        right = sum(bool(positive and flagged) for positive, flagged in sure)
        shown, positive = sum(flagged for _, flagged in sure), sum(bool(one) for one, _ in sure)
        clean = len(sure) - positive
        wrong = shown - right
        return {**measures(right, shown, right, positive), "clean_flagged": wrong / clean if clean else 0.0}


def score(gold: Iterable[Mapping[str, Any]], found: Mapping[str, list[dict[str, Any]]], how: Scoring) -> Scored:
    """Score predictions by id against records with labelled spans."""
    result = Scored(defaultdict(Counts), [])
    for record in gold:
        only = record.get("case_label")
        labels = [label for label in how.labels if only in {None, label}]
        spans = [span for span in found.get(record["id"], []) if span["label"] in labels]
        wanted, spare = _gold(record, labels, how)
        for label in labels:
            given = [(span["start"], span["end"]) for span in spans if span["label"] == label]
            result.labels[label].add(count(wanted[label], given, [*spare[label], *spare["any"]]))
        result.posts.append(_post(record, spans, wanted, spare, how))
    return result


def _gold(
    record: Mapping[str, Any], labels: list[str], how: Scoring
) -> tuple[dict[str, list[Place]], dict[str, list[Place]]]:
    wanted: dict[str, list[Place]] = defaultdict(list)
    spare: dict[str, list[Place]] = defaultdict(list)
    for span in record["spans"]:
        label, place = span["label"], (span["start"], span["end"])
        if span.get("ignore") or label in how.ignore:
            spare["any" if label == "OTHER" or label in how.ignore else label].append(place)
        elif label in labels:
            wanted[label].append(place)
    return wanted, spare


def _post(
    record: Mapping[str, Any],
    spans: list[dict[str, Any]],
    wanted: dict[str, list[Place]],
    spare: dict[str, list[Place]],
    how: Scoring,
) -> tuple[bool | None, bool]:
    counted = [span for span in record["spans"] if span["label"] in how.flag and not span.get("ignore")]
    positive = any(not span.get("role") for span in counted)
    unsure = not positive and (bool(counted) or any(spare[label] for label in how.flag))
    flagged = any(
        any(touch(place, other) for other in wanted[span["label"]])
        or not any(touch(place, other) for other in [*spare[span["label"]], *spare["any"]])
        for span in spans
        if span["label"] in how.flag and (place := (span["start"], span["end"]))
    )
    return (None if unsure else positive), flagged


def recall_at(
    precision: float,
    gold: Sequence[Mapping[str, Any]],
    found: Mapping[str, list[dict[str, Any]]],
    label: str,
    how: Scoring,
) -> dict[str, float]:
    """The best overlap recall of a label at a threshold of the score where the precision is at least so high."""
    scores = sorted(
        {round(span.get("score", 1.0), 2) for spans in found.values() for span in spans if span["label"] == label}
    )
    best = {"recall": 0.0, "precision": 0.0, "threshold": 1.0}
    for threshold in [0.0, *scores]:
        kept = {id_: [span for span in spans if span.get("score", 1.0) >= threshold] for id_, spans in found.items()}
        now = score(gold, kept, Scoring((label,), how.ignore)).labels[label].overlap()
        if now["precision"] >= precision and now["recall"] > best["recall"]:
            best = {"recall": now["recall"], "precision": now["precision"], "threshold": threshold}
    return best


def average_precision(ranked: Iterable[tuple[float, bool]]) -> float:
    """Area under precision and recall of a ranking; ties form one step."""
    steps: dict[float, list[bool]] = defaultdict(list)
    for value, positive in ranked:
        steps[value].append(positive)
    total = sum(sum(step) for step in steps.values())
    area = seen = right = 0.0
    for value in sorted(steps, reverse=True):
        seen += len(steps[value])
        right += sum(steps[value])
        area += sum(steps[value]) / total * right / seen if total else 0.0
    return area


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive one gets the higher value; ties count half."""
    if not positive or not negative:
        return 0.5
    below = sorted(negative)
    wins = 0.0
    for value in positive:
        low, high = bisect_left(below, value), bisect_left(below, value + 1e-12)
        wins += low + (high - low) / 2
    return wins / (len(positive) * len(negative))


def brier(pairs: Iterable[tuple[float, bool]]) -> float:
    """Mean square of probability minus outcome: 0 is perfect, 0.25 is always saying one half."""
    squares = [(probability - outcome) ** 2 for probability, outcome in pairs]
    return sum(squares) / len(squares) if squares else 0.0
