"""How many signed webhooks a second are kept, against a bare Flask handler on the same gunicorn.

    python -m benchmarks.ingest [--seconds 60] [--slice 5] [--connections 8] [--burst 10000] [--only PostgreSQL]

Every server is up from the start and the load goes from one to the next, a slice each, round after round, until each
has had its seconds: what else the machine does meets all alike, and the ratio is taken round by round. Workers are
stopped. Server and client share the machine; the client is one process, and its processor time is stated. A request
counts when it was answered 202; afterwards the rows are counted, and every 202 must have one.
"""

import argparse
import itertools
import socket
import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from sqlalchemy import func, select

from benchmarks import stage
from benchmarks.sender import Connection, Sent, send
from models.post import Revision
from models.settings import Settings
from tests.postgres import Postgres
from worker.embedded import PrivateRedis

LEAKS = 5
"""One post in so many holds something."""


@dataclass
class Server:
    """One application under load, and what it has done so far."""

    name: str
    settings: Settings
    secret: str
    pid: int
    keeps: bool
    numbers: itertools.count = field(default_factory=itertools.count)
    sent: Sent = field(default_factory=Sent)
    warm: int = 0
    rates: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def load(self, seconds, most, connections):
        """Send for so long; requests are made first, since a signature is good for some minutes only."""
        numbers = [next(self.numbers) for _ in range(most)]
        requests = [self.request(number) for number in numbers]
        before = stage.processor(self.pid)
        sent = send(self.settings.port, requests, seconds, connections)
        self.cpu += stage.processor(self.pid) - before
        return sent

    def request(self, number):
        return stage.request(self.secret, number, stage.text(number, leak=number % LEAKS == 0), self.settings.port)

    def lost(self):
        return self.sent.accepted + self.warm - kept(self.settings)[0] if self.keeps else 0


def kept(settings):
    database, _ = stage.open_house(settings)
    with database.read() as session:
        count = session.scalar(select(func.count()).select_from(Revision))
        states = dict(session.execute(select(Revision.scan, func.count()).group_by(Revision.scan)).all())
    database.engine.dispose()
    return count, states


def start(stack, name, arguments, url, options):
    settings, secret = stack.enter_context(
        stage.house(database_url=url, web_threads=options.threads, inbound_per_minute=10**6)
    )
    stack.enter_context(PrivateRedis(settings.redis_socket))
    process = stack.enter_context(stage.process(settings, "benchmarks.served", *arguments))
    wait_until_it_answers(settings.port)
    return Server(name, settings, secret, process.pid, arguments[0] == "hook")


def wait_until_it_answers(port):
    """gunicorn listens before the application is loaded: one request is answered when it is."""
    stage.wait_for_port(port)
    connection = Connection(port)
    connection.socket.settimeout(60)
    connection.send(f"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    while not connection.receive():
        pass
    connection.socket.shutdown(socket.SHUT_RDWR)
    connection.socket.close()


def compare(servers, options):
    """Let the load go round. Everything is warmed first: what a first request compiles is no part of the rate."""
    for server in servers:
        server.warm = server.load(60, 200, options.connections).accepted
        server.cpu = 0.0
    for _ in range(max(1, round(options.seconds / options.slice))):
        for server in servers:
            most = int(options.slice * options.prepared)
            sent = server.load(options.slice, most, options.connections)
            server.rates.append(sent.rate)
            server.sent += sent


def row(server, bare):
    sent, ratios = server.sent, [mine / base for mine, base in zip(server.rates, bare.rates, strict=True)]
    total = len(sent.times)
    return (
        server.name,
        f"{sent.rate:.0f}",
        f"{statistics.median(ratios):.2f}",
        f"{min(ratios):.2f}-{max(ratios):.2f}",
        f"{stage.quantile(sent.times, 0.5) * 1000:.1f}",
        f"{stage.quantile(sent.times, 0.99) * 1000:.1f}",
        f"{server.cpu / total * 1000:.2f}",
        f"{sent.cpu / total * 1000:.3f}",
        *map(str, (sent.accepted, sent.others, server.lost())),
    )


def burst(options):
    """Many deliveries while no worker runs; then one worker scans them."""
    with ExitStack() as stack:
        server = start(stack, "burst", ("hook",), "", options)
        sent = server.load(3600, options.burst, options.connections)
        count, _ = kept(server.settings)
        began = time.monotonic()
        with stage.process(server.settings, "worker", "scan"), stage.process(server.settings, "sweep"):
            while "due" in kept(server.settings)[1] and time.monotonic() - began < options.drain:
                time.sleep(0.5)
            drained = time.monotonic() - began
            states = kept(server.settings)[1]
    print(
        f"burst: {options.burst} sent with the workers stopped, {sent.accepted} accepted, {sent.others} others, "
        f"{sent.accepted - count} lost, {sent.rate:.0f}/s; "
        f"after {drained:.0f} s of one worker: {states}"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--slice", type=float, default=5)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--threads", type=int, default=16, help="of each gunicorn")
    parser.add_argument("--prepared", type=int, default=3000, help="requests prepared for each second")
    parser.add_argument("--burst", type=int, default=10_000)
    parser.add_argument("--drain", type=float, default=1800, help="seconds a worker has for the burst")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    postgres = Postgres()
    postgres.start()
    try:
        if options.seconds:
            with postgres.database() as url, ExitStack() as stack:
                runs = {
                    "bare Flask handler": (("bare",), ""),
                    "hook, SQLite WAL": (("hook",), ""),
                    "hook, SQLite DELETE": (("hook", "DELETE"), ""),
                    "hook, PostgreSQL": (("hook",), url),
                }
                chosen = {name: run for name, run in runs.items() if options.only in name or "bare" in name}
                servers = [start(stack, name, *run, options) for name, run in chosen.items()]
                compare(servers, options)
                head = ("endpoint", "req/s", "ratio", "rounds", "p50 ms", "p99 ms", "CPU ms", "client CPU ms")
                print(stage.table((*head, "202", "other", "lost"), [row(one, servers[0]) for one in servers]))
        if options.burst:
            burst(options)
    finally:
        postgres.stop()
    print(stage.machine())


if __name__ == "__main__":
    main()
