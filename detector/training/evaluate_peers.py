"""The detectors we are compared with, run in the same hour on the same posts, each in an interpreter of its own."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = ("presidio", "scrubadub", "datafog", "commonregex", "detect-secrets")
_SCRIPT = Path(__file__).with_name("evaluate_peer.py")
_LABELS = {
    "EMAIL_ADDRESS": "EMAIL", "PHONE_NUMBER": "PHONE", "IP_ADDRESS": "IP", "MAC_ADDRESS": "MAC", "IBAN_CODE": "IBAN",
    "ORGANIZATION": "ORG", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION", "PER": "PERSON", "NAME": "PERSON",
    "SSN": "NATIONAL_ID", "DOB": "DATE_OF_BIRTH", "SOCIAL_SECURITY_NUMBER": "NATIONAL_ID", "TWITTER": "USERNAME",
    "NATIONAL_INSURANCE_NUMBER": "NATIONAL_ID", "TAX_REFERENCE_NUMBER": "NATIONAL_ID", "DRIVERS_LICENCE": "NATIONAL_ID",
    "DOMAIN_NAME": "URL", "SKYPE": "USERNAME", "US_BANK_NUMBER": "OTHER", "MEDICAL_LICENSE": "OTHER",
}  # fmt: skip
_KNOWN = frozenset(
    {
        "PERSON", "EMAIL", "PHONE", "ADDRESS", "LOCATION", "ORG", "IP", "MAC", "CREDENTIAL",
        "CREDIT_CARD", "IBAN", "NATIONAL_ID", "DATE_OF_BIRTH", "USERNAME", "URL", "CRYPTO",
    }
)  # fmt: skip
_COUNTRY = 3


@dataclass(frozen=True, slots=True)
class PeerRun:
    """What a peer found by id of the post, its version, on how many texts it failed; or why it did not run."""

    found: dict[str, list[dict[str, Any]]]
    version: str = ""
    failed: int = 0
    missing: str = ""


def label_of(theirs: str) -> str:
    """Our label for a peer's: national identifiers have a country before them."""
    name = theirs.upper()
    if name in _LABELS or name in _KNOWN:
        return _LABELS.get(name, name)
    return "NATIONAL_ID" if len(name) > _COUNTRY and name[2] == "_" else "OTHER"


def run_peer(python: Path | None, name: str, posts: Iterable[Mapping[str, Any]]) -> PeerRun:
    """Run a peer over posts; a peer that is not there is named as missing, it does not end the evaluation."""
    if python is None or not python.exists():
        return PeerRun({}, missing="no interpreter with the peers: run `make peers`")
    lines = "".join(json.dumps({"id": post["id"], "text": post["text"]}) + "\n" for post in posts)
    done = subprocess.run(  # noqa: S603 (our own script in the interpreter that was named)
        [str(python), str(_SCRIPT), name], input=lines, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if not done.stdout.strip():
        return PeerRun({}, missing=(done.stderr.strip().splitlines() or ["did not start"])[-1][:160])
    first, *rest = (json.loads(line) for line in done.stdout.splitlines())
    found = {one["id"]: [{**span, "label": label_of(span["label"])} for span in one["spans"]] for one in rest}
    return PeerRun(found, first["version"], sum("failed" in one for one in rest))
