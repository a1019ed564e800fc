"""The whole recipe: read the sets, invent posts, train, write the pipeline, measure it.

    python -m detector.training.recipe DATA [--out detector/pipeline] [--metrics detector/training/metrics.json]

`overshare train` calls the same function.
"""

import argparse
import json
import random
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from detector.people import PIPELINE
from detector.people_lexicon import load_lexicon
from detector.training.corpus import fillers, present, read_source
from detector.training.measure import measure, tables
from detector.training.pipeline import write_pipeline
from detector.training.posts import Inventor
from detector.training.train import Recipe, train

HERE = Path(__file__).parent
METRICS = HERE / "metrics.json"


class NoData(Exception):
    """The data folder holds none of the sets that are trained on."""


def run(data: Path, out: Path, metrics: Path, recipe: Recipe | None = None) -> dict[str, Any]:
    """Train on the sets in `data`, write the pipeline to `out` and its figures to `metrics`; return the figures.

    Some four minutes of one core with the full sets. NoData if there is nothing to train on.
    """
    recipe = recipe or Recipe()
    sources = present(data)
    if not sources:
        raise NoData("none of the sets to train on is in the folder: see MODEL_CARD.md for their names")
    counted = {source.name: list(read_source(data, source)) for source in sources}
    real = [example for examples in counted.values() for example in examples]
    inventor = Inventor(recipe.seed, fillers(real))
    examples = real + [inventor.post() for _ in range(recipe.posts)]
    random.Random(recipe.seed).shuffle(examples)  # noqa: S311 - an order, not a secret
    lexicon = load_lexicon(HERE / "lists/lexicon.npz")
    weights = train(examples, lexicon, recipe)
    shutil.rmtree(out, ignore_errors=True)
    write_pipeline(weights, lexicon, out)
    result = {
        "recipe": asdict(recipe),
        "trained_on": {name: len(found) for name, found in counted.items()} | {"invented posts": recipe.posts},
        "features": {"words": len(weights.keys), "joint": len(weights.joint)},
        **measure(out, data),
    }
    metrics.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return result


def measure_again(data: Path, pipeline: Path, metrics: Path) -> dict[str, Any]:
    """Refresh the figures of a pipeline that was not trained anew, after its rules changed."""
    result = {**json.loads(metrics.read_text("utf-8")), **measure(pipeline, data)}
    metrics.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return result


def main() -> None:
    """Run from a shell or a spaCy project."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=PIPELINE)
    parser.add_argument("--metrics", type=Path, default=METRICS)
    parser.add_argument("--posts", type=int, default=Recipe.posts)
    parser.add_argument("--iterations", type=int, default=Recipe.iterations)
    parser.add_argument("--only-measure", action="store_true", help="keep the pipeline, refresh its figures")
    asked = parser.parse_args()
    if asked.only_measure:
        result = measure_again(asked.data, asked.out, asked.metrics)
    else:
        result = run(asked.data, asked.out, asked.metrics, Recipe(posts=asked.posts, iterations=asked.iterations))
    sys.stdout.write(tables(result))


if __name__ == "__main__":
    main()
