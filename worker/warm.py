"""The detector of this process: made once, before the first fork, so that children share its memory."""

from pathlib import Path

from detector.engine import Detector
from detector.finding import Context
from models.settings import Settings

# Every kind of text once, so that nothing is loaded or compiled for the first real post. All of it is invented.
_DUMMY = (
    "Hello, my name is Jane Example and you can reach me at jane@example.org or +1 202 555 0100.\n"
    "<p>It fails with <code>connect to 192.0.2.7 refused</code></p>\n```\nuser=jane\n```\n"
)
_detector: list[Detector] = []


def detector(settings: Settings) -> Detector:
    """The process's detector, loaded and tried on a dummy text the first time it is asked for."""
    if not _detector:
        made = Detector(
            settings.pipeline,
            names=settings.names,
            rule_files=[Path(file) for file in settings.rule_files],
            documentation_is_real=settings.documentation_is_real,
        )
        contexts = [Context(markup=markup) for markup in ("plain", "markdown", "html", "bbcode")]
        made.scan_many([_DUMMY] * len(contexts), contexts)
        _detector.append(made)
    return _detector[0]
