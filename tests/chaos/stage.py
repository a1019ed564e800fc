"""What the chaos tests work with: a house with real processes, and time that can be moved on in its rows."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from click.testing import CliRunner
from sqlalchemy import update

from models import crash, team
from models.delivery import Delivery
from models.lease import Lease
from models.post import Revision
from models.settings import child_environment
from models.site import Site
from overshare.command import main
from tests.worker.workshop import Workshop

PERSON = "ana"
PASSWORD = "a long enough phrase"
WITH_DEATH = 9


@dataclass
class Stage(Workshop):
    """A workshop whose processes may die. `armed` is the crash point of the process we are in."""

    armed: str = ""

    def add_person(self) -> None:
        """A moderator with PASSWORD."""
        with self.desk() as desk:
            team.add_person(desk, PERSON, "moderator", PASSWORD)

    def dies_at(self, point: str, work: Callable[[], object]) -> int:
        """Do some work in a process that ends at a crash point. Return its exit code."""
        self.runtime.let_go()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                self.armed = point
                crash.arm(point)
                work()
                code = 0
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def leases_run_out(self) -> None:
        """Let so much time pass that what a dead process held is free again."""
        with self.desk() as desk:
            run = desk.session.execute
            run(update(Revision).where(Revision.scan == "due").values(next_at=desk.at))
            run(update(Delivery).where(Delivery.state == "waiting").values(next_at=desk.at))
            run(update(Lease).values(until=desk.at - timedelta(seconds=1)))
            run(update(Site).values(resting_until=None))

    def texts_are_past_their_date(self) -> None:
        """Let the time come at which decided texts are destroyed."""
        with self.desk() as desk:
            past = desk.at - timedelta(hours=1)
            desk.session.execute(update(Revision).where(Revision.purge_at.is_not(None)).values(purge_at=past))

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Call the command as an operator does."""
        return subprocess.run(
            [sys.executable, "-m", "overshare", *arguments],
            env={**child_environment(self.settings), **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def verify(self) -> str:
        """What `overshare verify` says, and that its exit code agrees."""
        said = CliRunner().invoke(main, ["verify"], env=child_environment(self.settings), catch_exceptions=False)
        assert (said.exit_code == 0) == (said.output == "Everything holds.\n"), said.output
        return said.output
