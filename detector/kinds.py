"""The vocabulary: every kind of thing the detector can find, its label and its harm class."""

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """How bad it is if the value stays public, mildest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"

    @property
    def rank(self) -> int:
        """0 for low to 3 for very high, so that bands can be compared."""
        return list(Band).index(self)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a finding is: `label` is what scoring tools read, `replacement` what a reader sees instead."""

    name: str
    label: str
    title: str
    replacement: str
    personal: bool = True


def _kind(name: str, label: str, title: str, *, personal: bool = True) -> Kind:
    return Kind(name=name, label=label, title=title, replacement=f"[{title} removed]", personal=personal)


_ALL = (
    _kind("email", "EMAIL", "e-mail"),
    _kind("phone", "PHONE", "phone number"),
    _kind("address", "ADDRESS", "address"),
    _kind("person", "PERSON", "name"),
    _kind("ip", "IP", "IP address"),
    _kind("mac", "MAC", "MAC address"),
    _kind("hostname", "HOSTNAME", "host name"),
    _kind("user_path", "USER_PATH", "user path"),
    _kind("credential", "CREDENTIAL", "credential", personal=False),
    _kind("private_key", "CREDENTIAL", "private key", personal=False),
    _kind("card", "CREDIT_CARD", "card number"),
    _kind("iban", "IBAN", "bank account"),
    _kind("national_id", "NATIONAL_ID", "identity number"),
    _kind("date_of_birth", "DATE_OF_BIRTH", "date of birth"),
    _kind("licence_key", "LICENCE_KEY", "licence key", personal=False),
    _kind("serial", "SERIAL", "serial number", personal=False),
    _kind("signed_link", "SIGNED_LINK", "signed link", personal=False),
    _kind("username", "USERNAME", "user name"),
    _kind("location", "LOCATION", "place"),
    _kind("coordinates", "LOCATION", "coordinates"),
    _kind("passport", "NATIONAL_ID", "passport number"),
    _kind("bank_account", "OTHER", "bank account"),
    _kind("card_detail", "OTHER", "card detail"),
    _kind("account_id", "OTHER", "account id"),
    _kind("wifi_name", "OTHER", "network name"),
    _kind("plate", "OTHER", "number plate"),
    _kind("age", "OTHER", "age"),
    _kind("crypto", "CRYPTO", "wallet address"),
    _kind("one_time_code", "CREDENTIAL", "one-time code", personal=False),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
