"""The whole Overshare as its owner starts it: `overshare up` with everything it brings, and a browser in front."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page

from tests.wordpress.harness import free_port, stop

PASSWORD = "seven quiet kettles on Tuesday"


class House:
    """One running Overshare on loopback, with its own data directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        ours = {
            "OVERSHARE_DATA_DIR": str(self.folder / "data"),
            "OVERSHARE_PORT": str(self.port),
            "OVERSHARE_PRIVATE_TARGETS": "true",  # the blog is on loopback
            "OVERSHARE_DOCUMENTATION_IS_REAL": "true",  # and its values are invented
            "OVERSHARE_LOG_LEVEL": "WARNING",
        }
        # What this process has set for itself must not come along.
        known = {name: value for name, value in os.environ.items() if not name.startswith("OVERSHARE_")}  # noqa: TID251
        return {**known, **ours}

    def start(self) -> None:
        """`overshare up`, and wait until it answers."""
        with (self.folder / "up.log").open("ab") as log:
            self.process = subprocess.Popen(self._command("up"), env=self.environment, stdout=log, stderr=log)
        wait_for(self._is_ready, "Overshare", 90)

    def stop(self) -> None:
        if self.process:
            stop(self.process, 30)
            self.process = None

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "overshare", *words]

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self._said()
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def _said(self) -> str:
        return (self.folder / "up.log").read_text(encoding="utf-8")

    def first_password(self) -> str:
        said = re.search(r"one-time password (\S+)", self._said())
        assert said, "no one-time password was printed"
        return said[1]

    def run(self, *words: str) -> str:
        """A command of Overshare's, as an operator types it."""
        ran = subprocess.run(self._command(*words), env=self.environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def connect(self, name: str, url: str) -> tuple[str, str]:
        """Connect a WordPress. Return the webhook's address and secret for its wp-config.php."""
        said = self.run("site", "add", name, "--platform", "wordpress", "--url", url)
        address, secret = re.search(r"address: (\S+)", said), re.search(r"(whsec_\S+)", said)
        assert address
        assert secret
        return address[1], secret[1]

    def status(self) -> dict[str, Any]:
        return dict(json.loads(self.run("status", "--json")))

    def verify(self) -> None:
        """Nothing that was promised is broken."""
        self.run("verify")


class Moderator:
    """A person in front of a browser."""

    def __init__(self, page: Page, house: House) -> None:
        self.page, self.house = page, house

    def sign_in(self) -> None:
        """For the first time: with the printed password, and a new one chosen at once."""
        self.page.goto(f"{self.house.url}/sign-in")
        first = self.house.first_password()
        self.page.get_by_label("Name").fill("admin")
        self.page.get_by_label("Password", exact=True).fill(first)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/password")
        for field, value in (("old", first), ("new", PASSWORD), ("again", PASSWORD)):
            self.page.locator(f"input[name={field}]").fill(value)
        self.page.locator("main button, form.stack button").last.click()
        self.page.wait_for_url(f"{self.house.url}/")

    def open(self, comment: int) -> None:
        """Find a comment in the list by its number, as soon as it is there, and open it."""
        row = self.page.locator(".row", has_text=re.compile(rf"\b{comment}\b")).locator("a")

        def listed() -> bool:
            self.page.goto(f"{self.house.url}/?view=all&q={comment}")
            return row.count() > 0

        wait_for(listed, f"comment {comment} in the list", 60)
        row.first.click()
        self.page.locator("#decision").wait_for()

    def press(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def decide(self, comment: int, key: str) -> None:
        """Open a comment and decide it by key: r redact, h hold, a allow."""
        self.open(comment)
        self.press(key)

    def progress(self, comment: int) -> str:
        """How far the last decision on a comment has come: waiting, applied, changed, failed, ..."""
        self.page.goto(f"{self.house.url}/?view=all&q={comment}")
        row = self.page.locator(".row a")
        if row.count() == 0:
            return ""
        row.first.click()
        self.page.locator("#heading").wait_for()
        shown = self.page.locator("[data-progress]")
        return (shown.first.get_attribute("data-progress") or "") if shown.count() else ""

    def wait(self, comment: int, progress: str, seconds: float = 60) -> None:
        wait_for(lambda: self.progress(comment) == progress, f"comment {comment} {progress}", seconds)


def wait_for(ready: Callable[[], bool], what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"not within {seconds} seconds: {what}"
        time.sleep(0.2)


@contextmanager
def running(folder: Path) -> Iterator[House]:
    """An Overshare that is ended whatever happens."""
    house = House(folder)
    try:
        house.start()
        yield house
    finally:
        house.stop()
