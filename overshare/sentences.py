"""Errors as sentences that say what to do, and one exit code for each sort."""

from typing import Any, Final

import click

from models.crypto import KeysMissing, Unreadable
from models.session import Busy
from models.settings import BadSettings, Settings, load
from models.setup import CannotStart
from overshare.rooms import AlreadyRunning, NotADemo
from worker.embedded import NoRedis

FOUND: Final = 1
"""The command ran and found what should not be: a problem, a finding."""
CANNOT: Final = 3
"""The command could not run: settings, keys, database, Redis. (2 is click's: it was called wrongly.)"""


class Cannot(click.ClickException):
    """A command could not do what it should; the message is a sentence that says what to do."""

    exit_code = CANNOT


class Sentences(click.Group):
    """A group whose commands end with a sentence instead of a traceback for every error a person can answer."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (BadSettings, KeysMissing, CannotStart, NoRedis, AlreadyRunning, NotADemo) as error:
            raise Cannot(str(error)) from None
        except Busy:
            raise Cannot("The database does not answer or is locked. Run `overshare doctor` to see why.") from None
        except Unreadable:
            raise Cannot("A key does not fit what is stored. Restore the keys from your backup of them.") from None


def settings() -> Settings:
    """The settings from environment and file. Raise BadSettings."""
    return load()
