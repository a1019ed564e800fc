"""The nightly lesson: each site's verdicts, once a day, one site a transaction."""

from models import learnings
from models.jobs import LEARN
from models.logs import log
from worker.runtime import Runtime

MOST = 50
"""Sites of one job; what is left is rung for again."""


def drain(runtime: Runtime, first: int) -> None:
    """Learn for every site that is due. `first` is a hint: rows say whose turn it is."""
    del first
    runtime.nudge.begun(LEARN)
    for _ in range(MOST):
        with runtime.write() as desk:
            site_id = learnings.due(desk)
            if site_id is None:
                return
            row = learnings.learn_site(desk, site_id)
            log().info("site.learnt", site=site_id, labels=row.labels, state=row.state)
