"""Every rule that ships."""

from detector.rules import contact, finance, network, phone, secrets
from detector.rules.rule import Rule

RULES: tuple[Rule, ...] = (*contact.RULES, *phone.RULES, *network.RULES, *finance.RULES, *secrets.RULES)
