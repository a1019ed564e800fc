"""What the benchmarks of the running house share: a data directory with a site, signed webhooks, a machine line."""

import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3

from models import sites
from models.desk import Desk
from models.session import journal_mode
from models.settings import Settings, child_environment
from models.setup import open_, prepare
from platforms.signatures import standard_sign

ROOT = Path(__file__).resolve().parent.parent
SITE = "bench"
LEAKS = (
    "My colleague Marta has the same fault: ask marta.winter{n}@brookfield-mail.com or ring 0113 246 0{p:03d}.",
    "```\n09:14:02 login ok user=jonas.keller{n}@brookfield-mail.com from 81.2.69.{o}\n09:14:09 ERROR disk full\n```",
)
CALM = (
    "Thanks, clearing the cache helped, although it took {n} tries and a cup of tea in between.",
    "Have you tried `systemctl restart tidewater`? If that fails, page {n} of the manual has a table of the lights.",
    "I switched it off and on twice, waited {n} minutes, and the orange light went away. What does it mean?",
)


def machine() -> str:
    """One line: what the figures were made on."""
    model = "unknown processor"
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        model = next(
            (line.split(":", 1)[1].strip() for line in cpu.read_text().splitlines() if "model name" in line), model
        )
    busy = os.getloadavg()[0]
    return (
        f"machine: {model}, {os.cpu_count()} cores, load {busy:.1f} at the end, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, SQLite {pysqlite3.sqlite_version} "
        f"({journal_mode()}), {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    )


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A plain table."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def house(**settings):
    """A fresh data directory with one site: settings and the site's secret."""
    directory = Path(tempfile.mkdtemp(prefix="ov-"))
    try:
        chosen = Settings(data_dir=directory / "data", port=free_port(), log_level="ERROR", **settings)
        ready = prepare(chosen)
        with ready.database.begin() as session:
            desk = Desk.at_work(session, ready.keys, chosen)
            secret = sites.add_site(
                desk, name=SITE, title=SITE, platform="generic", source="forum", base_url="https://forum.example.org"
            ).secret
        ready.database.engine.dispose()
        yield chosen, secret
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def process(settings: Settings, *arguments: str):
    """One of the command's processes for a while."""
    ours = () if arguments[0].startswith("benchmarks.") else ("overshare",)
    command = [sys.executable, "-m", *ours, *arguments]
    running = subprocess.Popen(
        command, env={**child_environment(settings), "PYTHONPATH": str(ROOT)}, cwd=settings.data_dir
    )
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=40)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def processor(pid: int) -> float:
    """Processor seconds of a process and all it has started, so far."""
    ticks, family, todo = 0, set(), [pid]
    while todo:
        one = todo.pop()
        family.add(one)
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
        todo += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
    return ticks / os.sysconf("SC_CLK_TCK")


def wait_for_port(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("the web process did not start")


def text(number: int, *, leak: bool) -> str:
    pool = LEAKS if leak else CALM
    return pool[number % len(pool)].format(n=number, p=number % 1000, o=number % 250 + 1)


def request(secret: str, number: int, words: str, port: int) -> bytes:
    """A whole signed HTTP request, ready to be sent."""
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    data = {
        "source": "generic", "site": "https://forum.example.org", "object": "post", "id": str(number),
        "thread_id": "830", "url": f"https://forum.example.org/p/{number}", "revision": 1, "status": "published",
        "visibility": "public",
        "format": "markdown", "text": words, "author": {"id": str(number % 500), "name": f"poster {number % 500}"},
        "created_at": moment,
    }  # fmt: skip
    body = json.dumps({"type": "post.created", "timestamp": moment, "data": data}).encode()
    signed = standard_sign(f"msg_{number}", int(time.time()), body, secret)
    headers = {
        "Host": f"127.0.0.1:{port}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **signed,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /hooks/{SITE} HTTP/1.1\r\n{lines}\r\n".encode() + body


def open_house(settings: Settings):
    """Its database and keys."""
    return open_(settings)
