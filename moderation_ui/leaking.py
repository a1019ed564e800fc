"""Whether what a moderator writes looks as if it held what a redaction is there to remove."""

from functools import cache

from detector.folding import fold
from detector.rules.catalogue import RULES
from detector.rules.rule_set import RuleSet

SURE = 0.4


@cache
def _rules() -> RuleSet:
    """The detector's patterns, without its language model: what a note can be held against in this process."""
    return RuleSet(RULES)


def leaks(text: str) -> bool:
    """Whether a text looks as if it held personal data or a secret."""
    return any(hit.score >= SURE for _, hit in _rules().hits(fold(text)))
