import threading
import time

import pytest

from moderation_ui.together import MOST, Together


class Commits:
    """Commits one batch at a time, counts them, and can be told to fail."""

    def __init__(self):
        self.commits, self.fails, self.open = 0, 0, threading.Lock()
        self.first = threading.Event()

    def __call__(self, works):
        assert self.open.acquire(blocking=False), "two transactions at once"
        try:
            outcomes = [work() for work in works]
            self.first.wait(2)
            if self.fails:
                self.fails -= 1
                raise RuntimeError("the commit failed")
            self.commits += 1
            return outcomes
        finally:
            self.open.release()


def gather(together, commits, works):
    """All works from threads of their own; the first commit waits until all the others have gathered."""
    outcomes = {}

    def run(name, work):
        try:
            outcomes[name] = together.keep(work, commits)
        except Exception as error:  # noqa: BLE001
            outcomes[name] = type(error).__name__

    threads = [threading.Thread(target=run, args=item) for item in works.items()]
    for thread in threads:
        thread.start()
    while len(together._gathered) < min(len(works) - 1, len(works)) and not commits.first.wait(0.005):  # noqa: SLF001
        pass
    commits.first.set()
    for thread in threads:
        thread.join()
    return outcomes


def says(word):
    return lambda: word


def bad():
    raise ValueError("one bad delivery")


def test_what_comes_while_one_commits_shares_the_next_commit():
    together, commits = Together(), Commits()

    outcomes = gather(together, commits, {number: says(f"n{number}") for number in range(8)})

    assert outcomes == {number: f"n{number}" for number in range(8)}
    assert commits.commits == 2


def test_one_bad_delivery_fails_alone():
    together, commits = Together(), Commits()

    outcomes = gather(together, commits, {"a": says("a"), "bad": bad, "b": says("b"), "c": says("c")})

    assert outcomes == {"a": "a", "bad": "ValueError", "b": "b", "c": "c"}


def test_a_common_commit_that_fails_is_made_again_one_by_one_and_nobody_is_told_it_is_kept_when_it_is_not():
    together, commits = Together(), Commits()
    commits.fails = 10**6

    outcomes = gather(together, commits, {number: says("kept") for number in range(4)})

    assert set(outcomes.values()) == {"RuntimeError"}
    assert commits.commits == 0


@pytest.mark.parametrize("count", [1, MOST + 10])
def test_any_number_is_kept(count):
    together, commits = Together(), Commits()
    commits.first.set()

    outcomes = gather(together, commits, {number: says("kept") for number in range(count)})

    assert list(outcomes.values()) == ["kept"] * count


def test_a_commit_waits_for_a_moment_for_who_is_coming_and_for_nobody_else():
    together, commits = Together(), Commits()
    commits.first.set()
    outcomes = {}

    def late():
        with together.coming():
            began.set()
            time.sleep(0.0005)
        outcomes["late"] = together.keep(says("late"), commits)

    began = threading.Event()
    thread = threading.Thread(target=late)
    with together.coming():
        pass  # whoever gave up on the way is not waited for
    thread.start()
    began.wait()
    outcomes["first"] = together.keep(says("first"), commits)
    thread.join()

    assert outcomes == {"first": "first", "late": "late"}
    assert commits.commits in {1, 2}  # one, unless the machine was too busy to come within the moment
