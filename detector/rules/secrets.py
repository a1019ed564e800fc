"""Credentials by their providers' own prefixes: a first handful."""

from detector.rules.rule import Rule

_EDGE = r"(?:[^0-9A-Za-z_-]|$)"


def _token(name: str, pattern: str, gate: str, find: str) -> Rule:
    return Rule(
        name=name,
        kind="credential",
        pattern=rf"(?:^|[^0-9A-Za-z_-])({pattern}){_EDGE}",
        score=0.97,
        gate=(gate,),
        case_matters=True,
        facts={"provider": name},
        finds=(f"key [[{find}]]",),
    )


RULES = (
    _token("aws", r"(?:AKIA|ASIA)[A-Z2-7]{16}", "a", "AKIA" + "Q7MZ2RTK4WLN6XPB"),
    _token("github", r"gh[pousr]_[0-9A-Za-z]{36,255}", "gh", "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
    _token("slack", r"xox[abeoprs]-[0-9A-Za-z-]{20,200}", "xox", "xoxb-" + "123456789012-123456789012-AbCdEfGhIjKl"),
    _token("stripe", r"[rs]k_live_[0-9A-Za-z]{16,247}", "k_live_", "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"),
    Rule(
        name="private_key",
        kind="private_key",
        pattern=r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]{32,}(?:-----END [A-Z0-9 ]{0,40}-----)?",
        score=0.99,
        gate=("private key",),
        finds=(
            "[[-----BEGIN PRIVATE KEY-----\n" + "MIIBVgIBADANBgkqhkiG9w0BAQEFAASC\n" + "-----END PRIVATE KEY-----]]",
        ),
    ),
)
