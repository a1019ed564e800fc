import threading
from contextlib import contextmanager

import pytest

from models.intake import Received
from moderation_ui.together import MOST, Together


class Desks:
    """Opens desks one at a time, counts the commits, and can be told to fail."""

    def __init__(self):
        self.commits, self.fails, self.open = 0, 0, threading.Lock()
        self.first = threading.Event()

    @contextmanager
    def __call__(self):
        assert self.open.acquire(blocking=False), "two transactions at once"
        try:
            yield self
            self.first.wait(2)
            if self.fails:
                self.fails -= 1
                raise RuntimeError("the commit failed")
            self.commits += 1
        finally:
            self.open.release()


def gather(together, desks, works):
    """All works from threads of their own; the first commit waits until all the others have gathered."""
    outcomes = {}

    def run(name, work):
        try:
            outcomes[name] = together.keep(work, desks).outcome
        except Exception as error:  # noqa: BLE001
            outcomes[name] = type(error).__name__

    threads = [threading.Thread(target=run, args=item) for item in works.items()]
    for thread in threads:
        thread.start()
    while len(together._gathered) < min(len(works) - 1, len(works)) and not desks.first.wait(0.005):  # noqa: SLF001
        pass
    desks.first.set()
    for thread in threads:
        thread.join()
    return outcomes


def says(word):
    return lambda _desk: Received(word)


def bad(_desk):
    raise ValueError("one bad delivery")


def test_what_comes_while_one_commits_shares_the_next_commit():
    together, desks = Together(), Desks()

    outcomes = gather(together, desks, {number: says(f"n{number}") for number in range(8)})

    assert outcomes == {number: f"n{number}" for number in range(8)}
    assert desks.commits == 2


def test_one_bad_delivery_fails_alone():
    together, desks = Together(), Desks()

    outcomes = gather(together, desks, {"a": says("a"), "bad": bad, "b": says("b"), "c": says("c")})

    assert outcomes == {"a": "a", "bad": "ValueError", "b": "b", "c": "c"}


def test_a_common_commit_that_fails_is_made_again_one_by_one_and_nobody_is_told_it_is_kept_when_it_is_not():
    together, desks = Together(), Desks()
    desks.fails = 10**6

    outcomes = gather(together, desks, {number: says("kept") for number in range(4)})

    assert set(outcomes.values()) == {"RuntimeError"}
    assert desks.commits == 0


@pytest.mark.parametrize("count", [1, MOST + 10])
def test_any_number_is_kept(count):
    together, desks = Together(), Desks()
    desks.first.set()

    outcomes = gather(together, desks, {number: says("kept") for number in range(count)})

    assert list(outcomes.values()) == ["kept"] * count
