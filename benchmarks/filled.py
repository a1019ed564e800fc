"""A house with a long queue, for the benchmarks of the pages: real rows made by the real verbs, on either database."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from detector.finding import Finding
from detector.kinds import Band
from models import intake, scans, sites, targets, team
from models.crypto import KeyRing
from models.desk import Desk
from models.jobs import Nudge
from models.session import Database
from models.settings import Settings
from models.setup import prepare
from moderation_ui.app import build
from moderation_ui.room import Room
from platforms.platform import Event, IncomingPost
from tests.servers import Postgres

PASSWORD = "a long enough phrase"
BATCH = 250
SITES = (("forum", "discourse", "forum"), ("blog", "wordpress", "blog"), ("board", "generic", "forum"))
OWN = {"Sec-Fetch-Site": "same-origin"}
TEXTS = (
    "My colleague Marta has the same fault: ask marta.winter{n}@brookfield-mail.example or ring 0113 496 0{p:03d}.",
    "Since the update nothing works. {long} Write to jonas.keller{n}@brookfield-mail.example, I am at work until five.",
    "login ok user=support{p} from 192.0.2.{o}, then it fails. {long}",
)
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
            for start in range(0, count, BATCH):
                with house.desk() as desk:
                    _fill(desk, start, min(BATCH, count - start))
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
    """Take posts in and record a scan of each: one in eight holds a value that stands elsewhere too."""
    chance = random.Random(start)
    for number in range(start, start + count):
        site = sites.find(desk, SITES[number % len(SITES)][0])
        text = TEXTS[number % len(TEXTS)].format(n=number // 8, p=number % 1000, o=number % 250 + 1, long=LONG)
        post = IncomingPost(
            event=Event.CREATED,
            external_id=str(number),
            kind="comment" if site.source == "blog" else "post",
            thread=str(number // 20),
            url=f"https://{site.name}.example.org/{number // 20}#{number}",
            text=text,
            author_id=str(chance.randrange(2000)),
            author_name=f"Poster {number}",
            revised_at=desk.at,
            created_at=desk.at - timedelta(hours=2),
        )
        intake.observe(desk, site, post)
    for claimed in scans.claim(desk, count):
        [work] = scans.texts(desk, [claimed])
        scans.record_scan(
            desk, claimed, scans.Scanned(_findings(desk, work), complete=True, outcome="review", version="1")
        )


def _findings(desk: Desk, work: scans.Work) -> tuple[tuple[Finding, str], ...]:
    found = []
    for kind, needle, end in (("email", "@", "."), ("phone", "0113", "."), ("ip_address", "192.0.2.", ",")):
        at = work.text.find(needle)
        if at < 0:
            continue
        start = work.text.rfind(" ", 0, at) + 1 if kind == "email" else at
        stop = work.text.find(end, work.text.find("example", at) if kind == "email" else at + 8)
        stop = len(work.text) - 1 if stop < 0 else stop
        value = work.text[start:stop]
        chance = random.Random(value)
        band = chance.choice(list(Band))
        finding = Finding(kind, start, stop, chance.uniform(0.5, 1), chance.uniform(0.3, 1), band, f"{kind}_rule")
        found.append((finding, scans.fingerprint(desk, work.claimed.site_id, kind, value)))
    return tuple(found)


def _analyze(house: Filled) -> None:
    """What autovacuum and `PRAGMA optimize` would have done by then."""
    with house.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")
