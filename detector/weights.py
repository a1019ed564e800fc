"""Every number of the judgement, each with its source. Nothing else in the detector holds a weight.

Sources: "start" is the start table of the design (log-odds, a proposal to be calibrated); "policy" follows from the
default policy's own words; "fit" was moved by cross-validation on labelled development posts. Units are log-odds.
"""

from dataclasses import dataclass
from typing import Literal

Group = Literal["prior", "zone", "act", "subject", "venue", "history"]
Source = Literal["start", "policy", "fit"]


@dataclass(frozen=True, slots=True)
class Weight:
    """One reason's weight: its group (at most one reason a group counts), log-odds, where the number is from."""

    group: Group
    log_odds: float
    source: Source


def _prior(log_odds: float, source: Source = "start") -> Weight:
    return Weight("prior", log_odds, source)


# P(real) of what was set aside: low enough for any threshold, not zero, since a rule may err.
SET_ASIDE = 0.03

PRIORS: dict[str, Weight] = {
    "credential": _prior(3.0),
    "private_key": _prior(3.0),
    "one_time_code": _prior(3.0),
    "signed_link": _prior(2.5),
    "card": _prior(2.5),
    "card_detail": _prior(2.5),
    "iban": _prior(2.5),
    "bank_account": _prior(2.5),
    "national_id": _prior(2.5),
    "passport": _prior(2.5),
    "licence_key": _prior(1.5),
    "serial": _prior(0.8, "fit"),
    "date_of_birth": _prior(1.5),
    "age": _prior(-1.0, "policy"),
    "address": _prior(1.0),
    "coordinates": _prior(1.0),
    "plate": _prior(0.8, "policy"),
    "hostname": _prior(0.3),
    "user_path": _prior(1.0),
    "ip": _prior(0.5),
    "mac": _prior(0.8, "policy"),
    "crypto": _prior(-0.5, "policy"),
    "email": _prior(0.0),
    "phone": _prior(0.0),
    "username": _prior(-0.8, "policy"),
    "person": _prior(-1.0),
    "location": _prior(-1.2, "policy"),
}
OTHER_PRIOR = _prior(0.0, "policy")

REASONS: dict[str, Weight] = {
    # I3, in the prior's group: a role or a firm is no person, whatever stands around.
    "role_mailbox": _prior(-2.5),
    "toll_free": _prior(-2.0),
    "own_domain": _prior(-3.0),
    "firm_account": _prior(-1.5, "policy"),
    # zone
    "mail_residue": Weight("zone", 1.8, "start"),
    "log_or_dump": Weight("zone", 1.2, "start"),
    "log_of_names": Weight("zone", 2.2, "fit"),
    "hidden": Weight("zone", 2.6, "fit"),
    "automatic_field": Weight("zone", 1.6, "fit"),
    "in_quote": Weight("zone", 0.5, "start"),
    "in_link": Weight("zone", 0.4, "start"),
    "regular_signature": Weight("zone", -1.8, "fit"),
    # speech act
    "contact_offer": Weight("act", -2.5, "start"),
    "spelled_out": Weight("act", -1.5, "start"),
    "handed_over": Weight("act", 2.0, "fit"),
    "beside_credential": Weight("act", 2.0, "policy"),
    "for_one_reader": Weight("act", 0.8, "start"),
    "not_for_publication": Weight("act", 2.4, "fit"),
    "masked_sibling": Weight("act", 1.5, "start"),
    "wrong_window": Weight("act", 1.5, "policy"),
    "typed_signature": Weight("act", 0.6, "fit"),
    "said_to_be_spent": Weight("act", -2.4, "policy"),
    "credit_or_record": Weight("act", -2.0, "policy"),
    "family_record": Weight("act", -1.2, "policy"),
    "told_on_purpose": Weight("act", -1.2, "policy"),
    "long_ago": Weight("act", -5.0, "policy"),
    "introduces_self": Weight("act", -1.5, "policy"),
    # subject
    "hostile": Weight("subject", 5.0, "policy"),
    "taken_out_by_owner": Weight("subject", 3.0, "fit"),
    "third_party": Weight("subject", 1.0, "start"),
    "third_party_list": Weight("subject", 2.4, "fit"),
    "sensitive_third_party": Weight("subject", 3.0, "policy"),
    "sensitive_self": Weight("subject", 1.5, "policy"),
    "minor": Weight("subject", 3.0, "policy"),
    "tells_habits": Weight("subject", 1.6, "policy"),
    "organisation": Weight("subject", -1.0, "start"),
    "self": Weight("subject", -0.3, "start"),
    # venue
    "asks_for_contacts": Weight("venue", -1.0, "start"),
    "support_thread": Weight("venue", 0.4, "start"),
    "staff_author": Weight("venue", -1.5, "start"),
    # history
    "allowed_before": Weight("history", -1.5, "start"),
    "redacted_before": Weight("history", 2.0, "start"),
    "first_post": Weight("history", 0.3, "start"),
    "edited_out_elsewhere": Weight("history", 2.5, "start"),
}

# Codes whose weight feedback may never lower: credentials (U1) and third-party or hostile data (U6).
NEVER_DOWN = frozenset(
    {
        "credential",
        "private_key",
        "one_time_code",
        "hostile",
        "third_party",
        "third_party_list",
        "sensitive_third_party",
        "minor",
    }
)

FURTHEST = 1.0
"""Feedback moves no weight by more than this."""


def log_odds(code: str) -> float:
    """The weight of a reason or of a kind's prior."""
    weight = REASONS.get(code) or PRIORS.get(code) or OTHER_PRIOR
    return weight.log_odds
