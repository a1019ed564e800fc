"""A web process for tests: real database, real keys, no Redis behind the nudge (it must not matter)."""

import json
import re
import time
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from detector.finding import Finding
from detector.kinds import Band
from models import intake, scans, sites, team
from models.crypto import KeyRing
from models.desk import Desk
from models.item import Item
from models.jobs import Nudge
from models.membership import Membership
from models.moderator import Moderator
from models.session import Database
from models.settings import Settings
from moderation_ui.app import build
from moderation_ui.room import Room
from platforms.platform import Event, IncomingPost
from platforms.signatures import discourse_sign, standard_sign

PASSWORD = "a long enough phrase"
NOWHERE = "unix:///nonexistent/redis.sock"


@dataclass
class House:
    """A running house: rows can be made, pages asked for."""

    settings: Settings
    database: Database
    keys: KeyRing
    secrets: dict[str, str] = field(default_factory=dict)
    app: Flask = field(init=False)

    def __post_init__(self):
        self.app = build(Room(self.settings, self.database, self.keys, Nudge(NOWHERE)))

    @property
    def room(self) -> Room:
        return self.app.extensions["overshare"]

    def desk(self):
        return _Working(self)

    def add_site(self, name="blog", platform="generic", source="blog", *, strange=False, **more):
        """A connected site; a strange one is nobody's."""
        with self.desk() as desk:
            title = more.pop("title", f"The {name}")
            new = sites.add_site(
                desk,
                name=name,
                title=title,
                platform=platform,
                source=source,
                base_url=f"https://{name}.example.org",
                **more,
            )
            self.secrets[name] = new.secret
            for person in [] if strange else self.people(desk):
                team.grant(desk, person, new.site, "moderator")
            return new.site

    def people(self, desk):
        """Whoever moderates something: a new site is theirs too, unless a test says otherwise."""
        moderating = select(Membership.moderator_id).where(Membership.role == "moderator")
        return list(desk.session.scalars(select(Moderator).where(Moderator.id.in_(moderating))))

    def add_person(self, name="ana", role="moderator", password=PASSWORD, *, on=None):
        """An account with a role on every site there is by now, or on those named."""
        with self.desk() as desk:
            named = None if on is None else [sites.find(desk, site) for site in on]
            team.add_person(desk, name, role, password, sites=named)
        return name

    def sign_in(self, name="ana", password=PASSWORD) -> "Browser":
        browser = Browser(self.app.test_client())
        answer = browser.post("/sign-in", {"name": name, "password": password})
        assert answer.status_code == 303, answer.status_code
        return browser

    def post_in(self, text, *, site="blog", external_id="1", **more) -> int:
        """Take a post in and return its revision's id."""
        with self.desk() as desk:
            where = sites.find(desk, site)
            values = {
                "event": Event.CREATED,
                "external_id": external_id,
                "kind": "comment",
                "thread": "830",
                "url": f"https://{site}.example.org/830#comment-{external_id}",
                "text": text,
                "author_id": "77",
                "author_name": "Tomasz Gray",
                "revised_at": desk.at,
                "created_at": desk.at - timedelta(hours=2),
                **more,
            }
            message = intake.Message(f"m-{site}-{external_id}-{desk.at.isoformat()}", len(text))
            received = intake.receive(desk, where, IncomingPost(**values), message)
            assert received.revision_id is not None, received
            return received.revision_id

    def scan(self, revision, *found, complete=True, outcome="review") -> str:
        """Record a scan of what was taken in; `found` are (kind, start, end[, more]). Return the item's name."""
        with self.desk() as desk:
            [claimed] = [one for one in scans.claim(desk, 50, first=revision) if one.revision_id == revision]
            findings = tuple((_finding(*one), f"fp-{one[0]}-{one[1]}"[:32]) for one in found)
            scans.record_scan(desk, claimed, scans.Scanned(findings, complete, outcome, "v1"))
        with self.database.read() as session:
            return session.scalar(select(Item.uuid).where(Item.revision_id == revision)) or ""

    def waiting_item(
        self, text="Mail me: anna.weber@mail.example today", value="anna.weber@mail.example", **more
    ) -> str:
        """An item with one e-mail address in it."""
        at = text.index(value)
        return self.scan(self.post_in(text, **more), ("email", at, at + len(value)))

    def item(self, uuid) -> Item:
        with self.database.read() as session:
            return session.scalar(select(Item).where(Item.uuid == uuid))


class _Working:
    def __init__(self, house):
        self._house = house

    def __enter__(self) -> Desk:
        self._opened = self._house.database.begin()
        return Desk.at_work(self._opened.__enter__(), self._house.keys, self._house.settings)

    def __exit__(self, *error):
        return self._opened.__exit__(*error)


def _finding(kind, start, end, *more):
    """`more` are P(real), P(unintended), the band and whether it is suppressed."""
    real, unintended, band, suppressed = (*more, *(0.95, 0.9, "high", False)[len(more) :])
    return Finding(
        kind, start, end, real, unintended, Band(band), f"{kind}_rule", ("other",), suppressed=bool(suppressed)
    )


class Browser:
    """A browser without a screen: keeps the cookie, sends what browsers send, fills the token in."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, url, **more) -> TestResponse:
        return self.client.get(url, headers={"Sec-Fetch-Site": "same-origin"}, **more)

    def post(self, url, data=None, *, token=None, **more) -> TestResponse:
        filled = {"token": self.token() if token is None else token, **(data or {})}
        headers = more.pop("headers", {"Sec-Fetch-Site": "same-origin"})
        return self.client.post(url, data=filled, headers=headers, **more)

    def token(self) -> str:
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.get("/password").text)
        return found[1] if found else ""

    def decision(self, uuid) -> dict:
        """The fields of an item's decision form, as its page has them."""
        page = self.get(f"/items/{uuid}").text
        fields = dict(re.findall(r'<input type="hidden" name="(version|revision|text_hash)" value="([^"]*)"', page))
        fields["cut"] = re.findall(r'name="cut" value="(\d+)"[^>]* checked', page)
        return fields

    def decide(self, uuid, action="redact", **changes) -> TestResponse:
        return self.post(f"/items/{uuid}/decide", {**self.decision(uuid), "action": action, **changes})


def event(external_id="18", text="Ring me on 0113 496 0123.", **more) -> dict:
    """A generic contract's event."""
    data = {
        "object": "comment",
        "id": external_id,
        "url": "https://blog.example.org/830#comment-18",
        "revision": "1",
        "status": "published",
        "visibility": "public",
        "format": "plain",
        "text": text,
        "author": {"id": "77", "name": "Tomasz Gray"},
        "created_at": "2026-03-14T10:15:42Z",
        **more,
    }
    return {"type": "post.created", "timestamp": "2026-03-14T10:15:42Z", "data": data}


def signed(secret, body: bytes, *, message="msg_1", at=None) -> dict:
    """The headers of a Standard Webhooks delivery."""
    headers = standard_sign(message, int(time.time() if at is None else at), body, secret)
    return {"content-type": "application/json", **headers}


def as_body(value) -> bytes:
    return json.dumps(value).encode()


__all__ = ["Browser", "House", "as_body", "discourse_sign", "event", "signed"]
