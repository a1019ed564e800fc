"""The web process: gunicorn, set up so that it opens nothing it need not and logs nothing it should not."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from models import setup
from models.logs import start_logging
from models.settings import Settings
from platforms.platform import Call, Reply
from worker.outbound import NOTHING, NotAllowed, Outbound

PROVIDER_SECONDS = 10.0


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's start and end, through our own handlers; no access log: a path and an address are personal data."""

    def setup(self, cfg: Any) -> None:  # noqa: ARG002 - gunicorn's signature
        """Hand everything to the root logger, which knows what may be said."""
        self.error_log.handlers[:] = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)
        self.access_log.handlers[:] = []
        self.access_log.propagate = False

    def access(self, *_: Any) -> None:
        """No access log."""

    def reopen_files(self) -> None:
        """There are no files."""


def options(settings: Settings) -> dict[str, Any]:
    """Gunicorn's settings: gthread, no control socket, tight limits on requests, workers that are renewed."""
    memory = Path("/dev/shm")  # noqa: S108 - gunicorn's own heartbeat file, unnamed
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.web_processes,
        "threads": settings.web_threads,
        "worker_class": "gthread",
        "timeout": 30,
        "graceful_timeout": 10,
        "keepalive": 5,
        "backlog": 1024,
        "max_requests": 50_000,
        "max_requests_jitter": 5_000,
        "limit_request_line": 4094,  # a sign-in provider's code may have 3000 characters
        "limit_request_fields": 64,
        "limit_request_field_size": 4096,
        "control_socket_disable": True,
        "accesslog": None,
        "errorlog": "-",
        "logger_class": QuietLogger,
        "proc_name": "overshare-web",
        "worker_tmp_dir": str(memory) if memory.is_dir() else None,
    }


def ask_provider(settings: Settings) -> Callable[[Call], Reply]:
    """How the pages ask the sign-in provider: through the one door, for ten seconds at most."""
    outbound = Outbound(private=settings.oidc_private, deadline=PROVIDER_SECONDS)

    def ask(call: Call) -> Reply:
        try:
            return outbound.send(call)
        except NotAllowed:
            return NOTHING

    return ask


class Web(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings and the moderation pages."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take our settings; a stray gunicorn.conf.py is not read."""
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application in the worker process, so that no connection crosses a fork."""
        from moderation_ui.app import create_app  # noqa: PLC0415 - in the worker process, after the fork

        start_logging(self._settings.log_level, "web")
        return create_app(self._settings, ask_provider(self._settings))


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    start_logging(settings.log_level, "web")
    if (missing := setup.without_key(settings)) is not None:
        sentence, database = missing
        database.engine.dispose()
        print(f"{sentence} Until then webhooks are answered 503 and the pages say so.", file=sys.stderr)
    Web(settings).run()
