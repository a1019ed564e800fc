"""The judgement on whole posts: what was flagged, what was held, how the queue is ordered, whether markup harms."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detector.finding import Finding, ScanResult
from detector.policy import DEFAULT, Policy, outcome, priority
from detector.training.evaluate_maths import auc, average_precision, brier, measures, touch

Post = Mapping[str, Any]


def posts_table(posts: Sequence[Post], results: Sequence[ScanResult], policy: Policy = DEFAULT) -> dict[str, float]:
    """Figures over posts: flagged (review or hold), held, clear ones flagged, order of the queue."""
    said = [outcome(result.findings, result.complete, policy) for result in results]
    wanted = [post["expect"] for post in posts]
    ranked = [
        (priority(result.findings, result.complete, policy), expect != "clear")
        for result, expect in zip(results, wanted, strict=True)
    ]
    pairs = list(zip(wanted, said, strict=True))
    clear = [one for expect, one in pairs if expect == "clear"]
    flagged, held = _binary(pairs, {"review", "hold"}), _binary(pairs, {"hold"})
    return {
        "posts": len(posts),
        "flagged precision": flagged["precision"],
        "flagged recall": flagged["recall"],
        "hold precision": held["precision"],
        "hold recall": held["recall"],
        "clear flagged": sum(one != "clear" for one in clear) / len(clear) if clear else 0.0,
        "same decision": sum(expect == one for expect, one in pairs) / len(pairs) if pairs else 1.0,
        "average precision": average_precision(ranked),
    }


def _binary(pairs: Iterable[tuple[str, str]], positive: set[str]) -> dict[str, float]:
    pairs = list(pairs)
    right = sum(expect in positive and said in positive for expect, said in pairs)
    return measures(right, sum(said in positive for _, said in pairs), right, sum(one in positive for one, _ in pairs))


def spans_table(posts: Sequence[Post], results: Sequence[ScanResult]) -> dict[str, float]:
    """Figures over spans: those to flag found and found exactly, those not to flag left alone, intent and severity."""
    wanted = found = exact = alone = harmless = same_band = compared = 0
    intents: list[tuple[float, bool]] = []
    for post, result in zip(posts, results, strict=True):
        for span in post["spans"]:
            hits = [one for one in result.shown if touch((one.start, one.end), (span["start"], span["end"]))]
            if not span["real"] or span["intent"] == "intended":
                harmless += 1
                alone += not any(one.unintended >= DEFAULT.count_from for one in hits)
                intents += [(one.unintended, False) for one in hits[:1] if span["real"]]
                continue
            wanted += 1
            found += bool(hits)
            exact += any((one.start, one.end) == (span["start"], span["end"]) for one in hits)
            compared += bool(hits)
            same_band += any(one.severity.value == span["severity"] for one in hits)
            intents += [(max(one.unintended for one in hits), True)] if hits and span["intent"] != "unclear" else []
    return {
        "to flag": wanted,
        "found": found / wanted if wanted else 1.0,
        "found exactly": exact / wanted if wanted else 1.0,
        "harmless left alone": alone / harmless if harmless else 1.0,
        "same severity": same_band / compared if compared else 1.0,
        "intent AUC": auc([value for value, one in intents if one], [value for value, one in intents if not one]),
        "intent Brier": brier(intents),
    }


def by_field(posts: Sequence[Post], results: Sequence[ScanResult], field: str) -> dict[str, dict[str, float]]:
    """The figures for each value of a field, such as the markup."""
    groups: dict[str, list[tuple[Post, ScanResult]]] = {}
    for post, result in zip(posts, results, strict=True):
        groups.setdefault(str(post.get(field)), []).append((post, result))
    tables = {}
    for value, members in sorted(groups.items()):
        own_posts, own_results = [post for post, _ in members], [result for _, result in members]
        tables[value] = {**posts_table(own_posts, own_results), **spans_table(own_posts, own_results)}
    return tables


def peer_table(
    posts: Sequence[Post], found: Mapping[str, list[dict[str, Any]]], labels: frozenset[str]
) -> dict[str, float]:
    """The same question to a detector that knows no intent: it flags a post where it finds anything at all."""
    pairs = [
        (post["expect"], "review" if any(span["label"] in labels for span in found.get(post["id"], [])) else "clear")
        for post in posts
    ]
    ranked = [
        (
            sum(span.get("score", 1.0) for span in found.get(post["id"], []) if span["label"] in labels),
            post["expect"] != "clear",
        )
        for post in posts
    ]
    clear = [said for expect, said in pairs if expect == "clear"]
    flagged = _binary(pairs, {"review", "hold"})
    return {
        "posts": len(posts),
        "flagged precision": flagged["precision"],
        "flagged recall": flagged["recall"],
        "clear flagged": sum(said != "clear" for said in clear) / len(clear) if clear else 0.0,
        "average precision": average_precision(ranked),
    }


def labelled_pairs(post: Post, findings: Iterable[Finding]) -> list[tuple[Finding, bool]]:
    """Findings on real labelled spans with whether they were meant to be private; unclear ones are left out."""
    pairs = []
    for finding in findings:
        for span in post["spans"]:
            if touch((finding.start, finding.end), (span["start"], span["end"])):
                if span["real"] and span["intent"] != "unclear":
                    pairs.append((finding, span["intent"] != "intended"))
                break
    return pairs
