"""Connected sites: adding one, its secrets, how it is reached, and whose turn it is to be polled."""

import json
import re
import secrets as random
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from models.base import new_uuid
from models.crypto import Place
from models.desk import Desk
from models.site import Site
from platforms.platform import Connection

SECRET_BYTES = 32
ACTIVE_SECRETS = 2
"""The newest signs; the one before still verifies, so that a secret is changed without losing a delivery."""
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
SOURCES = ("forum", "blog")


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site just added, and the webhook secret to show once."""

    site: Site
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PollTurn:
    """A poll that is this worker's: where to go on. `token` is the moment it was taken."""

    site_id: int
    cursor: str


def new_secret() -> str:
    """A webhook secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64."""
    return "whsec_" + b64encode(random.token_bytes(SECRET_BYTES)).decode()


def add_site(
    desk: Desk,
    *,
    name: str,
    title: str,
    platform: str,
    source: str,
    base_url: str,
    api_key: str = "",
    api_user: str = "",
    options: dict[str, Any] | None = None,
    policy: dict[str, Any] | None = None,
    secret: str | None = None,
    by: str = "operator",
) -> NewSite:
    """Connect a site. Raise ValueError with a sentence if it cannot be."""
    if not NAME.fullmatch(name):
        raise ValueError("A site's name is 1 to 64 of a-z, 0-9 and -, as it stands in /hooks/<name>.")
    if source not in SOURCES:
        raise ValueError("A site's source is forum or blog.")
    if not base_url.startswith(("https://", "http://")):
        raise ValueError("A site's address begins with https:// (or http:// on your own network).")
    if find(desk, name) is not None:
        raise ValueError(f"There is a site {name} already.")
    uuid, kept = new_uuid(), secret or new_secret()
    site = Site(
        uuid=uuid,
        name=name,
        title=title,
        platform=platform,
        source=source,
        base_url=base_url.rstrip("/"),
        active=True,
        secrets_sealed=b"",
        access_sealed=b"",
        options=options or {},
        policy=policy or {},
        created_at=desk.at,
    )
    desk.session.add(site)
    desk.session.flush()  # the sealed columns are bound to the id
    _write(desk, site, "secrets_sealed", [kept])
    _write(desk, site, "access_sealed", {"api_key": api_key, "api_user": api_user})
    desk.note("site.added", by, uuid)
    desk.session.flush()
    return NewSite(site, kept)


def find(desk: Desk, name: str) -> Site | None:
    """A site by the word in its hook's address."""
    # What cannot be a name is not asked for: PostgreSQL would refuse some of it with an error.
    return desk.session.scalar(select(Site).where(Site.name == name)) if NAME.fullmatch(name) else None


def secrets_of(desk: Desk, site: Site) -> tuple[str, ...]:
    """The webhook secrets, newest first."""
    return tuple(_read(desk, site, "secrets_sealed"))


def connection(desk: Desk, site: Site) -> Connection:
    """How to reach the site."""
    access = _read(desk, site, "access_sealed")
    return Connection(
        base_url=site.base_url,
        secrets=secrets_of(desk, site),
        api_key=access["api_key"],
        api_user=access["api_user"],
        options=site.options,
    )


def set_access(desk: Desk, site: Site, *, api_key: str, api_user: str, by: str = "operator") -> None:
    """Change the key we call the site with."""
    _write(desk, site, "access_sealed", {"api_key": api_key, "api_user": api_user})
    desk.note("site.access_changed", by, site.uuid)


def rotate_secret(desk: Desk, site: Site, by: str = "operator") -> str:
    """Make a new webhook secret; the one before goes on verifying until it is retired. Return the new one."""
    kept = new_secret()
    _write(desk, site, "secrets_sealed", [kept, *secrets_of(desk, site)][:ACTIVE_SECRETS])
    desk.note("site.secret_rotated", by, site.uuid)
    return kept


def retire_secret(desk: Desk, site: Site, by: str = "operator") -> bool:
    """Stop accepting the older secret. False if there is only one."""
    known = secrets_of(desk, site)
    if len(known) < ACTIVE_SECRETS:
        return False
    _write(desk, site, "secrets_sealed", list(known[:1]))
    desk.note("site.secret_retired", by, site.uuid)
    return True


def polls_due(desk: Desk) -> list[int]:
    """The sites whose poll is due. Whether a platform can be polled at all is the worker's to know."""
    return list(desk.session.scalars(select(Site.id).where(Site.active, _due(desk)).order_by(Site.polled_at)))


def poll_soon(desk: Desk, site_id: int) -> None:
    """Let the next poll of a site come now, unless one was made within the last minute."""
    stale = Site.polled_at < desk.at - timedelta(minutes=1)
    desk.session.execute(update(Site).where(Site.id == site_id, stale).values(polled_at=None))


def lease_poll(desk: Desk, site_id: int) -> PollTurn | None:
    """Take a site's turn, so that no two workers poll it. Commit before anything is called."""
    mine = update(Site).where(Site.id == site_id, Site.active, _due(desk)).values(polled_at=desk.at)
    cursor = desk.session.scalar(mine.returning(Site.cursor))
    return None if cursor is None else PollTurn(site_id, cursor)


def polled(desk: Desk, turn: PollTurn, cursor: str) -> bool:
    """Keep where the poll goes on, in the transaction that stored its page. False if another poll was faster."""
    moved = update(Site).where(Site.id == turn.site_id, Site.cursor == turn.cursor).values(cursor=cursor)
    return desk.session.scalar(moved.returning(Site.id)) is not None


def _due(desk: Desk) -> Any:
    before = desk.at - timedelta(seconds=desk.settings.poll_interval)
    return or_(Site.polled_at.is_(None), Site.polled_at <= before)


def _place(site: Site, column: str) -> Place:
    return Place("site", column, site.uuid, site.id)


def _write(desk: Desk, site: Site, column: str, value: Any) -> None:
    setattr(site, column, desk.keys.seal(json.dumps(value).encode(), _place(site, column)))


def _read(desk: Desk, site: Site, column: str) -> Any:
    return json.loads(desk.keys.open(getattr(site, column), _place(site, column)))
