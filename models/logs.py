"""What may be logged: one JSON line an event, codes and counts by an allow-list, never a text, a value or a message.

An exception leaves its class and the frame it came from. What other libraries say is kept only where their words are
known to be harmless; of the rest one learns who spoke and where.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

ALLOWED = frozenset({
    "action", "after", "at", "attempts", "bytes", "child", "clear", "code", "complete", "count", "decision", "delivery",
    "due", "error", "event", "failed", "frame", "held", "item", "job", "level", "logger", "milliseconds", "outcome",
    "pid", "platform", "policy", "port", "position", "post", "process", "queue", "rc", "reason", "request", "revision",
    "route", "seconds", "shown", "signal", "site", "state", "status", "step", "subject", "version", "worker",
})  # fmt: skip
"""The only keys an event may have. Everything else is dropped, so that a careless call logs too little."""

_ROOT = Path(__file__).resolve().parent.parent
_HARMLESS = re.compile(r"[\w:./\-]{1,120}\Z")
# RQ speaks of workers, queues and job ids; gunicorn's information of its own start and end. Their warnings may not:
# gunicorn's "Invalid request from ip=..." is one.
_SPEAKS_FREELY: tuple[tuple[str, int], ...] = (("rq.", logging.CRITICAL), ("gunicorn.error", logging.INFO))


def start_logging(level: str, process: str, stream: TextIO | None = None) -> None:
    """Send every log line of this process, ours and others', through the allow-list."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Foreign(process))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Libraries that log what they work on at DEBUG: their place and level are all that is wanted, and seldom.
    for noisy in ("presidio-analyzer", "httpx", "httpcore", "sqlalchemy", "urllib3", "faker", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    sys.excepthook = _last_words
    structlog.configure(
        processors=[_named(process), _allow, structlog.processors.JSONRenderer(sort_keys=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )


def _last_words(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    """What ends a process is told like any other error: a traceback would print the message, and what is in it."""
    if not isinstance(error, KeyboardInterrupt):
        log().critical("process.failed", **told(error))


def log() -> Any:
    """The logger: `log().info("scan.batch", count=32)`."""
    return structlog.get_logger()


def told(error: BaseException) -> dict[str, str]:
    """What may be said of an exception: `log().error("sweep.failed", **told(error))`."""
    return {"error": type(error).__name__, "frame": frame(error.__traceback__)}


def frame(traceback: TracebackType | None) -> str:
    """The innermost of our own frames, else the innermost: `worker/scan.py:71`."""
    place = ""
    while traceback is not None:
        file = Path(traceback.tb_frame.f_code.co_filename)
        ours = file.is_relative_to(_ROOT) and "site-packages" not in file.parts
        if ours or not place:
            name = file.relative_to(_ROOT) if ours else file.name
            place = f"{name}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _named(process: str) -> Any:
    def add(_logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"at": _now(), "level": method, "process": process, **event}

    return add


def _allow(_logger: Any, _method: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: _plain(value) for key, value in event.items() if key in ALLOWED}


def _plain(value: Any) -> str | int | float | bool | None:
    """Codes and numbers pass; a word that is no code does not, so that a text under an allowed key is not logged."""
    if value is None or isinstance(value, bool | int | float):
        return value
    word = str(value)
    return word if _HARMLESS.match(word) else "-"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class _Foreign(logging.Formatter):
    """Formats what libraries log."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process
        self._render = structlog.processors.JSONRenderer()

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line with the sentence if it is known to be harmless, and the place in any case."""
        line = {"at": _now(), "level": record.levelname.lower(), "process": self._process, "logger": record.name}
        line["frame"] = f"{record.module}.py:{record.lineno}"
        if any(record.name.startswith(name) and record.levelno <= level for name, level in _SPEAKS_FREELY):
            line["event"] = _sentence(record)
        if record.exc_info and record.exc_info[0] is not None:
            line["error"], line["frame"] = record.exc_info[0].__name__, frame(record.exc_info[2])
        return str(self._render(None, "", line))


def _sentence(record: logging.LogRecord) -> str:
    args = record.args if isinstance(record.args, tuple) else ()
    try:
        return str(record.msg) % tuple(arg if isinstance(arg, int | float) else _plain(arg) for arg in args)
    except (TypeError, ValueError):
        return str(record.msg)
