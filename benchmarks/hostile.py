"""What a text written to hurt costs: processor seconds for a million characters, the worst first.

    python -m benchmarks.hostile [--lengths 1000 10000 100000] [--markups plain markdown html bbcode] [--show 20]

Every text of `tests/detector/hostile_texts.py` in every markup and length. Fails (exit 1) if one of them costs more
than the bound and more than the floor, which is what an ordinary post may cost.
"""

import argparse
import sys
import time

from detector.engine import Detector
from detector.finding import Context
from tests.detector.hostile_texts import SEEDS, texts

BOUND = 2.0
"""Processor seconds for a million characters."""
FLOOR = 0.05
"""Processor seconds that any text may cost, however short."""
MARKUPS = ("plain", "markdown", "html", "bbcode")


def measure(detector, lengths, markups):
    """(seconds for a million characters, seconds, length, markup, name, why incomplete) of each text."""
    for length in lengths:
        for name, text in texts(length):
            for markup in markups:
                start = time.process_time()
                result = detector.scan(text, Context(markup=markup))
                spent = time.process_time() - start
                yield spent / length * 1e6, spent, length, markup, name, result.incomplete_reason or ""


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lengths", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    arguments.add_argument("--markups", nargs="+", default=MARKUPS)
    arguments.add_argument("--show", type=int, default=20)
    given = arguments.parse_args()
    detector = Detector()
    detector.scan("Hello Jo Miller, mail jo@example.org or ring +44 20 7946 0958.")
    rows = sorted(measure(detector, given.lengths, given.markups), reverse=True)
    for rate, spent, length, markup, name, why in rows[: given.show]:
        print(f"{rate:8.2f} s/MB {spent:7.3f} s {length:9} {markup:9} {name} {why}")
    over = [row for row in rows if row[0] > BOUND and row[1] > FLOOR]
    cut = sum(1 for row in rows if row[5])
    print(f"{len(SEEDS)} seeds, {len(rows)} scans, {cut} said to be incomplete, {len(over)} beyond {BOUND} s/MB")
    sys.exit(bool(over))


if __name__ == "__main__":
    main()
