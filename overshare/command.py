"""The command: start the rooms, look after them, look into them."""

import click


@click.group()
@click.version_option(package_name="overshare")
def main() -> None:
    """Find personal data that posters may not have meant to publish."""
