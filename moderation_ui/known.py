"""The sites as this process last saw them: most deliveries come from a site that has just sent one.

What is remembered may be out of date, so it decides nothing: a signature that does not fit is checked against the row
once more, and the transaction that keeps a delivery looks whether the site is still the same.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from models import sites
from models.desk import Desk
from models.direct import find_many
from models.site import Site
from platforms.catalogue import platform
from platforms.platform import Connection, Platform

COLUMNS = ("active", "platform", "source", "base_url", "secrets_sealed", "access_sealed", "options")
"""Whatever of a site decides what becomes of a delivery."""


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site with its secrets open, and the state of its row."""

    site: Site
    speaks: Platform
    connection: Connection = field(repr=False)
    state: tuple[Any, ...] = field(repr=False)


class KnownSites:
    """Active sites by the word in their hook's address."""

    def __init__(self) -> None:
        self._sites: dict[str, KnownSite] = {}

    def get(self, name: str) -> KnownSite | None:
        """The site as it was; None if it is not remembered."""
        return self._sites.get(name)

    def forget(self, name: str) -> None:
        """The site is no longer as it was: the next delivery reads it."""
        self._sites.pop(name, None)

    def read(self, desk: Desk, name: str) -> KnownSite | None:
        """The site as it is; None if there is none that is active."""
        site = sites.find(desk, name)
        if site is None or not site.active:
            self.forget(name)
            return None
        state = tuple(getattr(site, column) for column in COLUMNS)
        known = KnownSite(site, platform(site.platform), sites.connection(desk, site), state)
        self._sites[name] = known
        return known


def changed(desk: Desk, known: Collection[KnownSite]) -> set[int]:
    """The ids of those sites that are no longer as they are known."""
    ids = sorted({one.site.id for one in known})
    states = {row[0]: row[1:] for row in find_many(desk.session, Site, ("id", *COLUMNS), among="id", values=ids)}
    return {one.site.id for one in known if states.get(one.site.id) != one.state}
