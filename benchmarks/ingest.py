"""How many signed webhooks a second are kept, against a bare Flask handler on the same gunicorn.

    python -m benchmarks.ingest [--seconds 60] [--connections 8] [--burst 10000]

Workers are stopped: only the web process and the load are on the machine, which share its cores. A request counts when
it was answered 202; afterwards the rows are counted, and every 202 must have one.
"""

import argparse
import multiprocessing
import socket
import time

from sqlalchemy import func, select

from benchmarks import stage
from models.post import Revision
from tests.postgres import Postgres
from worker.embedded import PrivateRedis

CHUNK = 4096


def send(port, requests, seconds, start_at, results):
    """One connection's load: requests one after another, kept alive, until the time or the requests are over."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times, accepted, other = [], 0, 0
    time.sleep(max(0.0, start_at - time.monotonic()))
    until = start_at + seconds
    for request in requests:
        began = time.perf_counter()
        connection.sendall(request)
        status = read(connection)
        times.append(time.perf_counter() - began)
        accepted += status == 202
        other += status != 202
        if time.monotonic() >= until:
            break
    connection.close()
    results.put((times, accepted, other, time.monotonic() - start_at))


def read(connection):
    """The status of one answer; its body is read to the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += received(connection)
    head, _, rest = data.partition(b"\r\n\r\n")
    length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))[15:])
    while len(rest) < length:
        rest += received(connection)
    return int(head[9:12])


def received(connection):
    chunk = connection.recv(CHUNK)
    if not chunk:
        raise ConnectionError("the server closed the connection")
    return chunk


def load(settings, secret, seconds, connections, most):
    """Send for a while over several connections: answers a second, p50 and p99 in ms, accepted, others."""
    leaks = 5  # one post in five holds something
    shares = [
        [
            stage.request(secret, number, stage.text(number, leak=number % leaks == 0), settings.port)
            for number in range(share, most, connections)
        ]
        for share in range(connections)
    ]
    results = multiprocessing.Queue()
    start_at = time.monotonic() + 1.0
    senders = [
        multiprocessing.Process(target=send, args=(settings.port, share, seconds, start_at, results))
        for share in shares
    ]
    for sender in senders:
        sender.start()
    got = [results.get() for _ in senders]
    for sender in senders:
        sender.join()
    times = [one for part in got for one in part[0]]
    wall = max(part[3] for part in got)
    accepted, other = sum(part[1] for part in got), sum(part[2] for part in got)
    return len(times) / wall, stage.quantile(times, 0.5) * 1000, stage.quantile(times, 0.99) * 1000, accepted, other


def kept(settings):
    database, _ = stage.open_house(settings)
    with database.read() as session:
        count = session.scalar(select(func.count()).select_from(Revision))
        states = dict(session.execute(select(Revision.scan, func.count()).group_by(Revision.scan)).all())
    database.engine.dispose()
    return count, states


def measure(name, arguments, url, options):
    """One server, one load. The rate each second is bounded by `most` requests prepared beforehand."""
    most = int(options.seconds * options.prepared)
    with stage.house(database_url=url) as (settings, secret), PrivateRedis(settings.redis_socket):
        with stage.process(settings, "benchmarks.served", *arguments) as server:
            stage.wait_for_port(settings.port)
            before = stage.processor(server.pid)
            rate, median, slow, accepted, other = load(settings, secret, options.seconds, options.connections, most)
            each = (stage.processor(server.pid) - before) / max(1, accepted + other) * 1000
        lost = accepted - kept(settings)[0] if arguments[0] == "hook" else 0
    return name, rate, median, slow, each, accepted, other, lost


def burst(options):
    """Many deliveries while no worker runs; then one worker drains them."""
    with stage.house() as (settings, secret), PrivateRedis(settings.redis_socket):
        with stage.process(settings, "web"):
            stage.wait_for_port(settings.port)
            rate, _, _, accepted, other = load(settings, secret, 3600, options.connections, options.burst)
            count, _ = kept(settings)
        began = time.monotonic()
        with stage.process(settings, "worker", "scan"), stage.process(settings, "sweep"):
            while "due" in kept(settings)[1] and time.monotonic() - began < 1800:
                time.sleep(0.5)
            drained = time.monotonic() - began
            states = kept(settings)[1]
    print(
        f"burst: {options.burst} sent, {accepted} accepted, {other} others, {accepted - count} lost, {rate:.0f}/s; "
        f"then one worker scanned them in {drained:.0f} s ({count / drained:.0f}/s): {states}"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--prepared", type=int, default=2500, help="requests prepared for each second")
    parser.add_argument("--burst", type=int, default=10_000)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    server = Postgres()
    server.start()
    try:
        with server.database() as url:
            runs = {
                "bare Flask handler": (("bare",), ""),
                "hook, SQLite WAL": (("hook",), ""),
                "hook, SQLite DELETE": (("hook", "DELETE"), ""),
                "hook, PostgreSQL": (("hook",), url),
            }
            got = [measure(name, *run, options) for name, run in runs.items() if options.only in name or "bare" in name]
    finally:
        server.stop()
    base = got[0][1]
    rows = [
        (name, f"{rate:.0f}", f"{rate / base:.2f}", f"{median:.1f}", f"{slow:.1f}", f"{each:.2f}", *map(str, counts))
        for name, rate, median, slow, each, *counts in got
    ]
    print(stage.table(("endpoint", "req/s", "ratio", "p50 ms", "p99 ms", "CPU ms", "202", "other", "lost"), rows))
    if options.burst:
        burst(options)
    print(stage.machine())


if __name__ == "__main__":
    main()
