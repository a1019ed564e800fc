import resource

import pytest
from sqlalchemy import update

from detector.finding import ScanResult
from models import scans
from models.item import Item
from models.post import Revision
from models.scans import ATTEMPTS
from tests.worker.workshop import HARMLESS, LEAK, killed_at
from worker import budget, scan, warm


@pytest.fixture
def shop(either):
    either.add_site()
    return either


def drain(shop):
    scan.drain(shop.runtime, first=0)


def expire(shop):
    """Let every lease run out, as time would."""
    with shop.desk() as desk:
        desk.session.execute(update(Revision).where(Revision.scan == "due").values(next_at=desk.at))


def test_a_leak_gets_an_item_and_a_harmless_post_none(shop):
    shop.post_in(LEAK, "1")
    shop.post_in(HARMLESS, "2")

    drain(shop)

    assert shop.scans() == ["shown", "clear"]
    assert len(shop.all(Item)) == 1
    assert {kind for _, _, _, kind in shop.findings()} >= {"email"}


def test_a_lost_nudge_costs_nothing_the_next_job_takes_all_that_is_due(shop):
    for number in range(5):
        shop.post_in(HARMLESS, str(number))

    drain(shop)

    assert shop.scans() == ["clear"] * 5


def test_a_doubled_nudge_has_no_second_effect(shop):
    shop.post_in(LEAK)
    drain(shop)
    before = shop.findings()

    drain(shop)

    assert shop.findings() == before
    assert len(shop.all(Item)) == 1


@pytest.mark.parametrize("point", ["scan.after_claim", "scan.after_detect", "scan.before_commit", "scan.after_commit"])
def test_whatever_the_step_it_dies_at_every_text_is_scanned_exactly_once(shop, point):
    shop.post_in(LEAK, "1")
    shop.post_in(HARMLESS, "2")
    shop.runtime.database.engine.dispose()

    with killed_at(point, lambda: drain(shop)) as code:
        assert code == 9
    expire(shop)
    drain(shop)
    drain(shop)

    assert shop.scans() == ["shown", "clear"]
    assert len(set(shop.findings())) == len(shop.findings())


def test_a_text_that_kills_its_worker_three_times_is_quarantined_and_a_person_sees_it(shop):
    shop.post_in(LEAK)
    shop.runtime.database.engine.dispose()

    for _ in range(ATTEMPTS):
        with killed_at("scan.after_claim", lambda: drain(shop)):
            expire(shop)
    drain(shop)

    assert shop.scans() == ["quarantined"]
    assert [(item.state, item.why) for item in shop.all(Item)] == [("new", "quarantined")]


class Resisting:
    """A detector that fails on one text and is the real one otherwise."""

    def __init__(self, real, marker, error):
        self.real, self.marker, self.error, self.version = real, marker, error, real.version

    def scan_many(self, texts, contexts):
        if any(self.marker in text for text in texts):
            self.error()
        return self.real.scan_many(texts, contexts)

    def value_of(self, *arguments):
        return self.real.value_of(*arguments)


def wrong():
    raise ValueError("a sentence with marta.winter@brookfield-mail.com in it")


def endless():
    while True:
        pass


def greedy():
    raise MemoryError


@pytest.mark.parametrize("error", [wrong, endless, greedy])
def test_one_bad_text_costs_only_itself_and_goes_to_a_person(shop, monkeypatch, error):
    monkeypatch.setattr(budget, "TEXT_SECONDS", 0.3)
    resisting = Resisting(warm.detector(shop.settings), "POISON", error)
    monkeypatch.setattr(warm, "_detector", [resisting])
    shop.post_in(HARMLESS, "1")
    shop.post_in("POISON", "2")
    shop.post_in(HARMLESS, "3")

    drain(shop)

    assert shop.scans() == ["clear", "shown", "clear"]
    assert [(item.state, item.why) for item in shop.all(Item)] == [("new", "incomplete")]


def test_the_budget_ends_a_scan_that_swallows_exceptions(monkeypatch):
    class Deaf:
        version = "1"

        def scan_many(self, *_):
            while True:
                try:
                    endless()
                except Exception:  # noqa: BLE001
                    continue

    monkeypatch.setattr(budget, "TEXT_SECONDS", 0.2)

    [result] = budget.scan_within(Deaf(), ["text"], [None])

    assert result == ScanResult(complete=False, incomplete_reason="budget", detector_version="1")


def test_the_kernel_counts_from_the_time_it_has_charged_so_far(monkeypatch):
    monkeypatch.setattr("time.process_time", lambda: 0.0)  # as far behind as can be
    monkeypatch.setattr("time.clock_gettime", lambda _: 5000.7)

    with budget.processor_time(2.0):
        soft, _ = resource.getrlimit(resource.RLIMIT_CPU)

    assert soft == 5002 + budget.GRACE_SECONDS


def test_a_result_that_comes_after_the_lease_is_not_stored(shop):
    shop.post_in(LEAK)
    with shop.desk() as desk:
        [claimed] = scans.claim(desk, 5)
    with shop.runtime.read() as desk:
        [work] = scans.texts(desk, [claimed])
    [judged] = scan.judge(warm.detector(shop.settings), [work])
    expire(shop)
    drain(shop)
    before = shop.findings()

    with shop.runtime.read() as desk:
        connection = shop.runtime_connection(desk, claimed.site_id)

    assert scan.record_together(shop.runtime, [judged], {claimed.site_id: connection}) == 0
    assert shop.findings() == before


def test_a_result_that_cannot_be_stored_does_not_take_the_others_with_it(shop, monkeypatch):
    real = scans.record_scan

    def record_scan(desk, claimed, scanned):
        if claimed.revision_id == 2:
            raise RuntimeError("this row resists")
        return real(desk, claimed, scanned)

    monkeypatch.setattr(scans, "record_scan", record_scan)
    for number in range(4):
        shop.post_in(HARMLESS, str(number))

    drain(shop)

    assert shop.scans() == ["clear", "due", "clear", "clear"]


def test_findings_hold_offsets_that_lead_to_the_value(shop):
    shop.post_in(LEAK)

    drain(shop)

    places = {kind: LEAK[start:end] for _, start, end, kind in shop.findings()}
    assert places["email"] == "marta.winter@brookfield-mail.com"


def test_what_comes_while_a_job_lingers_is_scanned_by_it_and_a_bell_is_not_lost(shop, monkeypatch):
    monkeypatch.setattr(scan, "LINGER_SECONDS", 0.3)
    looked = []

    def first_due(desk):
        if not looked:
            looked.append(1)
            shop.post_in(LEAK, "late")
        return real(desk)

    real = scans.first_due
    shop.post_in(HARMLESS, "1")
    shop.runtime.database.engine.dispose()
    monkeypatch.setattr(scans, "first_due", first_due)

    drain(shop)

    assert shop.scans() == ["clear", "shown"]
