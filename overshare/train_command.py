"""`overshare train`: train the pipeline of names and addresses anew."""

from pathlib import Path

import click

from detector.people import PIPELINE
from detector.training.recipe import METRICS, NoData, run
from detector.training.train import Recipe


@click.command("train")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with the labelled sets as JSON lines; detector/training/MODEL_CARD.md names them.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=PIPELINE,
    show_default="the one in use",
    help="Where the pipeline goes.",
)
@click.option(
    "--metrics",
    type=click.Path(path_type=Path),
    default=METRICS,
    show_default="beside the recipe",
    help="Where its figures go.",
)
@click.option("--posts", type=click.IntRange(0), default=Recipe.posts, show_default=True, help="Invented posts.")
@click.option(
    "--iterations", type=click.IntRange(1), default=Recipe.iterations, show_default=True, help="Steps of L-BFGS."
)
def train(data: Path, out: Path, metrics: Path, posts: int, iterations: int) -> None:
    """Train the pipeline of names and addresses: some minutes of one core; the same data gives the same pipeline."""
    try:
        result = run(data, out, metrics, Recipe(posts=posts, iterations=iterations))
    except NoData as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(f"pipeline {result['pipeline_sha256'][:12]} in {out}")
    for label in ("person", "address"):
        for name, rows in result[label].items():
            row = rows["at_half"]
            click.echo(f"{label:8}{name:28} precision {row['precision']:.3f}  recall {row['recall']:.3f}")
