"""The server time of a decision with 10,000 waiting items, on SQLite and on PostgreSQL, durable when it is answered.

    python -m benchmarks.decision [--items 10000] [--decisions 300] [--database sqlite|postgresql|both]

A third each are redacted, held and allowed, as the keys r, h and a do it: the whole request, its commit included, and
the choice of the item that opens next. Nobody else is busy meanwhile.
"""

import argparse
import time

from sqlalchemy import select

from benchmarks import stage
from benchmarks.filled import OWN, Filled, filled
from models.finding import FindingRow
from models.item import Item
from models.post import Revision

ACTIONS = ("redact", "hold", "allow")


def forms(house: Filled, count: int) -> list[tuple[str, dict[str, object]]]:
    """The decision form of the first items of the list, as their pages would fill it."""
    with house.database.read() as session:
        order = (Item.overdue.desc(), Item.priority.desc(), Item.opened_at, Item.id)
        items = session.execute(
            select(Item, Revision)
            .join(Revision, Item.revision_id == Revision.id)
            .where(Item.state == "new")
            .order_by(*order)
            .limit(count)
        ).all()
        found = []
        for item, revision in items:
            cut = list(session.scalars(select(FindingRow.id).where(FindingRow.revision_id == revision.id)))
            fields = {"version": item.version, "revision": revision.id, "text_hash": revision.text_hash, "cut": cut}
            found.append((item.uuid, fields))
        return found


def decide(house: Filled, uuid: str, fields: dict[str, object], action: str) -> float:
    """Seconds of one decision."""
    data = {"token": house.token, "action": action, **fields}
    began = time.perf_counter()
    answer = house.client.post(f"/items/{uuid}/decide", data=data, headers=OWN)
    took = time.perf_counter() - began
    assert answer.status_code == 303, answer.status_code
    return took


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--decisions", type=int, default=300)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    kinds = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    rows = []
    for kind in kinds:
        with filled(kind, options.items) as house:
            times: dict[str, list[float]] = {action: [] for action in ACTIONS}
            for number, (uuid, fields) in enumerate(forms(house, options.decisions + len(ACTIONS))):
                took = decide(house, uuid, fields, ACTIONS[number % len(ACTIONS)])
                if number >= len(ACTIONS):  # the first of each compiles its statements
                    times[ACTIONS[number % len(ACTIONS)]].append(took)
            times["all"] = [one for action in ACTIONS for one in times[action]]
            for action, took in times.items():
                quantiles = (f"{stage.quantile(took, share) * 1000:.1f}" for share in (0.5, 0.95, 0.99))
                rows.append((kind, action, *quantiles))
    print(stage.table(("database", "decision", "p50 ms", "p95 ms", "p99 ms"), rows))
    print(f"{options.items} waiting items, {options.decisions} decisions")
    print(stage.machine())


if __name__ == "__main__":
    main()
