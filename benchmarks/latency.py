"""From a webhook's first byte to an item in the queue: everything embedded, nothing else to do.

    python -m benchmarks.latency [--posts 60]

The item counts as visible when another connection to the database reads it, which is what the queue page does.
"""

import argparse
import random
import time
from pathlib import Path

from sqlalchemy import func, select

from benchmarks import stage
from benchmarks.sender import Connection
from models.item import Item

POLL_SECONDS = 0.002


def waiting(database):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Item))


def one(database, settings, secret, number):
    """Send one post that holds something and wait until its item is there: seconds until 202, until visible."""
    request = stage.request(secret, number, stage.text(number, leak=True), settings.port)
    before = waiting(database)
    began = time.perf_counter()
    connection = Connection(settings.port)
    with connection.socket:
        connection.send(request)
        while not (status := connection.receive()):
            pass
    assert status == 202
    answered = time.perf_counter() - began
    while waiting(database) == before:
        time.sleep(POLL_SECONDS)
        assert time.perf_counter() - began < 30, "the item did not come"
    return answered, time.perf_counter() - began


def memory(pid):
    """RSS in MiB of each process that this one started, by what it is."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        name = " ".join(words[3:5]).strip() if "-m" in words else Path(words[0]).name
        status = Path(f"/proc/{child}/status").read_text()
        found[name] = int(status.partition("VmRSS:")[2].split()[0]) // 1024
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=60)
    options = parser.parse_args()
    with stage.house() as (settings, secret):
        began = time.monotonic()
        with stage.process(settings, "up") as up:
            stage.wait_for_port(settings.port)
            listening = time.monotonic() - began
            database, _ = stage.open_house(settings)
            one(database, settings, secret, 0)
            first = time.monotonic() - began
            got = []
            for number in range(1, options.posts + 1):
                time.sleep(random.uniform(0.1, 0.6))
                got.append(one(database, settings, secret, number))
            sizes = memory(up.pid)
            database.engine.dispose()
    answers, visible = [a for a, _ in got], [v for _, v in got]
    rows = [
        (
            name,
            *(f"{stage.quantile(times, share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)),
            f"{max(times) * 1000:.0f}",
        )
        for name, times in (("webhook to 202", answers), ("webhook to visible item", visible))
    ]
    print(stage.table(("way", "p50 ms", "p95 ms", "p99 ms", "max ms"), rows))
    print(f"start: listening after {listening:.1f} s, first item after {first:.1f} s")
    print("RSS MiB: " + ", ".join(f"{name} {size}" for name, size in sorted(sizes.items())))
    print(stage.machine())


if __name__ == "__main__":
    main()
