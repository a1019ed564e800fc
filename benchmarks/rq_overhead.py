"""What RQ and Redis add to a scanned post, as a share of the scan itself.

    python -m benchmarks.rq_overhead [--posts 512] [--batch 32] [--jobs 40] [--seconds 60]

detector    scan_many alone, in batches: the scan
rows        the same claimed from and recorded in the database, without RQ
empty job   a real worker is rung for, forks, finds nothing due and ends: all that RQ, Redis and the fork cost a job

Each is measured three times in turn and the middle one is taken, since the machine is seldom alone. A job drains
everything that is due and lingers for a moment, so posts that keep coming share a job: the last lines count them.
"""

import argparse
import resource
import time

from benchmarks import stage
from detector.finding import Context
from models import intake, sites
from models.logs import start_logging
from platforms.platform import Event, IncomingPost
from worker import broker, runtime, scan, warm
from worker.embedded import PrivateRedis

ROUNDS = 3


def processor():
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def timed(work):
    wall, cpu = time.perf_counter(), processor()
    work()
    return time.perf_counter() - wall, processor() - cpu


def fill(shop, first, count):
    with shop.write() as desk:
        site = sites.find(desk, stage.SITE)
        for number in range(first, first + count):
            words = stage.text(number, leak=number % 5 == 0)
            intake.observe(
                desk, site, IncomingPost(Event.CREATED, str(number), text=words, author_id=str(number % 500))
            )


def words(number):
    """A post as long as a forum's usually are, some 1,200 characters: a few people's words in a row."""
    return "\n\n".join(stage.text(number * 13 + part, leak=number % 5 == 0 and part == 5) for part in range(12))


def alone(options, detector):
    texts = [words(number) for number in range(options.posts)]
    contexts = [Context()] * options.batch
    for start in range(0, options.posts, options.batch):
        batch = texts[start : start + options.batch]
        detector.scan_many(batch, contexts[: len(batch)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=512)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--jobs", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    start_logging("ERROR", "benchmark")
    scan.LINGER_SECONDS = 0.0  # an empty job is to be empty
    taken = {"detector": [], "rows": [], "empty job": []}
    with stage.house(scan_batch=options.batch) as (settings, _), PrivateRedis(settings.redis_socket):
        detector = warm.detector(settings)
        shop = runtime.make_runtime(settings)
        runtime.install(shop)
        connection = broker.connect(settings.redis)
        for turn in range(ROUNDS):
            taken["detector"].append(timed(lambda: alone(options, detector)))
            fill(shop, turn * options.posts, options.posts)
            taken["rows"].append(timed(lambda: drain(shop, detector)))
            taken["empty job"].append(timed(lambda: ring_and_work(shop, connection, options.jobs)))
        shop.database.engine.dispose()
    count = {"detector": options.posts, "rows": options.posts, "empty job": options.jobs}
    each = {
        name: [sorted(part)[ROUNDS // 2] / count[name] * 1000 for part in zip(*runs, strict=True)]
        for name, runs in taken.items()
    }
    rows = [(name, f"{wall:.2f}", f"{cpu:.2f}") for name, (wall, cpu) in each.items()]
    print(stage.table(("way", "wall ms", "CPU ms"), rows))
    scan_cpu, job_cpu = each["detector"][1], each["empty job"][1]
    for size in (options.batch, options.batch * 8, options.batch * 32):
        print(
            f"RQ adds {job_cpu / size:.2f} ms CPU a post at {size} a job: {job_cpu / size / scan_cpu:.0%} of the scan"
        )
    for rate in (1, 5, 20):
        posts, jobs = arriving(rate, options.seconds)
        added = job_cpu * jobs / posts
        share = f"{added:.2f} ms CPU a post: {added / scan_cpu:.0%} of the scan"
        print(f"one by one, {rate}/s: {posts} posts in {jobs} jobs, {share}")
    print(stage.machine())


def arriving(rate, seconds):
    """Posts and jobs while posts come one by one, each with its bell, to a real worker process with its sweep."""
    with stage.house() as (settings, _), PrivateRedis(settings.redis_socket):
        shop = runtime.make_runtime(settings)
        connection = broker.connect(settings.redis)
        with stage.process(settings, "worker", "scan"), stage.process(settings, "sweep"):
            while not connection.smembers("rq:workers"):
                time.sleep(0.1)
            for number in range(int(rate * seconds)):
                fill(shop, number, 1)
                shop.nudge("scan", 0)
                time.sleep(1 / rate)
            time.sleep(2)
            [worker] = connection.smembers("rq:workers")
            jobs = int(connection.hget(worker, "successful_job_count") or 0)
        shop.database.engine.dispose()
    return int(rate * seconds), jobs


def ring_and_work(shop, connection, jobs):
    worker = broker.make_worker("scan", connection)
    for _ in range(jobs):
        shop.nudge("scan", 0)
        shop.nudge.begun("scan")
    worker.work(burst=True, logging_level="ERROR")


def drain(shop, detector):
    while scan.batch(shop, detector):
        pass


if __name__ == "__main__":
    main()
