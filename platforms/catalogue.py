"""The platforms there are, by the name a site is set up with."""

from platforms.discourse import Discourse
from platforms.generic import Generic
from platforms.platform import Platform
from platforms.wordpress import WordPress

PLATFORMS: dict[str, Platform] = {one.name: one for one in (Generic(), Discourse(), WordPress())}


class UnknownPlatform(KeyError):
    """No platform of that name."""


def platform(name: str) -> Platform:
    """The platform of a name. Raise UnknownPlatform."""
    try:
        return PLATFORMS[name]
    except KeyError:
        raise UnknownPlatform(name) from None
