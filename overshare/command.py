"""The command: start the rooms, look after them, look into them."""

from importlib import import_module
from typing import ClassVar

import click

from overshare import keys_command, learn_command, people_command, person_command, sites_command, upkeep_command
from overshare.sentences import Sentences, settings


class _Overshare(Sentences):
    """The commands here, and those of the detector, whose module brings the language model with it."""

    late: ClassVar = {"scan": "scan_command", "rules": "scan_command", "train": "train_command"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, without loading what is slow."""
        return sorted({*super().list_commands(ctx), *self.late})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, loaded when it is asked for."""
        if cmd_name in self.late:
            command = getattr(import_module(f"overshare.{self.late[cmd_name]}"), cmd_name, None)
            return command if isinstance(command, click.Command) else None
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Overshare)
@click.version_option(package_name="overshare")
def main() -> None:
    """Find personal data that posters may not have meant to publish.

    Settings come from OVERSHARE_* in the environment or a TOML file named by OVERSHARE_CONFIG. Exit codes: 0 done,
    1 something was found, 2 called wrongly, 3 could not run.
    """


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the pages.")
@click.option("--fresh", is_flag=True, help="Begin with an empty demo, forgetting the last one.")
@click.option(
    "--pace", type=click.FloatRange(0.05, 3600), default=6.0, show_default=True, help="Seconds between posts."
)
@click.option(
    "--limit", type=click.IntRange(1, 5000), default=300, show_default=True, help="Posts until it falls silent."
)
def demo(port: int, fresh: bool, pace: float, limit: int) -> None:
    """Try it: a forum and a blog with invented posters, all on this machine."""
    from overshare import demo as trial  # noqa: PLC0415 - Faker is slow to load and nothing else needs it

    trial.run(trial.Wanted(port=port, fresh=fresh, pace=pace, limit=limit))


@main.command("demo-site", hidden=True)
@click.argument("port", type=int)
@click.argument("pace", type=float)
@click.argument("limit", type=int)
def demo_site(port: int, pace: float, limit: int) -> None:
    """Be the demo's forum and blog."""
    from overshare import demo as trial  # noqa: PLC0415

    trial.serve(port, pace, limit)


@main.command()
def up() -> None:
    """Start everything on this machine, and start again whatever ends."""
    from models.crypto import KeysMissing  # noqa: PLC0415
    from models.setup import without_key  # noqa: PLC0415
    from overshare import rooms, web, welcome  # noqa: PLC0415

    chosen = settings()
    try:
        rooms.run(chosen, ready=lambda ready: welcome.say(chosen, ready.one_time_password))
    except KeysMissing:
        if without_key(chosen) is None:
            raise
        web.serve(chosen)  # nothing can be worked on, but platforms hear that they should send again


@main.command()
def migrate() -> None:
    """Make or update tables, keys and the first account: once before the processes start one by one."""
    from models.setup import prepare  # noqa: PLC0415
    from overshare.welcome import say_password  # noqa: PLC0415

    ready = prepare(settings())
    ready.database.engine.dispose()
    click.echo("The tables are up to date.")
    say_password(ready.one_time_password)


@main.command()
def web() -> None:
    """Serve the pages and take webhooks in."""
    from overshare.web import serve  # noqa: PLC0415 - gunicorn

    serve(settings())


@main.command()
@click.argument("queue", type=click.Choice(["scan", "deliver"]))
@click.option("--burst", is_flag=True, help="End when the queue is empty.")
def worker(queue: str, burst: bool) -> None:
    """Work on one queue: scan texts, or deliver decisions."""
    from worker.supervised import run  # noqa: PLC0415 - the scan worker alone loads the language model

    run(settings(), queue, burst=burst)


@main.command()
def sweep() -> None:
    """Ring again for forgotten work, purge by date. Run as many as you like: one works."""
    from worker.sweep import run  # noqa: PLC0415

    run(settings())


_GROUPS = (sites_command.site, people_command.moderator, person_command.person, keys_command.keys, learn_command.learn)
for _command in (*upkeep_command.COMMANDS, *_GROUPS):
    main.add_command(_command)
