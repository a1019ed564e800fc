"""The tables of an evaluation in Markdown: first what was to be reached, then everything else, peers beside us."""

from collections.abc import Iterator
from typing import Any

from detector.training.evaluate_sets import AGAINST_PRESIDIO, EXPOSURE, TARGETS, Target

Tables = dict[str, Any]


def as_markdown(tables: Tables) -> str:
    """The whole report."""
    parts = [
        "# How well the detector does",
        f"Measured {tables['measured']} by `make evaluate`, detector version {tables['detector']}. Peers, same run: "
        + "; ".join(f"{name}: {version}" for name, version in tables["peers"].items())
        + ".",
        "## What was to be reached",
        *_targets(tables),
        *_against_presidio(tables),
    ]
    for name, table in tables["sets"].items():
        parts += [f"## {name} ({table['texts']} texts)", *(_exposure(table) if name == EXPOSURE else _spans(table))]
    return "\n\n".join(parts) + "\n"


def figure(tables: Tables, target: Target, tool: str = "overshare") -> float | None:
    """The measured figure of a target, None where it was not measured."""
    row = tables["sets"].get(target.set, {}).get("rows", {}).get(tool)
    if row is None:
        return None
    if target.measure == "clean flagged" and target.set != EXPOSURE:
        return float(row["posts"]["clean_flagged"])
    if target.measure.startswith("recall at"):
        return float(row["person"]["recall"]) if "person" in row else None
    if not target.label:
        value = row["posts"].get(target.measure)
        return None if value is None else float(value)
    way, _, measure = target.measure.partition(" ")
    label = row["labels"].get(target.label)
    return float(label[way][measure]) if label else None


def _targets(tables: Tables) -> Iterator[str]:
    lines = ["| set | what | reach | ours | reached | Presidio |", "|---|---|---|---|---|---|"]
    for target in TARGETS:
        ours, theirs = figure(tables, target), figure(tables, target, "presidio")
        if ours is None:
            continue
        lines.append(
            f"| {target.set} | {f'{target.label} {target.measure}'.strip()} | "
            f"{'at most ' if target.at_most else ''}{target.bound:.2f} | {ours:.3f} | "
            f"{'yes' if target.met(ours) else 'no'} | {_said(theirs)} |"
        )
    yield "\n".join(lines)


def _against_presidio(tables: Tables) -> Iterator[str]:
    lines = ["| set | label | ours, all (overlap F1) | ours, shown | Presidio | worse |", "|---|---|---|---|---|---|"]
    for name in AGAINST_PRESIDIO:
        rows = tables["sets"].get(name, {}).get("rows", {})
        theirs = rows.get("presidio", {}).get("labels", {})
        shown = rows.get("overshare", {}).get("labels", {})
        for label, figures in rows.get("overshare, all", {}).get("labels", {}).items():
            if label not in theirs or not figures["gold"] or label in {"OTHER", "ORG", "LOCATION", "URL"}:
                continue
            mine, other = figures["overlap"]["f1"], theirs[label]["overlap"]["f1"]
            seen = shown[label]["overlap"]["f1"] if label in shown else 0.0
            worse = "yes" if mine < other else "no"
            lines.append(f"| {name} | {label} | {mine:.3f} | {seen:.3f} | {other:.3f} | {worse} |")
    if len(lines) > 2:  # noqa: PLR2004 (the head of the table)
        yield "## Against stock Presidio, on the kinds we keep"
        yield (
            "These sets test recognizers on documentation values and private addresses, which the judgement sets aside "
            "on purpose; so all findings count here (`--all`), with the shown ones beside."
        )
        yield "\n".join(lines)


def _spans(table: Tables) -> Iterator[str]:
    lines = [
        "| tool | label | gold | found | strict P | R | F1 | overlap P | R | F1 |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for tool, row in table["rows"].items():
        for label, figures in row["labels"].items():
            strict, overlap = figures["strict"], figures["overlap"]
            numbers = [strict[name] for name in strict] + [overlap[name] for name in overlap]
            cells = " | ".join(f"{number:.3f}" for number in numbers)
            lines.append(f"| {tool} | {label} | {figures['gold']} | {figures['found']} | {cells} |")
    yield "\n".join(lines)
    lines = ["| tool | flagged posts P | R | clean posts flagged |", "|---|---|---|---|"]
    for tool, row in table["rows"].items():
        posts = row["posts"]
        lines.append(f"| {tool} | {posts['precision']:.3f} | {posts['recall']:.3f} | {posts['clean_flagged']:.3f} |")
    yield "\n".join(lines)


def _exposure(table: Tables) -> Iterator[str]:
    ours = table["rows"]["overshare"]
    names = list(ours["posts"])
    lines = ["| tool | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for tool, row in table["rows"].items():
        lines.append(f"| {tool} | " + " | ".join(_said(row["posts"].get(name)) for name in names) + " |")
    cross = ours["cross-validated"]
    lines.append("| overshare, cross-validated | " + " | ".join(_said(cross.get(name)) for name in names) + " |")
    yield "\n".join(lines)
    yield "\n".join(
        f"* {name}: {_said(value)}" for name, value in {**ours["spans"], **cross}.items() if name not in names
    )
    for way in ("by markup", "by language"):
        groups = ours[way]
        columns = ("posts", "flagged precision", "flagged recall", "clear flagged", "found", "found exactly")
        lines = [f"| {way} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
        lines += [
            f"| {value} | " + " | ".join(_said(row[name]) for name in columns) + " |" for value, row in groups.items()
        ]
        yield "\n".join(lines)


def _said(value: float | None) -> str:
    if value is None:
        return "not measured"
    whole = isinstance(value, int) or (float(value).is_integer() and value > 1)
    return str(int(value)) if whole else f"{value:.3f}"
