"""Real worker processes: they fork, they are killed, Redis goes and comes, and every text is scanned once."""

import signal

import pytest

from models.item import Item
from models.post import Revision
from tests.worker.workshop import HARMLESS, LEAK, MAIL, wait_until
from worker.embedded import PrivateRedis


@pytest.fixture
def shop(workshop):
    workshop.add_site()
    return workshop


def scanned(shop, count):
    return lambda: (
        [state for state in shop.scans() if state in {"clear", "shown"}] == shop.scans() and len(shop.scans()) == count
    )


def test_a_nudge_wakes_a_worker_and_the_item_is_there(shop):
    shop.start("worker", "scan")
    row = shop.post_in(LEAK)

    shop.runtime.nudge("scan", row)

    wait_until(scanned(shop, 1))
    assert len(shop.all(Item)) == 1
    assert MAIL not in shop.log()


def test_lost_nudges_a_flushed_redis_and_a_killed_worker_cost_time_only(shop):
    worker = shop.start("worker", "scan", OVERSHARE_LOG_LEVEL="DEBUG")
    shop.start("sweep", OVERSHARE_LOG_LEVEL="DEBUG")
    shop.post_in(LEAK, "1")  # nobody rings
    wait_until(scanned(shop, 1))

    shop.runtime.nudge("scan", shop.post_in(HARMLESS, "2"))
    shop.redis.flushall()
    wait_until(scanned(shop, 2))

    shop.runtime.nudge("scan", shop.post_in(HARMLESS, "3"))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    shop.start("worker", "scan")
    wait_until(scanned(shop, 3))

    assert len(set(shop.findings())) == len(shop.findings())
    assert MAIL not in shop.log()


def test_a_redis_that_goes_and_comes_back_loses_nothing(shop, settings):
    shop.start("worker", "scan")
    shop.start("sweep")
    shop.post_in(LEAK, "1")
    wait_until(scanned(shop, 1))
    [pid] = [int(shop.redis.info("server")["process_id"])]
    __import__("os").kill(pid, signal.SIGKILL)
    wait_until(lambda: shop.runtime.nudge("scan", shop.post_in(HARMLESS, "2") or 0) is False)

    with PrivateRedis(settings.redis_socket):
        wait_until(scanned(shop, 2))


def test_a_text_that_kills_each_worker_is_quarantined_and_the_others_go_on(shop):
    shop.post_in(LEAK, "1")
    shop.start("worker", "scan", OVERSHARE_CRASH_AT="scan.after_claim", OVERSHARE_SCAN_LEASE="5")
    shop.start("sweep")

    wait_until(lambda: shop.scans() == ["quarantined"])

    assert [(item.state, item.why) for item in shop.all(Item)] == [("new", "quarantined")]
    assert [row.attempts for row in shop.all(Revision)] == [3]


def test_a_worker_told_to_stop_ends_by_itself(shop):
    worker = shop.start("worker", "deliver")
    wait_until(lambda: "worker.started" in shop.log())

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=15) == 0


def test_a_worker_told_to_stop_while_posts_keep_coming_finishes_what_it_has_and_ends(shop):
    worker = shop.start("worker", "scan")
    shop.runtime.nudge("scan", shop.post_in(HARMLESS, "0"))
    wait_until(scanned(shop, 1))
    for number in range(1, 30):
        shop.post_in(HARMLESS, str(number))

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=15) == 0
    assert not [row for row in shop.all(Revision) if row.lease is not None]
