"""A house with a long queue, for the benchmarks of the pages: real rows made by the real verbs, on either database."""

import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from detector.finding import Finding
from detector.kinds import Band
from models import intake, scans, sites, targets, team
from models.base import Base, new_uuid
from models.crypto import KeyRing
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.jobs import Nudge
from models.post import Post, Revision
from models.session import Database
from models.settings import Settings
from models.setup import prepare
from models.site import Site
from models.texts import text_place, url_place
from moderation_ui.app import build
from moderation_ui.room import Room
from platforms.platform import Event, IncomingPost
from tests.servers import Postgres

PASSWORD = "a long enough phrase"
BATCH = 500
AUTHORS = 270
"""So many authors, each of whom wrote to one site and thread after thread; and so many patterns of all others."""
SITES = (("forum", "discourse", "forum"), ("blog", "wordpress", "blog"), ("board", "generic", "forum"))
OWN = {"Sec-Fetch-Site": "same-origin"}
TEXTS = (
    "My colleague Marta has the same fault: ask marta.winter{n}@brookfield-mail.example or ring 0113 496 0{p:03d}.",
    "Since the update nothing works. {long} Write to jonas.keller{n}@brookfield-mail.example, I am at work until five.",
    "login ok user=support{p} from 192.0.2.{o}, then it fails. {long}",
)
FOUND = re.compile(r"(?P<email>[a-z.0-9]+@brookfield-mail\.example)|(?P<phone>0113 496 \d{4})|(?P<ip>192\.0\.2\.\d+)")
LONG = "I have tried what the manual says, restarted everything twice and read every thread about it that I found. " * 4


@dataclass(frozen=True)
class Filled:
    """A web process around a full database; `client` is signed in."""

    app: Flask
    client: FlaskClient
    token: str
    database: Database
    keys: KeyRing
    settings: Settings

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        with self.database.begin() as session:
            yield Desk.at_work(session, self.keys, self.settings)


@contextmanager
def database_url(kind: str):
    """A database of that kind: nothing to say for SQLite, a PostgreSQL of our own, with its defaults, for the other."""
    if kind == "sqlite":
        yield ""
        return
    server = Postgres()
    server.start()
    try:
        yield server.create("bench")
    finally:
        server.stop()


@contextmanager
def filled(kind: str, count: int) -> Iterator[Filled]:
    """A house with so many waiting items on three sites."""
    directory = Path(tempfile.mkdtemp(prefix="ov-"))
    try:
        with database_url(kind) as url:
            settings = Settings(data_dir=directory / "data", database_url=url, log_level="ERROR")
            ready = prepare(settings)
            house = _signed_in(settings, ready.database, ready.keys)
            with house.desk() as desk:
                _fill(desk, 0, AUTHORS)
            for start in range(AUTHORS, count, BATCH):
                with house.desk() as desk:
                    _copy(desk, start, min(BATCH, count - start))
            while True:
                with house.desk() as desk:
                    if targets.remind(desk) == 0:
                        break
            _analyze(house)
            yield house
            ready.database.engine.dispose()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _signed_in(settings: Settings, database: Database, keys: KeyRing) -> Filled:
    app = build(Room(settings, database, keys, Nudge("unix:///nonexistent/redis.sock")))
    with database.begin() as session:
        desk = Desk.at_work(session, keys, settings)
        for name, platform, source in SITES:
            base = f"https://{name}.example.org"
            sites.add_site(desk, name=name, title=name.title(), platform=platform, source=source, base_url=base)
        team.add_person(desk, "ana", "moderator", PASSWORD)
    client = app.test_client()
    answer = client.post("/sign-in", data={"name": "ana", "password": PASSWORD}, headers=OWN)
    assert answer.status_code == 303
    token = client.get("/password").text.partition('name="token" value="')[2].partition('"')[0]
    return Filled(app, client, token, database, keys, settings)


def _fill(desk: Desk, start: int, count: int) -> None:
    """Take posts in and record a scan of each, by the verbs: the patterns of all others."""
    for number in range(start, start + count):
        site = sites.find(desk, SITES[number % len(SITES)][0])
        post = IncomingPost(
            event=Event.CREATED,
            external_id=str(number),
            kind="comment" if site.source == "blog" else "post",
            thread=str(number // 20),
            url=_url(site, number),
            text=_text(number),
            author_id=str(number % AUTHORS),
            author_name=f"Poster {number % AUTHORS}",
            revised_at=desk.at,
            created_at=desk.at - timedelta(hours=2),
        )
        intake.observe(desk, site, post)
    for claimed in scans.claim(desk, count):
        [work] = scans.texts(desk, [claimed])
        pairs = [
            (finding, scans.fingerprint(desk, claimed.site_id, finding.kind, value))
            for finding, value in _findings(work.text)
        ]
        found = scans.Scanned(tuple(pairs), complete=True, outcome="review", version="1")
        scans.record_scan(desk, claimed, found)


def _text(number: int) -> str:
    kind = TEXTS[number // len(SITES) % len(TEXTS)]
    return kind.format(n=number // 8, p=number % 1000, o=number % 250 + 1, long=LONG)


def _url(site: Site, number: int) -> str:
    return f"https://{site.name}.example.org/{number // 20}#{number}"


def _copy(desk: Desk, start: int, count: int) -> None:
    """More of the same, as many rows at once as the database takes: what the verbs would have written, much sooner."""
    session = desk.session
    patterns = [_columns(row) for row in session.scalars(select(Post).order_by(Post.id).limit(AUTHORS))]
    known = {row.id: row for row in session.scalars(select(Site))}
    revised = {row.post_id: _columns(row) for row in session.scalars(select(Revision))}
    waiting = {row.post_id: _columns(row) for row in session.scalars(select(Item))}
    numbers = range(start, start + count)
    posts, texts = [], {}
    for number in numbers:
        pattern = patterns[number % AUTHORS]
        site, uuid = known[pattern["site_id"]], new_uuid()
        sealed = desk.keys.seal_text(_url(site, number), url_place(uuid, site.id))
        more = {"uuid": uuid, "external_id": str(number), "thread": str(number // 20), "url_sealed": sealed}
        posts.append({**pattern, **more})
        texts[number] = _text(number)
    ids = _insert(desk, Post, posts)
    revisions = []
    for number, post in zip(numbers, ids, strict=True):
        pattern, uuid = revised[number % AUTHORS + 1], new_uuid()
        sealed = desk.keys.seal_text(texts[number], text_place(uuid, pattern["site_id"]))
        hashed = desk.text_hash(pattern["site_id"], texts[number])
        more = {"uuid": uuid, "post_id": post, "text_sealed": sealed, "text_hash": hashed, "length": len(texts[number])}
        revisions.append({**pattern, **more})
    of_posts = _insert(desk, Revision, revisions)
    findings, items = [], []
    for number, post, revision in zip(numbers, ids, of_posts, strict=True):
        pattern = waiting[number % AUTHORS + 1]
        found = _findings(texts[number])
        worst = max((finding.severity for finding, _ in found), key=lambda band: band.rank)
        for finding, value in found:
            mark = scans.fingerprint(desk, pattern["site_id"], finding.kind, value)
            value_id = scans.store_value(desk, pattern["site_id"], finding.kind, mark)
            row = scans.finding_values(Revision(id=revision, detector_version="1"), finding, value_id)
            findings.append(row)
        kinds = ",".join(sorted({finding.kind for finding, _ in found}))
        more = {"uuid": new_uuid(), "post_id": post, "revision_id": revision, "kinds": kinds, "severity": worst.value,
                "priority": max(finding.priority for finding, _ in found),
                "opened_at": desk.at - timedelta(minutes=number % 600)}  # fmt: skip
        items.append({**pattern, **more})
    session.execute(insert(FindingRow), findings)
    session.execute(insert(Item), items)


def _columns(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "id"}


def _insert(desk: Desk, row: type[Base], values: list[dict[str, Any]]) -> list[int]:
    return list(desk.session.scalars(insert(row).returning(row.id, sort_by_parameter_order=True), values))


def _findings(text: str) -> list[tuple[Finding, str]]:
    """What a detector would find in such a text, with the values; how weighty each is depends on its value alone."""
    found = []
    for match in FOUND.finditer(text):
        kind = str(match.lastgroup)
        chance = random.Random(match[0])
        band = chance.choice(list(Band))
        real, unintended = chance.uniform(0.5, 1), chance.uniform(0.3, 1)
        found.append((Finding(kind, match.start(), match.end(), real, unintended, band, f"{kind}_rule"), match[0]))
    return found


def _analyze(house: Filled) -> None:
    """What autovacuum and `PRAGMA optimize` would have done by then."""
    with house.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")
