import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from overshare.processes import LONGEST_PAUSE, Child, Supervisor

FOREVER = [sys.executable, "-c", "import time\ntime.sleep(600)"]


def child(name, command, **more):
    return Child(name, command, {"PATH": os.defpath}, **more)


def ends_with(code):
    return [sys.executable, "-c", f"raise SystemExit({code})"]


@pytest.fixture
def supervised():
    made = []

    def make(*children):
        supervisor = Supervisor(children)
        made.append(supervisor)
        for one in children:
            one.start()
        return supervisor

    yield make
    for supervisor in made:
        supervisor.end()


@pytest.mark.parametrize("code", [0, 1, 3])
def test_whatever_the_exit_code_a_child_is_started_again(supervised, code):
    one = child("one", ends_with(code))
    supervisor = supervised(one)
    one.process.wait()
    now = time.monotonic()

    supervisor.tick(now)
    assert one.starts == 1  # not at once
    supervisor.tick(now + 1)

    assert one.starts == 2


def test_a_child_that_ends_at_once_is_started_less_and_less_often(supervised):
    one = child("one", ends_with(1))
    supervisor = supervised(one)
    now, pauses = time.monotonic(), []
    for _ in range(9):
        one.process.wait()
        supervisor.tick(now)
        pauses.append(one.due_at - now)
        now = one.due_at
        supervisor.tick(now)

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (pytest.approx(0.5), pytest.approx(LONGEST_PAUSE))


def test_a_killed_child_is_started_again_and_the_others_are_left_alone(supervised):
    one, other = child("one", FOREVER), child("other", FOREVER)
    supervisor = supervised(one, other)
    pid = other.process.pid

    one.process.send_signal(signal.SIGKILL)
    one.process.wait()
    now = time.monotonic()
    supervisor.tick(now)
    supervisor.tick(now + 1)

    assert one.alive
    assert other.process.pid == pid


def test_what_others_stand_on_ends_last_and_nothing_is_left(tmp_path):
    log = tmp_path / "log"

    def noting(name):
        code = (
            f"import signal,sys,time\ndef end(*_):\n open({str(log)!r},'a').write('{name} ')\n sys.exit()\n"
            f"signal.signal(signal.SIGTERM,end)\nopen({str(tmp_path / name)!r},'w').close()\ntime.sleep(600)"
        )
        return [sys.executable, "-c", code]

    base, top = child("base", noting("base"), ends_last=True), child("top", noting("top"))
    supervisor = Supervisor([base, top])

    def ready():
        return (tmp_path / "base").exists() and (tmp_path / "top").exists()

    def stop_soon():
        os.kill(os.getpid(), signal.SIGTERM)

    supervisor.run(is_up=ready, started=lambda: threading.Timer(0.1, stop_soon).start())

    assert log.read_text().split() == ["top", "base"]
    assert not base.alive
    assert not top.alive


def test_a_child_that_does_not_listen_is_killed(monkeypatch):
    monkeypatch.setattr("overshare.processes.END_SECONDS", 0.3)
    deaf = child(
        "deaf", [sys.executable, "-c", "import signal,time\nsignal.signal(15,signal.SIG_IGN)\ntime.sleep(600)"]
    )
    supervisor = Supervisor([deaf])
    deaf.start()
    time.sleep(0.3)

    supervisor.end()

    assert not deaf.alive


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    pids = tmp_path / "pids"
    code = (
        "import sys\nfrom overshare.processes import Child, Supervisor\n"
        f"c=Child('one',[sys.executable,'-c','import time;time.sleep(600)'],{{}})\n"
        f"Supervisor([c]).run(started=lambda: open({str(pids)!r},'w').write(str(c.process.pid)))"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code])
    until = time.monotonic() + 20
    while not (pids.exists() and pids.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    pid = int(pids.read_text())

    supervisor.kill()
    supervisor.wait()

    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_running(pid)


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
