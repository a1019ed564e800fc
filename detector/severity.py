"""How bad is it if it stays? The default policy's bands, shown also as ENISA's arithmetic SE = DPC x EI + CB.

Source of the arithmetic: ENISA, Recommendations for a methodology of the assessment of severity of personal data
breaches (2013). Which kind gets which figures is this project's proposal, chosen so that both views agree.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from detector import acts, subject
from detector.candidate import Candidate
from detector.document import Zone
from detector.intent import Intent
from detector.kinds import Band
from detector.scene import Scene

_COUNTS = 0.5
_BESIDE = 260
_YEAR = 4
_MORE = frozenset(
    {"address", "phone", "email", "date_of_birth", "iban", "bank_account", "national_id", "passport", "licence_key"}
)
_MEDIUM = frozenset(
    {
        "address",
        "coordinates",
        "iban",
        "bank_account",
        "licence_key",
        "plate",
        "card_detail",
        "one_time_code",
        "date_of_birth",
    }
)
_OPENS = re.compile(
    r"X-(?:Amz|Goog)-Signature|[?&](?:Signature|sig|GoogleAccessId|AWSAccessKeyId)=|reset|recover|passw|/magic|magic[-_]?link|log-?in|sign-?in|"
    r"activat|verif|confirm|/auth|oauth|one-?time|/sso|jwt=|access_token=|session|invite|accept",
    re.IGNORECASE,
)
_OPEN_SHARE = re.compile(
    r"zoom\.us|teams\.(?:microsoft|live)|webex|meet\.google|gotomeet|whereby|jitsi|unsub|optout|opt-out|abmeld|d[eé]sabonn|docs\.google|drive\.google|"
    r"dropbox|onedrive|1drv|sharepoint|/s/|/share|usp=sharing|wetransfer|nextcloud|mega\.nz|pwd=|newsletter",
    re.IGNORECASE,
)
_HASHED = re.compile(
    r"\$(?:1|2[abxy]?|5|6|y|apr1|argon2\w*|pbkdf2\S*|scrypt|P|H|sha\d*|8|9|14)\$|\{(?:SSHA|SHA|CRYPT|SMD5)\w*\}|pbkdf2_sha256\$|\*[0-9A-F]{40}$"
)
# ENISA's figures by what a datum is about and how bad it is here: data processing context, ease of identification,
# circumstances of the breach (+0.5 for a public place, +0.5 more for ill will or fraud).
_FIGURES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "contact": ((1.0, 0.75, 0.5), (2.0, 0.75, 0.5), (3.0, 0.9, 0.5), (4.0, 0.75, 1.0)),
    "place": ((1.0, 0.5, 0.5), (2.0, 1.0, 0.5), (3.0, 0.9, 0.5), (3.0, 1.0, 1.0)),
    "device": ((2.0, 0.5, 0.5), (2.0, 0.75, 0.5), (3.0, 0.9, 0.5), (3.0, 1.0, 1.0)),
    "licence": ((2.0, 0.5, 0.25), (2.0, 0.5, 1.0), (3.0, 0.75, 1.0), (3.0, 1.0, 1.0)),
    "secret": ((1.0, 0.5, 0.5), (2.0, 0.5, 1.0), (3.0, 0.75, 1.0), (3.0, 1.0, 1.0)),
    "finance": ((1.0, 0.5, 0.5), (3.0, 0.75, 0.5), (3.0, 0.9, 0.75), (3.0, 1.0, 1.0)),
    "identity": ((1.0, 0.5, 0.5), (3.0, 0.5, 0.5), (3.0, 1.0, 0.5), (3.5, 1.0, 0.5)),
}
_ABOUT = {
    "address": "place", "coordinates": "place", "plate": "place", "location": "place", "ip": "device", "mac": "device",
    "hostname": "device", "user_path": "device", "serial": "device", "licence_key": "licence", "credential": "secret",
    "private_key": "secret", "one_time_code": "secret", "signed_link": "secret", "card": "finance",
    "card_detail": "finance", "iban": "finance", "bank_account": "finance", "crypto": "finance",
    "national_id": "identity", "passport": "identity", "date_of_birth": "identity", "age": "identity",
}  # fmt: skip


_RANKS = {band: rank for rank, band in enumerate(Band)}


@dataclass(frozen=True, slots=True)
class Severity:
    """The band, why, and the figures that give the same band."""

    band: Band
    reasons: tuple[str, ...] = ()
    dpc: float = 1.0
    ei: float = 0.5
    cb: float = 0.5

    @property
    def se(self) -> float:
        """SE = DPC x EI + CB: below 2 low, below 3 medium, below 4 high, else very high."""
        return self.dpc * self.ei + self.cb


def arithmetic(kind: str, band: Band) -> Severity:
    """ENISA's arithmetic for a kind in a band, as the screens show it."""
    dpc, ei, cb = _FIGURES[_ABOUT.get(kind, "contact")][_RANKS[band]]
    return Severity(band, (), dpc, ei, cb)


def band_of(se: float) -> Band:
    """ENISA's bands."""
    return list(Band)[sum(se >= limit for limit in (2, 3, 4))]


def severity(candidate: Candidate, scene: Scene, intent: Intent) -> Severity:
    """How bad it is if this value stays public. What its owner meant to publish is low."""
    band, reasons = (Band.LOW, ()) if intent.probability < _COUNTS else _judge(candidate, scene, intent)
    figures = arithmetic(candidate.kind, band)
    return Severity(band, reasons, figures.dpc, figures.ei, figures.cb)


def _judge(candidate: Candidate, scene: Scene, intent: Intent) -> tuple[Band, tuple[str, ...]]:
    if intent.hostile:
        return Band.VERY_HIGH, ("published_to_harm",)
    band, reason = _of_kind(candidate, scene, intent)
    hidden = Zone.HIDDEN in scene.zones(candidate) or acts.not_for_publication(candidate, scene)
    if band is Band.LOW and hidden:
        return Band.MEDIUM, ("meant_to_be_hidden",)
    return band, (reason,) if reason else ()


def _of_kind(candidate: Candidate, scene: Scene, intent: Intent) -> tuple[Band, str]:
    kind = candidate.kind
    if "minor" in intent.reasons:
        return (Band.MEDIUM if kind == "age" else Band.VERY_HIGH), "child_named"
    if own := _OWN_BANDS.get(kind):
        return own(candidate, scene, intent)
    if kind == "location" and subject.habits(candidate, scene):
        return Band.MEDIUM, "tells_when_and_where"
    if kind in _MEDIUM and not (kind == "address" and intent.subject == "organisation"):
        return Band.MEDIUM, f"harm_{kind}"
    return Band.LOW, ""


def _birth(candidate: Candidate, scene: Scene, _: Intent) -> tuple[Band, str]:
    """A whole date beside a full name; a year alone, or a date alone, is less."""
    whole = len(re.findall(r"\d", scene.text(candidate))) > _YEAR
    return (
        (Band.HIGH, "birth_date_with_name")
        if whole and _named(candidate, scene)
        else (Band.MEDIUM, "harm_date_of_birth")
    )


def _secret(candidate: Candidate, scene: Scene, _: Intent) -> tuple[Band, str]:
    if acts.spent(candidate, scene):
        return Band.MEDIUM, "perhaps_still_valid"
    if _OPEN_SHARE.search(re.split(r"[\s<>\"']", scene.before(candidate))[-1]):
        return Band.MEDIUM, "link_shared"
    if _HASHED.match(scene.text(candidate)):
        return Band.HIGH, "hashed_password"
    if scene.text(candidate).startswith("AIza") and re.search(
        r"maps", scene.before(candidate) + scene.after(candidate, 40), re.IGNORECASE
    ):
        return Band.MEDIUM, "browser_key"
    return Band.VERY_HIGH, "opens_something"


def _link(candidate: Candidate, scene: Scene, _: Intent) -> tuple[Band, str]:
    url = scene.text(candidate)
    if _OPENS.search(url) and not re.search(
        r"unsub|opt-?out|abmeld|d[eé]sabonn|zoom\.us|webex|teams\.", url, re.IGNORECASE
    ):
        return Band.VERY_HIGH, "link_opens"
    if _OPEN_SHARE.search(url):
        return Band.MEDIUM, "link_shared"
    return Band.VERY_HIGH, "link_opens"


def _identity(candidate: Candidate, scene: Scene, _: Intent) -> tuple[Band, str]:
    more = [other for other in scene.near(candidate, _MORE, 2 * _BESIDE) if other.kind != candidate.kind]
    if more and _named(candidate, scene):
        return Band.VERY_HIGH, "identity_complete"
    return Band.HIGH, "identity_number"


def _named(candidate: Candidate, scene: Scene) -> bool:
    """A full name stands near."""
    return any(
        subject.full_name(scene.text(person)) for person in scene.near(candidate, frozenset({"person"}), _BESIDE)
    )


def _person(_: Candidate, scene: Scene, intent: Intent) -> tuple[Band, str]:
    if "sensitive_third_party" in intent.reasons:
        return Band.VERY_HIGH, "sensitive_and_named"
    if "sensitive_self" in intent.reasons:
        return (Band.VERY_HIGH, "told_in_distress") if scene.says("distress") else (Band.HIGH, "sensitive_and_named")
    if "tells_habits" in intent.reasons:
        return Band.MEDIUM, "tells_when_and_where"
    return Band.LOW, ""


def _phone(candidate: Candidate, scene: Scene, intent: Intent) -> tuple[Band, str]:
    if intent.subject != "organisation" and _named(candidate, scene) and subject.mobile(candidate, scene):
        return Band.MEDIUM, "private_phone_with_name"
    return Band.LOW, ""


_OWN_BANDS: dict[str, Callable[[Candidate, Scene, Intent], tuple[Band, str]]] = {
    "credential": _secret,
    "private_key": _secret,
    "signed_link": _link,
    "national_id": _identity,
    "passport": _identity,
    "card": _identity,
    "person": _person,
    "phone": _phone,
    "date_of_birth": _birth,
}
