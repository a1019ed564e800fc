"""What follows from the findings of one text: clear, review or hold. The one place that decides it.

The default is the product's policy: it protects people, is strictest with credentials and with other people's data, and
leaves a moderator alone with single harmless values.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from detector.finding import Finding
from detector.kinds import KINDS, Band

Outcome = Literal["clear", "review", "hold"]

# A log-in and the folder named after it say the same; so do a street and its town.
_KINDS_ALIKE = {"username": "log-in", "user_path": "log-in", "address": "place", "location": "place"}
_DIRECT = frozenset({"person", "email", "phone"})
_PERSONAL = _DIRECT | {"log-in"}
_MANY = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """How one site wants its findings weighed.

    `count_from`: P(unintended) from which a value counts at all; `sure_from`: from which it is plainly an accident, so
    that a value of the band high holds the post; `real_from`: P(real) from which a value counts. `off`: kinds the site
    does not want to see. `own_domains`: the operator's, whose addresses are business. `staff`: whether posts by staff
    are judged like others. `hold`: whether the policy may hide a post until a person has looked; without, hold is
    review.
    """

    count_from: float = 0.5
    sure_from: float = 0.7
    real_from: float = 0.35
    off: frozenset[str] = frozenset()
    own_domains: tuple[str, ...] = ()
    staff: bool = True
    hold: bool = True

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Policy":
        """From a site's JSON; unknown names are refused, so that a misspelt one is not silently the default."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise UnknownSetting(unknown[0])
        given = dict(values)
        if "off" in given:
            given["off"] = frozenset(given["off"])
            if strange := sorted(given["off"] - set(KINDS)):
                raise UnknownSetting(strange[0])
        if "own_domains" in given:
            given["own_domains"] = tuple(str(domain).lower() for domain in given["own_domains"])
        return cls(**given)


class UnknownSetting(ValueError):
    """A site's policy names a setting or a kind that does not exist."""


DEFAULT = Policy()


def outcome(findings: Iterable[Finding], complete: bool, policy: Policy = DEFAULT) -> Outcome:
    """Clear, review or hold. A text that was not read to its end is never clear."""
    counted = counting(findings, policy)
    if any(_holds(finding, policy) for finding in counted):
        return "hold" if policy.hold else "review"
    if not complete or any(finding.severity is not Band.LOW for finding in counted) or combine(counted):
        return "review"
    return "clear"


def counting(findings: Iterable[Finding], policy: Policy = DEFAULT) -> list[Finding]:
    """The findings that count: shown, real and not meant to be read here."""
    return [
        finding
        for finding in findings
        if not finding.suppressed
        and finding.kind not in policy.off
        and finding.real >= policy.real_from
        and finding.unintended >= policy.count_from
    ]


def combine(findings: Iterable[Finding]) -> bool:
    """Whether low values together point at people: a direct identifier with one more kind, three kinds, three people.

    What belongs to an organisation is left out.
    """
    values: dict[str, set[object]] = defaultdict(set)
    for finding in findings:
        if finding.subject != "organisation":
            values[_KINDS_ALIKE.get(finding.kind, finding.kind)].add(finding.same or (finding.start,))
    if len(values) >= 2 and _DIRECT & set(values):  # noqa: PLR2004 (one direct identifier and one more kind)
        return True
    return len(values) >= _MANY or any(len(values[kind]) >= _MANY for kind in _PERSONAL & set(values))


def priority(findings: Iterable[Finding], complete: bool, policy: Policy = DEFAULT) -> float:
    """Where a text stands in the queue, 0 upwards: the outcome first, then severity x P(real) x P(unintended)."""
    seen = [finding for finding in findings if not finding.suppressed and finding.kind not in policy.off]
    most = max((finding.priority for finding in seen), default=0.0)
    step = {"clear": 0.0, "review": 4.0, "hold": 8.0}[outcome(seen, complete, policy)]
    return step + most


def _holds(finding: Finding, policy: Policy) -> bool:
    if finding.severity is Band.VERY_HIGH:
        return True
    return finding.severity is Band.HIGH and finding.unintended >= policy.sure_from
