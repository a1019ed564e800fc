"""The queue's pages with 10,000 waiting items: server time, on SQLite and on PostgreSQL.

    python -m benchmarks.queue_page [--items 10000] [--database sqlite|postgresql|both] [--rounds 40]

Each request goes through the whole application in this process: session, roles, queries, unsealing, template.
"""

import argparse
import time

from benchmarks import stage
from benchmarks.filled import OWN, filled

PAGES = {
    "first page": "/",
    "second page": "/?page=2",
    "page 150": "/?page=150",
    "past target": "/?view=late",
    "one kind, one severity": "/?kind=email&severity=high",
    "one site": "/?site=blog",
    "search by number": "/?view=all&q=4711",
    "search by author": "/?view=all&q=Poster+47",
    "search by permalink": "/?view=all&q=https%3A%2F%2Fforum.example.org%2F235%234710",
}


def measure(house, path: str, rounds: int) -> list[float]:
    """Seconds of each request, the first one, which compiles templates and statements, left out."""
    times = []
    for number in range(rounds + 1):
        began = time.perf_counter()
        answer = house.client.get(path, headers=OWN)
        took = time.perf_counter() - began
        assert answer.status_code == 200, answer.status_code
        if number:
            times.append(took)
    return times


def pages(house) -> dict[str, str]:
    """What is looked at: the list's pages, an item, and what an open page asks every few seconds."""
    names = [part.partition('"')[0] for part in house.client.get("/", headers=OWN).text.split('data-item="')[1:]]
    return {**PAGES, "an item": f"/items/{names[0]}", "the pulse of an open page": f"/pulse?items={','.join(names)}"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    kinds = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    rows = []
    for kind in kinds:
        with filled(kind, options.items) as house:
            for name, path in pages(house).items():
                times = measure(house, path, options.rounds)
                quantiles = (f"{stage.quantile(times, share) * 1000:.0f}" for share in (0.5, 0.95))
                rows.append((kind, name, *quantiles))
    print(stage.table(("database", "page", "p50 ms", "p95 ms"), rows))
    print(f"{options.items} waiting items, {options.rounds} requests each")
    print(stage.machine())


if __name__ == "__main__":
    main()
