"""Candidates in, findings out: is each real, was it meant to be public, how bad is it if it stays."""

from collections.abc import Mapping, Sequence

from detector.candidate import Candidate
from detector.document import Document
from detector.finding import Finding
from detector.intent import unintended
from detector.reality import Reality, real
from detector.scene import Scene
from detector.severity import severity

_FEW = 3
_NO_MOVES: Mapping[str, float] = {}


def judge(
    document: Document,
    candidates: Sequence[Candidate],
    *,
    documentation_is_real: bool = False,
    moves: Mapping[str, float] = _NO_MOVES,
) -> tuple[Finding, ...]:
    """All findings of one document by start, suppressed ones too. `candidates` come by start and do not overlap.

    `moves` are what moderators taught (see detector.calibration); without them the table of weights counts as it is.
    """
    if not candidates:
        return ()
    real_ones: list[tuple[Candidate, Reality]] = []
    set_aside: list[tuple[Candidate, Reality]] = []
    everything = Scene(document, candidates, documentation_is_real)
    for candidate in candidates:
        reality = real(candidate, everything)
        (set_aside if reality.suppressed else real_ones).append((candidate, reality))
    # What was set aside combines with nothing: "John Doe, 555-0100" is no name beside a number.
    masked = frozenset(candidate.kind for candidate, reality in set_aside if "masked" in reality.reasons)
    scene = everything.of([candidate for candidate, _ in real_ones], masked)
    numbers: dict[tuple[str, str], int] = {}
    found = []
    for candidate, reality in [*real_ones, *set_aside]:
        intent = unintended(candidate, scene, moves)
        harm = severity(candidate, scene, intent)
        start, end = document.to_source(candidate.start, candidate.end)
        found.append(
            Finding(
                kind=candidate.kind,
                start=start,
                end=end,
                real=reality.probability,
                unintended=intent.probability,
                severity=harm.band,
                rule=candidate.rule,
                reasons=tuple(dict.fromkeys((*reality.reasons, *intent.reasons[:_FEW], *harm.reasons))),
                also=candidate.also,
                suppressed=reality.suppressed,
                subject=intent.subject,
                same=numbers.setdefault((candidate.kind, _same(candidate, scene)), len(numbers) + 1),
            )
        )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _same(candidate: Candidate, scene: Scene) -> str:
    value = (candidate.value or scene.text(candidate)).casefold()
    return value.replace("/", "\\").rstrip("\\").rpartition("\\")[2] if candidate.kind == "user_path" else value
