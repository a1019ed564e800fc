"""`overshare demo`: everything on this machine, with a forum and a blog whose posters are invented."""

import shutil
import signal
import socket
import sys
import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from models import setup, sites
from models.desk import Desk
from models.logs import log, start_logging, told
from models.settings import Settings, child_environment, load
from overshare import rooms
from overshare.demo_posts import Posters
from overshare.demo_site import BLOG, FORUM, Board, Pace, Sender, make_server, write
from overshare.desk import at_work
from overshare.processes import Child, ourselves
from overshare.welcome import address

MARK: Final = "demo"
"""A file in the data directory that says it holds a demo: only such a one is ever emptied."""
FILE: Final = "demo-posts.json"
SITES: Final = {FORUM: ("Demo forum", "forum"), BLOG: ("Demo blog", "blog")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the demo is to run: the pages' port, whether to begin anew, seconds between posts, posts in all."""

    port: int
    fresh: bool
    pace: float
    limit: int


def run(wanted: Wanted) -> None:
    """Run until Ctrl-C."""
    level = "WARNING" if load().log_level == "INFO" else load().log_level  # so that the address stays in sight
    chosen = load(port=wanted.port, private_targets=True, documentation_is_real=True, poll_interval=60, log_level=level)
    directory = chosen.data_dir.resolve()
    _claim(directory, fresh=wanted.fresh)
    site_port = _free_port()
    rooms.run(
        chosen,
        ready=lambda ready: _say(chosen, ready.one_time_password, site_port),
        more=lambda ready: [_connect(chosen, ready, site_port, wanted)],
    )


def _claim(directory: Path, *, fresh: bool) -> None:
    """Use a directory that is empty or holds a demo: a real database is never touched."""
    mark = directory / MARK
    if directory.exists() and any(directory.iterdir()) and not mark.exists():
        raise rooms.NotADemo(f"{directory} holds no demo. Set OVERSHARE_DATA_DIR to another directory for the demo.")
    with rooms.only_one(directory):
        if fresh:
            for path in directory.iterdir():
                if path.name not in {MARK, rooms.LOCK}:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        mark.touch(mode=0o600)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _connect(chosen: Settings, ready: setup.Ready, port: int, wanted: Wanted) -> Child:
    """Connect both sites, at the port their server has this time, and return the process that is the server."""
    with ready.database.begin() as session:
        desk = Desk.at_work(session, ready.keys, chosen)
        for name, (title, source) in SITES.items():
            options = {
                "callback_url": f"http://127.0.0.1:{port}/decisions/{name}",
                "poll_url": f"http://127.0.0.1:{port}/poll/{name}",
            }
            _connect_one(desk, name, title, source, f"http://127.0.0.1:{port}", options)
    arguments = (str(port), str(wanted.pace), str(wanted.limit))
    return Child("demo", ourselves("demo-site", *arguments), child_environment(chosen))


def _connect_one(desk: Desk, name: str, title: str, source: str, base_url: str, options: dict[str, Any]) -> None:  # noqa: PLR0917
    known = sites.find(desk, name)
    if known is not None:
        known.base_url, known.options, known.resting_until, known.failures = base_url, options, None, 0
        return
    sites.add_site(desk, name=name, title=title, platform="generic", source=source, base_url=base_url, options=options)


def serve(port: int, pace: float, limit: int) -> None:
    """Be the forum and the blog: a process of its own that `demo` starts."""
    chosen = load()
    start_logging(chosen.log_level, "demo")
    with at_work(chosen) as desk:
        secrets = {name: sites.secrets_of(desk, site) for name in SITES if (site := sites.find(desk, name)) is not None}
    board = Board(chosen.data_dir.resolve() / FILE, f"http://127.0.0.1:{port}")
    sender = Sender(board, {name: f"http://127.0.0.1:{chosen.port}/hooks/{name}" for name in SITES}, secrets)
    server, stop = make_server(board, port, secrets), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    posters = Posters(seed=len(board.posts) + 1)
    while not stop.is_set():
        try:
            write(board, sender, posters, Pace(pace, limit), stop)
        except OSError as error:
            log().warning("demo.failed", **told(error))
            stop.wait(5)
    server.shutdown()


def _say(chosen: Settings, password: str | None, site_port: int) -> None:
    click.echo("\nOvershare's demo is up. Nobody in it exists.\n")
    click.echo(f"  Open        {address(chosen)}")
    if password:
        click.echo(f"  Sign in     admin, one-time password {password}")
    else:
        click.echo("  Sign in     admin, with the password you chose (lost it? overshare moderator reset admin)")
    click.echo(f"  The forum   http://127.0.0.1:{site_port}/{FORUM}   as readers see it")
    click.echo(f"  The blog    http://127.0.0.1:{site_port}/{BLOG}")
    click.echo("\nItems arrive in the queue by themselves. Open one, then press r to redact, h to hold, a to allow.")
    click.echo("Ctrl-C stops everything; the next start goes on where this one stopped (--fresh begins anew).\n")
    sys.stdout.flush()
