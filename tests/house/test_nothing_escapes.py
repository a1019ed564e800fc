"""Fifty marked values go through the whole house, with failures and at DEBUG; nothing kept or said shows one."""

import base64
import shutil
import tempfile
import zlib
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import select, text, update

from models.address import CommentAddress
from models.decision import Decision
from models.delivery import Delivery
from models.item import Item
from models.post import Post, Revision
from models.settings import Settings
from models.setup import prepare
from tests.chaos.senders import free_port
from tests.chaos.stage import PASSWORD, PERSON, Stage
from tests.fakes.generic import SECRET, FakeGeneric
from tests.fakes.server import Fault
from tests.moderation_ui.desk_of_tests import as_body, event, signed
from tests.worker.workshop import wait_until
from worker.embedded import PrivateRedis
from worker.sweep import purge

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]
MAILS = [f"zq{number:02d}canary@brookfield-mail.com" for number in range(15)]
PHONES = [f"+44 113 246 {number:04d}" for number in range(6210, 6220)]
ADDRESSES = [f"81.187.63.{number}" for number in range(201, 211)]
PASSWORDS = [f"Vx7canary{number}qT!" for number in range(5)]
NAMES = [f"Quillarine Zanderhof{letter}" for letter in "abcdefghij"]
CANARIES = [*MAILS, *PHONES, *ADDRESSES, *PASSWORDS, *NAMES]


def forms_of(value: str) -> set[bytes]:
    """How a value may stand somewhere."""
    plain = value.encode()
    squeezed = value.replace(" ", "").encode()
    return {plain, squeezed, quote(value).encode(), plain.hex().encode(), value.encode("utf-16-le"),
            base64.b64encode(plain).rstrip(b"=")[:-1]}  # fmt: skip


FORMS = {value: forms_of(value) for value in CANARIES}


def seen_in(*places: bytes | str) -> list[str]:
    """The canaries that stand in one of these places."""
    whole = b"\0".join(place.encode() if isinstance(place, str) else place for place in places)
    return [value for value, forms in FORMS.items() if any(form in whole for form in forms)]


@pytest.fixture
def stage():
    parent = Path(tempfile.mkdtemp(prefix="ov-"))
    settings = Settings(
        data_dir=parent / "data", private_targets=True, names=False, sweep_interval=0.2, scan_lease=5,
        log_level="DEBUG", port=free_port(), undo_minutes=0,
    )  # fmt: skip
    prepare(settings).database.engine.dispose()
    with PrivateRedis(settings.redis_socket):
        shop = Stage(settings)
        yield shop
        shop.stop()
    shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture
def fake():
    with FakeGeneric() as site:
        yield site


class Flow:
    """The way of the marked values. `said` holds everything that anybody outside was told, besides the reveal."""

    def __init__(self, stage, fake):
        self.stage, self.fake = stage, fake
        self.said: list[bytes] = []
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{stage.settings.port}", trust_env=False, timeout=20)
        self.sent = 0

    def answer(self, response: httpx.Response, *, revealed: bool = False) -> httpx.Response:
        """Keep what a response says, in its headers and its body."""
        self.said.append(repr(response.headers.multi_items()).encode())
        if not revealed:
            self.said.append(response.content)
        return response

    def hook(self, site: str, body: bytes, secret: str = SECRET) -> int:
        self.sent += 1
        headers = signed(secret, body, message=f"msg_{self.sent}")
        return self.answer(self.client.post(f"/hooks/{site}", content=body, headers=headers)).status_code

    def post(self, known: str, words: str, *, site: str = "forum", name: int = 0, ip: str | None = None, **more) -> int:
        self.fake.add(known, words)
        author = {"id": known, "name": NAMES[name], "ip": ip}
        kind = "comment" if site == "blog" else "post"
        return self.hook(site, as_body(event(known, words, object=kind, author=author, **more)))

    def get(self, path: str) -> httpx.Response:
        return self.answer(self.client.get(path, headers={"Sec-Fetch-Site": "same-origin"}))

    def send(self, path: str, *, revealed: bool = False, **fields) -> httpx.Response:
        page = self.client.get("/password").text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        headers = {"Sec-Fetch-Site": "same-origin"}
        response = self.client.post(path, data={"token": token, **fields}, headers=headers)
        return self.answer(response, revealed=revealed)

    # The rooms

    def comes_in(self):
        """Posts of every sort, among them what is refused, and one that the database refuses the first time."""
        for at in range(5):
            words = f"My router fails. I am reachable by {MAILS[at]} or {PHONES[at]} at home, "
            words += f"the log says login from {ADDRESSES[at]} and my password is {PASSWORDS[at]} since then."
            assert self.post(str(at), words, name=at) == 202
        assert self.post("10", f"Mail {MAILS[5]}", site="blog", name=5, ip=ADDRESSES[5]) == 202
        assert self.post("11", f"Mail {MAILS[6]}", name=6, ip=ADDRESSES[6]) == 202
        assert self.post("12", f"Psst: {MAILS[7]} {PHONES[5]} {NAMES[7]}", name=9, visibility="private") == 202
        assert self.hook("forum", f'{{"broken": "{MAILS[8]} {PHONES[6]}'.encode()) == 400
        assert self.hook("forum", as_body({"type": MAILS[9], "data": {"id": PHONES[7]}})) == 422
        assert self.hook("forum", as_body(event("13", MAILS[10])), secret="whsec_" + "QUFB" * 12) == 401
        assert self.hook("nobody", as_body(event("14", MAILS[11]))) == 401
        self.refused_by_the_database()

    def refused_by_the_database(self):
        stop = "CREATE TRIGGER stop BEFORE INSERT ON revision BEGIN SELECT RAISE(ABORT, 'not now'); END"
        with self.stage.runtime.database.engine.begin() as connection:
            connection.execute(text(stop))
        body = f"Ask {MAILS[12]} or {PHONES[8]} from {ADDRESSES[7]}"
        assert self.post("15", body, name=8) >= 500
        with self.stage.runtime.database.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER stop"))
        assert self.post("15", body, name=8) == 202

    def is_looked_at(self):
        """The pages, masked; errors that quote what they were asked."""
        self.send("/sign-in", name=PERSON, password=PASSWORDS[4])
        assert self.send("/sign-in", name=PERSON, password=PASSWORD).status_code == 303
        for path in ("/", "/?view=all", "/memory", "/health/ready", "/items/00000000-0000-4000-8000-000000000000"):
            self.get(path)
        for item in self.stage.all(Item):
            assert self.get(f"/items/{item.uuid}").status_code == 200

    def is_revealed(self) -> str:
        return "".join(
            self.send(f"/items/{item.uuid}/reveal", revealed=True, purpose="review").text for item in self.waiting()
        )

    def waiting(self):
        return self.stage.all(Item, Item.state.in_(("new", "held")))

    def is_decided(self):
        """Every waiting item is redacted as its page comes up."""
        for item in self.waiting():
            page = self.get(f"/items/{item.uuid}").text
            values = {name: page.partition(f'name="{name}" value="')[2].partition('"')[0]
                      for name in ("version", "revision", "text_hash")}  # fmt: skip
            cut = [part.partition('"')[0] for part in page.split('name="cut" value="')[1:] if " checked" in part[:200]]
            self.is_tried(item, cut=cut, **values)
            self.send(f"/items/{item.uuid}/decide", action="redact", cut=cut, **values)

    def is_tried(self, item: Item, **values):
        """Before and after are looked at, until the scan worker has said what would be left."""
        where = f"/items/{item.uuid}/preview"
        wait_until(lambda: self.send(where, views="1", **values).json()["scan"]["state"] == "done")

    def is_delivered(self):
        """First a worker that dies after the call, then one whose calls fail, then all is well."""
        self.fake.fail(Fault("500"), Fault("html"), Fault("lost"))
        self.stage.start("worker", "deliver", OVERSHARE_CRASH_AT="deliver.after_call")
        self.stage.runtime.nudge("deliver", 0)
        wait_until(lambda: self.fake.requests)
        self.stage.processes[-1].kill()
        self.stage.processes[-1].wait()
        self.stage.start("worker", "deliver")
        wait_until(self._all_sent)

    def _all_sent(self) -> bool:
        self.stage.leases_run_out()
        return not self.stage.all(Delivery, Delivery.state == "waiting")

    def kept(self) -> list[bytes]:
        """The database and everything else in the data directory, and all that Redis holds."""
        files = [file.read_bytes() for file in self.stage.settings.data_dir.rglob("*") if file.is_file()]
        with self.stage.redis as client:
            redis = [client.dump(key) or b"" for key in client.scan_iter()] + list(client.scan_iter())
            hashes = [client.hgetall(key) for key in client.scan_iter(_type="hash")]
        return files + redis + [_inflated(value) for fields in hashes for value in fields.values()]

    def commands(self) -> list[str]:
        said = [self.stage.command(*words) for words in (["status"], ["status", "--json"], ["verify"], ["doctor"])]
        return [one.stdout + one.stderr for one in said]


def _inflated(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def test_no_marked_value_is_kept_or_said_anywhere_but_in_the_reveal(stage, fake, capfd):
    stage.add_site(fake)
    stage.add_site(fake, name="blog", source="blog")
    stage.add_person()
    for words in (("web",), ("worker", "scan"), ("sweep",)):
        stage.start(*words)
    flow = Flow(stage, fake)
    wait_until(lambda: _is_up(flow.client))

    flow.comes_in()
    wait_until(lambda: "due" not in stage.scans())
    flow.is_looked_at()
    revealed = flow.is_revealed()
    flow.is_decided()
    flow.is_delivered()

    alive = {*MAILS[:5], *PHONES[:5], *PASSWORDS[:4]}
    assert alive - set(seen_in(revealed)) == set()
    flow.client.close()
    assert seen_in(*flow.said) == []
    assert seen_in(*flow.kept()) == []
    assert seen_in(*flow.commands()) == []
    assert seen_in(*capfd.readouterr()) == []
    assert not any(MAILS[at] in fake.posts[str(at)].text for at in range(5))
    assert_forgotten(stage, flow)


def assert_forgotten(stage, flow):
    """After the purge the sealed texts are not even there to be opened: neither in rows nor as bytes in the files."""
    with stage.runtime.read() as desk:
        sealed = [value for column in (Revision.text_sealed, Decision.result_sealed, Post.url_sealed,
                                       CommentAddress.address_sealed)
                  for value in desk.session.scalars(select(column).where(column.is_not(None)))]  # fmt: skip
        past = desk.at.replace(year=2020)
    assert len(sealed) > 10
    with stage.desk() as desk:
        desk.session.execute(update(Revision).values(purge_at=past))
        desk.session.execute(update(CommentAddress).values(purge_at=past))
    stage.stop()
    purge(stage.runtime)

    with stage.runtime.read() as desk:
        for column in (Revision.text_sealed, Decision.result_sealed, Post.url_sealed):
            assert desk.session.scalars(select(column).where(column.is_not(None))).all() == []
        assert desk.session.scalars(select(CommentAddress)).all() == []
    stage.runtime.let_go()
    files = b"".join(flow.kept())
    assert not [value for value in sealed if value in files]


def _is_up(client: httpx.Client) -> bool:
    try:
        return client.get("/health/live").status_code == 200
    except httpx.TransportError:
        return False
