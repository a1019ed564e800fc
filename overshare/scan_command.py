"""`overshare scan`: the detector on files, alone. `overshare rules test`: rules on their own examples."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import track
from rich.text import Text

from detector import policy as policies
from detector.engine import Detector
from detector.finding import Context, Finding, ScanResult
from detector.kinds import KINDS
from detector.reasons import sentences
from detector.rules import from_yaml
from detector.rules.rule import PatternRefused
from overshare.posts_scan import scan_posts, span
from overshare.sarif import as_sarif
from overshare.sentences import Cannot

_MANY_FILES = 8
_MARKUPS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".bbcode": "bbcode"}
_COLOURS = {"low": "cyan", "medium": "yellow", "high": "magenta", "very_high": "bold red"}

PathIn = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("scan")
@click.argument("files", nargs=-1, type=PathIn)
@click.option("--jsonl", type=PathIn, help="Read posts from a file, one JSON object a line; write one a line.")
@click.option("--json", "as_json", is_flag=True, help="Print findings as JSON.")
@click.option("--sarif", is_flag=True, help="Print findings as SARIF 2.1.0.")
@click.option("--all", "everything", is_flag=True, help="Show suppressed findings too, with their reasons.")
@click.option("--policy", "policy_file", type=PathIn, help="A site's policy as JSON.")
@click.option(
    "--rules", "rule_files", multiple=True, type=PathIn, help="Further rules or Presidio recognizers in YAML."
)
@click.option("--pipeline", default="default", help="A spaCy pipeline: its directory or its package's name.")
@click.option("--names/--no-names", default=True, help="Look for names and postal addresses.")
@click.option("--markup", type=click.Choice(["plain", "markdown", "html", "bbcode"]), help="How the files are written.")
@click.option("--documentation-is-real", is_flag=True, help="Take example.com, 192.0.2.1 and the like for real values.")
@click.option("--show-values", is_flag=True, help="Print the values that were found; they are masked otherwise.")
def scan(  # noqa: PLR0917 (click passes each option)
    files: tuple[Path, ...],
    jsonl: Path | None,
    as_json: bool,
    sarif: bool,
    everything: bool,
    policy_file: Path | None,
    rule_files: tuple[Path, ...],
    pipeline: str,
    names: bool,
    markup: str | None,
    documentation_is_real: bool,
    show_values: bool,
) -> None:
    """Say what personal data and credentials FILES hold. Exits 1 if anything was found."""
    if not files and not jsonl:
        raise click.UsageError("Name files, or posts by --jsonl.")
    policy = policies.Policy.read(json.loads(policy_file.read_text("utf-8"))) if policy_file else policies.DEFAULT
    detector = Detector(pipeline, names=names, rule_files=rule_files, documentation_is_real=documentation_is_real)
    if jsonl:
        if unread := scan_posts(detector, jsonl, policy, everything=everything):
            raise Cannot(f"{unread} of the lines could not be read; the others are above.")
        return
    scanned = list(_scan_files(detector, files, markup))
    if as_json:
        click.echo(json.dumps([_file_record(*one, everything=everything) for one in scanned], indent=2))
    elif sarif:
        click.echo(json.dumps(as_sarif(scanned), indent=2))
    else:
        _print(scanned, everything=everything, show_values=show_values)
    sys.exit(1 if any(result.shown or not result.complete for _, _, result in scanned) else 0)


def _scan_files(
    detector: Detector, files: tuple[Path, ...], markup: str | None
) -> Iterator[tuple[Path, str, ScanResult]]:
    shown = track(files, "Scanning", console=Console(stderr=True), transient=True, disable=len(files) < _MANY_FILES)
    for path in shown:
        text = path.read_bytes().decode("utf-8", errors="replace")
        context = Context(markup=markup or _MARKUPS.get(path.suffix.lower(), "plain"), kind="file")
        yield path, text, detector.scan(text, context)


def _file_record(path: Path, text: str, result: ScanResult, *, everything: bool) -> dict[str, Any]:
    findings = result.findings if everything else result.shown
    return {
        "file": str(path),
        "complete": result.complete,
        "findings": [
            {**span(finding), "line": text.count("\n", 0, finding.start) + 1, "why": sentences(finding.reasons)}
            for finding in findings
        ],
    }


def _print(scanned: Iterable[tuple[Path, str, ScanResult]], *, everything: bool, show_values: bool) -> None:
    console = Console(highlight=False)
    total = 0
    for path, text, result in scanned:
        for finding in result.findings if everything else result.shown:
            total += not finding.suppressed
            console.print(_line(path, text, finding, show_values=show_values), soft_wrap=True)
        if not result.complete:
            console.print(Text(f"{path}: not read to its end ({result.incomplete_reason})", "bold red"))
    console.print(f"{total} found." if total != 1 else "1 found.")


def _line(path: Path, text: str, finding: Finding, *, show_values: bool) -> Text:
    row = text.count("\n", 0, finding.start) + 1
    column = finding.start - (text.rfind("\n", 0, finding.start) + 1) + 1
    value = " ".join(text[finding.start : finding.end].split())
    line = Text(f"{path}:{row}:{column}: ")
    line.append(finding.severity.value.replace("_", " "), _COLOURS[finding.severity.value])
    line.append(f" {KINDS[finding.kind].title if finding.kind in KINDS else finding.kind}: ")
    line.append(value if show_values else masked(value), "bold")
    line.append(f"  real {finding.real:.0%}, unintended {finding.unintended:.0%}", "dim")
    if finding.suppressed:
        line.append("  set aside", "dim")
    for why in sentences(finding.reasons)[:3]:
        line.append(f"\n    {why}", "dim")
    return line


def masked(value: str) -> str:
    """The first characters of a value and its length: enough to find it, too little to leak it."""
    return f"{value[: min(2, len(value) // 4)]}\N{HORIZONTAL ELLIPSIS} ({len(value)} characters)"


@click.group("rules")
def rules() -> None:
    """Rules of your own, in YAML."""


@rules.command("test")
@click.argument("file", type=PathIn)
def rules_test(file: Path) -> None:
    """Run each rule of FILE on its own examples. Exits 1 if one fails, or if a pattern could blow up."""
    try:
        loaded = from_yaml.load(file)
    except (from_yaml.RuleFileRefused, PatternRefused) as refused:
        raise click.ClickException(str(refused)) from refused
    problems = from_yaml.check(loaded)
    for problem in problems:
        click.echo(f"{problem.rule}: {problem.words}")
    click.echo(f"{len(loaded)} rules, {len(problems)} problems.")
    sys.exit(1 if problems else 0)
