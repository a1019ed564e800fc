from pathlib import Path

import pytest
from presidio_analyzer import EntityRecognizer, RecognizerResult

from detector.allowance import Allowance
from detector.analyzer import RuleRecognizer
from detector.engine import Detector
from detector.finding import Context
from detector.rules.from_yaml import check, load


@pytest.fixture(scope="module")
def detector():
    return Detector(names=False, documentation_is_real=True)


def found(detector, text, markup="plain"):
    result = detector.scan(text, Context(markup=markup))
    return {(one.kind, text[one.start : one.end]) for one in result.findings}


@pytest.mark.parametrize(
    ("markup", "text", "expected"),
    [
        ("plain", "mail jo.miller@example.org", ("email", "jo.miller@example.org")),
        ("html", "mail jo&#64;example&#46;org", ("email", "jo&#64;example&#46;org")),
        ("html", "mail j<b>o</b>@example.org", ("email", "j<b>o</b>@example.org")),
        ("plain", "jo\u200bhn@example.org", ("email", "jo\u200bhn@example.org")),
        ("plain", "jo (at) example dot org", ("email", "jo (at) example dot org")),
        ("plain", "call \uff0b44 20 7946 0958", ("phone", "\uff0b44 20 7946 0958")),
        ("plain", "https://x.example.org/?email=jo%40example.org", ("email", "jo%40example.org")),
    ],
)
def test_values_are_found_in_every_disguise(detector, markup, text, expected):
    assert expected in found(detector, text, markup)


def test_the_same_datum_has_the_same_value_in_every_disguise(detector):
    for text in ("Jo@example.org", "jo\u200b@example.org", "jo (at) example dot org"):
        finding = next(one for one in detector.scan(text).findings if one.kind == "email")
        assert detector.value_of(text, Context(), finding) == "jo@example.org"


def test_results_come_in_the_order_of_the_texts(detector):
    results = detector.scan_many(["nothing", "jo@example.org", ""])
    assert [len(result.findings) for result in results] == [0, 1, 0]
    assert all(result.complete for result in results)


def test_a_lone_surrogate_is_no_trouble(detector):
    assert detector.scan("\ud800 jo@example.org").findings


def test_a_text_longer_than_the_limit_is_incomplete(detector):
    result = detector.scan(" " * 2_000_001)
    assert (result.complete, result.incomplete_reason) == (False, "too_long")


class Failing(EntityRecognizer):
    def load(self):
        pass

    def analyze(self, text, entities, nlp_artifacts):  # noqa: ARG002
        raise ValueError(text)


class Shouting(EntityRecognizer):
    def load(self):
        pass

    def analyze(self, text, entities, nlp_artifacts):  # noqa: ARG002
        return [RecognizerResult("PERSON", 0, 2, 0.9)]


def test_a_recognizer_that_fails_makes_the_result_incomplete_and_loses_nothing():
    result = Detector(names=False, recognizers=[Failing(["X"])], documentation_is_real=True).scan("jo@example.org")
    assert (result.complete, result.incomplete_reason) == (False, "recognizer_failed")
    assert [one.kind for one in result.findings] == ["email"]


def test_a_presidio_recognizer_of_a_user_is_heard():
    result = Detector(names=False, recognizers=[Shouting(["PERSON"])]).scan("Jo was here")
    assert [one.kind for one in result.findings] == ["person"]


def test_our_rules_are_a_presidio_recognizer():
    results = RuleRecognizer().analyze("mail jo@example.org", ["EMAIL"])
    assert [(one.entity_type, one.start, one.end) for one in results] == [("EMAIL", 5, 19)]
    assert results[0].analysis_explanation.pattern_name == "email"


def test_the_version_changes_with_the_rules():
    assert Detector(names=False).version != Detector(names=False, rules=()).version


def test_only_time_inside_the_with_is_charged(monkeypatch):
    clock = iter([0.0, 0.3, 100.0, 100.2])
    monkeypatch.setattr("detector.allowance.thread_time", lambda: next(clock))
    allowance = Allowance(0)
    with allowance:
        pass
    assert not allowance.spent
    with allowance:
        assert allowance.spent
        allowance.since = None
    assert allowance.reason == "time"


def test_a_quoted_account_that_is_an_address_is_found(detector):
    text = '[quote="jo@example.org, post:4"]\nhi\n[/quote]'
    assert ("email", "jo@example.org") in found(detector, text, "markdown")


def test_the_example_in_the_docs_runs(capsys):
    page = (Path(__file__).parents[2] / "docs" / "detector.md").read_text(encoding="utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    exec(compile(code, "docs/detector.md", "exec"), {})
    assert capsys.readouterr().out.startswith("email jo.miller@example.org")


def test_the_rules_in_the_docs_load(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "detector.md").read_text(encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(page.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    assert [problem.code for problem in check(load(path))] == ["no_example"]
