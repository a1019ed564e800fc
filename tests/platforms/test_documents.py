"""The contract's documents say what the code does: the OpenAPI file, the example client, the guides."""

import http.client
import importlib.util
import json
import threading
from contextlib import contextmanager
from http.server import HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from platforms import contract, discourse_events, signatures
from platforms.catalogue import platform
from platforms.decoding import LIMIT, decode
from platforms.platform import Call, Changed, Connection, Done, Event, GivenUp, Gone, Reply
from platforms.signatures import sha256
from tests.fakes.discourse import FakeDiscourse
from tests.fakes.generic import SECRET, FakeGeneric
from tests.fakes.server import Fake, Fault, Request, reply
from tests.platforms.conversation import order
from tests.platforms.fixture import read

DOCS = Path(__file__).parents[2] / "docs"
OPENAPI = yaml.safe_load((DOCS / "openapi.yaml").read_text())
SCHEMAS = OPENAPI["components"]["schemas"]
NOW = 1_790_000_000.0


def send(call: Call) -> Reply:
    """One call over a real socket."""
    parts = urlsplit(call.url)
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        line.request(call.method, target, call.body or None, dict(call.headers))
        answer = line.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    except (OSError, http.client.HTTPException):
        return Reply(0)
    finally:
        line.close()


def talk(name, connection, wanted, now):
    conversation = platform(name).carry(wanted.action, wanted, connection, now)
    call = next(conversation)
    try:
        while True:
            call = conversation.send(send(call))
    except StopIteration as end:
        return end.value


class Hook(Fake):
    """Where Overshare's own hook would be."""

    def __init__(self):
        super().__init__()
        self.posts = []

    def route(self, request: Request) -> Reply:
        speaks = platform("generic")
        at = int(request.headers["webhook-timestamp"])
        speaks.verify(request.headers, request.body, (SECRET,), at)
        self.posts.append(speaks.parse(request.headers, decode(request.body)))
        return reply(202, {"outcome": "accepted"})


@pytest.fixture
def client():
    spec = importlib.util.spec_from_file_location("example_client", DOCS / "example_client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.SECRET = SECRET
    module.Decisions.log_message = lambda *_: None
    return module


@contextmanager
def callbacks(client):
    server = HTTPServer(("127.0.0.1", 0), client.Decisions)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/decisions"
        yield Connection("http://127.0.0.1", (SECRET,), options={"callback_url": url})
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_example_client_tells_of_its_post(client):
    with Hook() as hook:
        client.HOOK = f"{hook.url}/hooks/my-site"
        assert client.tell("1") == 202
    (post,) = hook.posts
    assert (post.event, post.external_id, post.text) == (Event.CREATED, "1", client.posts["1"]["text"])


def test_the_example_client_obeys_decisions(client):
    base, clean = client.posts["1"]["text"], "Ring me on [phone removed], evenings only."
    now = client.time.time()
    with callbacks(client) as connection:
        run = lambda *given, **named: talk("generic", connection, order(*given, **named), now)  # noqa: E731
        assert run("1", base, action="hold") == Done(sha256(base))
        assert client.posts["1"]["held"] is True
        assert run("1", base, clean) == run("1", base, clean) == Done(sha256(clean))
        assert run("1", clean, action="allow") == Done(sha256(clean))
        assert client.posts["1"] == {"text": clean, "held": False}
        assert run("1", base, "something else") == Changed()
        assert run("1", clean, base, action="restore") == Done(sha256(base))
        assert run("2", base, clean) == Gone()


def test_the_example_client_refuses_strangers_and_old_letters(client):
    base = client.posts["1"]["text"]
    with callbacks(client) as connection:
        stale = talk("generic", connection, order("1", base, "gone"), client.time.time() - 400)
        stranger = Connection(connection.base_url, ("whsec_" + "YWJj" * 10,), options=connection.options)
        forged = talk("generic", stranger, order("1", base, "gone"), client.time.time())
    assert stale == forged == GivenUp("unauthorised")
    assert client.posts["1"]["text"] == base


def test_the_fakes_answer_the_same_over_a_socket():
    with FakeGeneric(clock=lambda: NOW) as site, FakeDiscourse() as forum:
        base, clean = "A text of a certain length for both.", "A text of [removed] for both of them."
        site.add("1", base)
        known = forum.add_post(base)
        site.fail(Fault("lost", method="POST"))
        assert talk("generic", site.connection(), order("1", base, clean), NOW).reason == "no_answer"
        assert talk("generic", site.connection(), order("1", base, clean), NOW) == Done(sha256(clean))
        assert talk("discourse", forum.connection(), order(known, base, clean), NOW) == Done(sha256(clean))
        assert len(site.effects) == len(forum.effects) == 1


def test_the_openapi_file_names_what_the_code_reads():
    post = SCHEMAS["Post"]["properties"]
    assert set(SCHEMAS["Event"]["properties"]["type"]["enum"]) == set(contract.EVENTS)
    assert set(post["object"]["enum"]) == set(contract.OBJECTS)
    assert set(post["format"]["enum"]) == set(contract.MARKUPS)
    assert set(post["visibility"]["enum"]) == set(contract.PUBLIC)
    assert set(post["status"]["enum"]) == set(contract.STATUSES) | contract.REMOVED
    assert str(LIMIT) in json.dumps(OPENAPI["paths"])
    assert (
        OPENAPI["components"]["parameters"]["WebhookSignature"]["schema"]["maxLength"]
        == signatures.MAX_SIGNATURE_HEADER
    )


def test_the_openapi_file_names_what_the_code_writes():
    told = read("generic_callback_decision_redact.json")
    decision = SCHEMAS["Decision"]
    assert set(told["data"]) == set(decision["properties"])
    assert set(decision["required"]) <= set(told["data"])
    assert set(told["data"]["spans"][0]) == set(decision["properties"]["spans"]["items"]["required"])
    assert set(told) == set(SCHEMAS["DecisionEvent"]["required"])


def test_every_reference_of_the_openapi_file_leads_somewhere():
    def references(node):
        if isinstance(node, dict):
            for key, value in node.items():
                yield from [value] if key == "$ref" else references(value)
        elif isinstance(node, list):
            for part in node:
                yield from references(part)

    for reference in set(references(OPENAPI)):
        node = OPENAPI
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_the_guides_name_the_options_there_are():
    discourse = (DOCS / "connect-discourse.md").read_text()
    for option in ("hold", "permanently_delete", "public_categories", "private_categories"):
        assert f"`{option}`" in discourse
    assert discourse_events.REASON in discourse
    anything = (DOCS / "connect-anything.md").read_text()
    for option in ("callback_url", "poll_url"):
        assert option in anything
