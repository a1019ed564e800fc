"""Every rule that ships."""

from detector.rules import (
    accounts,
    bank_accounts,
    columns,
    contact,
    devices,
    encoded,
    file_names,
    finance,
    identity,
    links,
    network,
    phone,
    places,
    secrets,
)
from detector.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *contact.RULES,
    *encoded.RULES,
    *phone.RULES,
    *network.RULES,
    *devices.RULES,
    *places.RULES,
    *finance.RULES,
    *bank_accounts.RULES,
    *accounts.RULES,
    *file_names.RULES,
    *columns.RULES,
    *identity.RULES,
    *links.RULES,
    *secrets.RULES,
)
