"""Every rule that ships."""

from detector.rules import contact, devices, encoded, finance, identity, links, network, phone, places, secrets
from detector.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *contact.RULES,
    *encoded.RULES,
    *phone.RULES,
    *network.RULES,
    *devices.RULES,
    *places.RULES,
    *finance.RULES,
    *identity.RULES,
    *links.RULES,
    *secrets.RULES,
)
