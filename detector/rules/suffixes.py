"""Which domains can exist: the public suffix list that ships with tldextract, never fetched."""

from functools import cache, lru_cache

from tldextract import TLDExtract

# Suffixes that are no public ones but are seen at the end of addresses of inside networks.
INSIDE = frozenset(
    {"local", "localdomain", "lan", "internal", "intranet", "corp", "home", "invalid", "test", "example"}
)


@cache
def _extract() -> TLDExtract:
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=8192)
def is_suffix(domain: str) -> bool:
    """Whether a domain ends in a public suffix."""
    return bool(_extract()(domain).suffix)


@lru_cache(maxsize=8192)
def registered(domain: str) -> str:
    """The domain somebody registered: example.co.uk of mail.example.co.uk; the domain itself if there is none."""
    return _extract()(domain).top_domain_under_public_suffix or domain
