"""Was it meant to be public? One reason a group, log-odds, a sigmoid: P(unintended).

The groups are asked in turn: what kind of datum, in what zone, what the poster does with it, whose it is, where, what
happened to it before. Of each group only the strongest reason counts, since cues of one group say the same thing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp

from detector import acts, subject
from detector.candidate import Candidate
from detector.document import Zone
from detector.scene import Scene
from detector.tables import mail
from detector.weights import FURTHEST, NEVER_DOWN, PRIORS, REASONS, log_odds

_NO_MOVES: Mapping[str, float] = {}
_SECRETS = frozenset({"credential", "private_key", "one_time_code"})
_PROTECTED = frozenset({"minor", "sensitive_third_party", "hostile"})
_MANNERS = frozenset(
    {
        "contact_offer", "spelled_out", "credit_or_record", "introduces_self", "told_on_purpose", "family_record",
        "asks_for_contacts", "regular_signature",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intent:
    """P(unintended), the reasons strongest first, whose datum it is (self, third_party, organisation, unknown)."""

    probability: float
    reasons: tuple[str, ...] = ()
    subject: str = "unknown"

    @property
    def hostile(self) -> bool:
        """Published to harm somebody."""
        return "hostile" in self.reasons


def unintended(candidate: Candidate, scene: Scene, moves: Mapping[str, float] = _NO_MOVES) -> Intent:
    """How probable it is that the person concerned did not mean this value to be read here.

    `moves` are what a site's moderators taught: log-odds to add to a reason's or a kind's weight.
    """
    strongest: dict[str, tuple[float, str]] = {}
    codes = _weighed(list(_codes(candidate, scene)))
    # What was learnt never makes a credential or somebody else's data less urgent, whatever else stands around it.
    lowest = -FURTHEST if NEVER_DOWN.isdisjoint((candidate.kind, *codes)) else 0.0
    for code in codes:
        weight = log_odds(code) + max(moves.get(code, 0.0), lowest)
        group = REASONS[code].group if code in REASONS else "prior"
        if abs(weight) > abs(strongest.get(group, (0.0, ""))[0]):
            strongest[group] = (weight, code)
    total = sum(weight for weight, _ in strongest.values())
    ranked = sorted(strongest.values(), key=lambda one: -abs(one[0]))
    reasons = tuple(code for weight, code in ranked if code in REASONS and (weight > 0) == (total > 0))
    return Intent(1 / (1 + exp(-total)), reasons or _plainly(candidate), subject.subject(candidate, scene))


def _weighed(codes: list[str]) -> list[str]:
    """What protects a child or tells somebody else's illness is not outweighed by the manner in which it is told."""
    return [code for code in codes if code not in _MANNERS] if _PROTECTED & set(codes) else codes


def _plainly(candidate: Candidate) -> tuple[str, ...]:
    return (f"kind_{candidate.kind}",) if candidate.kind in PRIORS else ("other",)


def _codes(candidate: Candidate, scene: Scene) -> Iterator[str]:
    prior = _prior(candidate, scene)
    yield prior
    yield from _zone(candidate, scene, prior)
    yield from acts.acts(candidate, scene)
    yield from subject.subjects(candidate, scene)
    yield from _venue(candidate, scene)
    if isinstance(before := candidate.facts.get("history"), str) and before in REASONS:
        yield before


def _prior(candidate: Candidate, scene: Scene) -> str:
    """The kind's own weight, or that it is a role's, a firm's, free of charge."""
    if candidate.kind == "email":
        local, _, domain = candidate.value.casefold().rpartition("@")
        if subject.under(domain, scene.document.context.own_domains):
            return "own_domain"
        if role(local):
            return "role_mailbox"
    if candidate.kind == "hostname" and subject.under(candidate.value.casefold(), scene.document.context.own_domains):
        return "own_domain"
    if candidate.kind == "phone" and subject.toll_free(candidate, scene):
        return "toll_free"
    if candidate.kind in {"iban", "bank_account"} and subject.firm_account(candidate, scene):
        return "firm_account"
    return candidate.kind


def role(local: str) -> bool:
    """Whether the part before the @ names a function: sales, no-reply+17, events-2024."""
    head = local.partition("+")[0].rstrip("0123456789-_.")
    if head in mail.ROLES:
        return True
    first, last = (
        head.replace("_", "-").replace(".", "-").split("-")[0],
        head.replace("_", "-").replace(".", "-").split("-")[-1],
    )
    return (
        (first in mail.ROLES and last in (mail.ROLES | {"team", "de", "en", "us", "uk", "eu"}))
        or "noreply" in head
        or "no-reply" in head
    )


def _zone(candidate: Candidate, scene: Scene, prior: str) -> Iterator[str]:
    zones = scene.zones(candidate)
    if Zone.HIDDEN in zones:
        yield "hidden"
    if Zone.MAIL in zones and not acts.credited(candidate, scene):
        yield "mail_residue"
    if (Zone.LOG in zones or Zone.CODE in zones) and not acts.in_passing(candidate, scene):
        yield "log_of_names" if prior in {"person", "email"} else "log_or_dump"
    if Zone.QUOTE in zones:
        yield "in_quote"
    if acts.in_file_name(candidate, scene):
        yield "automatic_field"
    elif Zone.LINK in zones and candidate.kind not in {"person", "email"}:
        yield "in_link"
    if Zone.SIGNATURE in zones and acts.regular_signature(candidate, scene):
        yield "regular_signature"


def _venue(candidate: Candidate, scene: Scene) -> Iterator[str]:
    context = scene.document.context
    if candidate.kind in _SECRETS:
        return
    if context.staff:
        yield "staff_author"
    if acts.asks_for_contacts(scene):
        yield "asks_for_contacts"
    elif context.category.casefold() == "support":
        yield "support_thread"
    if context.first_post:
        yield "first_post"
