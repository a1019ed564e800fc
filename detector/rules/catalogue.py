"""Every rule that ships."""

from detector.rules import contact, finance, network, secrets
from detector.rules.rule import Rule

RULES: tuple[Rule, ...] = (*contact.RULES, *network.RULES, *finance.RULES, *secrets.RULES)
