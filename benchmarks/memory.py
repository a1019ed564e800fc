"""What a detector costs a worker: start, first call, single short posts, and memory over a hundred thousand posts.

    taskset -c 0 python -m benchmarks.memory POSTS.jsonl [...] [--posts 100000] [--batch 32]

Posts are those of the files over and over, each with words of its own added, so that nothing that is remembered of one
helps the next. Memory is the resident set of the whole process. Processor time, not wall time.
"""

import argparse
import gc
import json
import random
import resource
import statistics
import time
from pathlib import Path

SHORT = 3000
"""Characters of a post that still is short."""
SINGLE = 1000
"""Short posts that are timed one by one."""


def resident():
    """Megabytes of this process that are in memory now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def start():
    """A detector, the seconds that importing and making it took, the seconds of its first scan."""
    before = time.process_time()
    from detector.engine import Detector  # noqa: PLC0415 (the import is what is measured)

    detector = Detector()
    made = time.process_time()
    detector.scan("Hello, this is Jo Miller, mail jo@example.org or ring +44 20 7946 0958.")
    return detector, made - before, time.process_time() - made


def posts(texts, count):
    """`count` posts, no two alike."""
    chance = random.Random(5)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(count):
        words = " ".join("".join(chance.choices(letters, k=chance.randint(3, 11))).title() for _ in range(5))
        yield f"{texts[number % len(texts)]}\n{words} {number} user{number}@kestrel-{number % 97}.net"


def single(detector, texts):
    """Median and 99th percentile, in milliseconds, of short posts one by one."""
    short = [text for text in texts if len(text) <= SHORT]
    spent = []
    for text in posts(short, SINGLE):
        before = time.process_time()
        detector.scan(text)
        spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=100)[98], max(spent)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--posts", type=int, default=100_000)
    arguments.add_argument("--batch", type=int, default=32)
    given = arguments.parse_args()
    texts = [json.loads(line)["text"] for path in given.files for line in path.read_text("utf-8").splitlines()]
    random.Random(3).shuffle(texts)
    detector, made, first = start()
    print(f"start {made:.2f} s, first scan {first * 1000:.0f} ms, {resident():.0f} MB")
    print("short posts one by one: median {:.2f} ms, p99 {:.2f} ms, worst {:.2f} ms".format(*single(detector, texts)))
    gc.collect()
    gc.freeze()
    print("the same after gc.freeze: median {:.2f} ms, p99 {:.2f} ms, worst {:.2f} ms".format(*single(detector, texts)))
    batch, done = [], 0
    for text in posts(texts, given.posts):
        batch.append(text)
        if len(batch) == given.batch:
            detector.scan_many(batch)
            done += len(batch)
            batch.clear()
            if done in {given.batch * (mark // given.batch) for mark in (1_000, 10_000, 30_000, 100_000)}:
                print(f"{done:7} posts: {resident():.0f} MB", flush=True)
    print(f"{done:7} posts: {resident():.0f} MB")


if __name__ == "__main__":
    main()
