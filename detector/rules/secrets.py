"""Credentials: tokens by their providers' forms, values by their keys, key blocks, and pass words told in a sentence."""

from detector.rules import (
    secrets_assigned,
    secrets_commands,
    secrets_devices,
    secrets_files,
    secrets_keyed,
    secrets_prose,
    secrets_providers,
)
from detector.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *secrets_providers.RULES,
    *secrets_files.RULES,
    *secrets_commands.RULES,
    *secrets_devices.RULES,
    *secrets_keyed.RULES,
    *secrets_assigned.RULES,
    *secrets_prose.RULES,
)
"""Every rule that finds a secret."""
