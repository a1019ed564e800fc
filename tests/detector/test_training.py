import json

import pytest
from click.testing import CliRunner

from detector.people import load
from detector.training import recipe
from detector.training.corpus import Example, Mark, held_out, labels_of
from detector.training.measure import Scored, at_precision, figures
from detector.training.pipeline import hash_of_folder
from detector.training.posts import Inventor
from detector.training.recipe import NoData
from detector.training.train import Recipe
from overshare.train_command import train as train_command

TINY = Recipe(posts=120, iterations=8, least=1.0, least_context=3)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    inventor = Inventor(5, ("It does not work.",))
    for name, count in (("wnut17_train", 60), ("ewt_dev", 20)):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for n in range(count):
                post = inventor.post()
                labels = {"X": "ORG"}
                spans = [{"start": m.start, "end": m.end, "label": labels.get(m.label, m.label)} for m in post.marks]
                file.write(json.dumps({"id": f"{name}-{n}", "text": post.text, "spans": spans}) + "\n")
    (folder / "manifest.json").write_text("{}")
    return folder


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    result = recipe.run(data, folder / "pipeline", folder / "metrics.json", TINY)
    return folder, result


def test_the_recipe_runs_from_data_to_figures(trained):
    folder, result = trained
    assert json.loads((folder / "metrics.json").read_text()) == json.loads(json.dumps(result))
    assert result["pipeline_sha256"] == hash_of_folder(folder / "pipeline")
    assert result["trained_on"] == {"wnut17_train": 60, "invented posts": 120}
    assert load(folder / "pipeline").tag_many(["Dear Anna, hello"]) is not None


def test_the_same_data_gives_the_same_pipeline(trained, data, tmp_path):
    folder, _ = trained
    recipe.run(data, tmp_path / "pipeline", tmp_path / "metrics.json", TINY)
    assert hash_of_folder(tmp_path / "pipeline") == hash_of_folder(folder / "pipeline")


def test_the_weights_hold_no_name(trained):
    folder, _ = trained
    classes = json.loads((folder / "pipeline/overshare_names/classes.json").read_text("utf-8"))
    words = {context for context in classes["contexts"] if not context.startswith("#")}
    assert not words & {"anna", "john", "smith", "maria", "miller"}


def test_the_command_trains(data, tmp_path):
    arguments = ["--data", str(data), "--out", str(tmp_path / "p"), "--metrics", str(tmp_path / "m.json")]
    result = CliRunner().invoke(train_command, [*arguments, "--posts", "30", "--iterations", "2"])
    assert result.exit_code == 0, result.output
    assert "ewt_dev" in result.output


def test_a_folder_without_sets_is_refused_in_words(tmp_path):
    with pytest.raises(NoData):
        recipe.run(tmp_path, tmp_path / "p", tmp_path / "m.json", TINY)
    result = CliRunner().invoke(train_command, ["--data", str(tmp_path), "--out", str(tmp_path / "p")])
    assert result.exit_code == 1
    assert "MODEL_CARD.md" in result.output


def test_the_same_seed_invents_the_same_posts():
    first, second = (Inventor(3, ("ok then.",)) for _ in range(2))
    assert [first.post() for _ in range(50)] == [second.post() for _ in range(50)]


def test_marks_of_invented_posts_lie_on_words():
    inventor = Inventor(4, ("ok then.",))
    for _ in range(300):
        post = inventor.post()
        for mark in post.marks:
            value = post.text[mark.start : mark.end]
            assert value
            assert value == value.strip()


def test_a_name_begins_once_and_continues():
    words, labels = labels_of(Example("Hi Anna Keller!", (Mark(3, 14, "PERSON"),)))
    assert list(zip(words.strings, labels, strict=True)) == [
        ("Hi", "O"),
        ("Anna", "B-PERSON"),
        ("Keller", "I-PERSON"),
        ("!", "O"),
    ]


def test_about_a_fifth_is_held_out_and_always_the_same():
    kept = [held_out(f"id-{n}", 80) for n in range(2000)]
    assert 300 < sum(kept) < 500
    assert kept == [held_out(f"id-{n}", 80) for n in range(2000)]


def test_figures_count_overlap_and_excuse_what_is_dont_care():
    texts = [
        Scored(found=((0, 4, 0.9), (10, 14, 0.6), (20, 24, 0.4)), gold=((0, 8),), excused=((20, 30),)),
        Scored(found=(), gold=((5, 9),), excused=()),
    ]
    row = figures(texts, 0.3)
    assert (row["found"], row["gold"], row["precision"], row["recall"]) == (2, 2, 0.5, 0.5)
    assert at_precision(texts)["precision"] >= 0.8
