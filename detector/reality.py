"""Is it a real one? Masks, placeholders, reserved ranges and technical look-alikes lower P(real), with the reason.

Such a finding is set aside, not dropped: a moderator can look it up and see why nobody was bothered with it.
"""

from dataclasses import dataclass

from detector.candidate import Candidate
from detector.lookalikes import technical
from detector.masks import masked
from detector.reserved import placeholder, reserved
from detector.scene import Scene
from detector.weights import SET_ASIDE


@dataclass(frozen=True, slots=True)
class Reality:
    """P(real), the reasons, and whether the finding is set aside (kept, with its reason, but not shown)."""

    probability: float
    reasons: tuple[str, ...] = ()
    suppressed: bool = False


def real(candidate: Candidate, scene: Scene) -> Reality:
    """How probable it is that this is somebody's real value."""
    reason = _set_aside(candidate, scene)
    if reason:
        return Reality(min(candidate.score, SET_ASIDE), (reason,), suppressed=True)
    return Reality(candidate.score)


def _set_aside(candidate: Candidate, scene: Scene) -> str | None:
    value = scene.text(candidate)
    if candidate.facts.get("masked") or masked(candidate.kind, value):
        return "masked"
    if placeholder(candidate.kind, value):
        return "placeholder"
    if not scene.documentation_is_real and (why := reserved(candidate.kind, value, candidate.value)):
        return why
    return technical(candidate, scene)
