import json

import pytest
from click.testing import CliRunner

from overshare.scan_command import rules, scan

GOOD = """
rules:
  - name: ticket
    kind: ticket_number
    pattern: '(TCK-[0-9]{6})'
    finds: ['see [[TCK-123456]]']
    ignores: ['see TCK-12']
recognizers:
  - name: Zip
    supported_entity: ZIP
    patterns: [{name: zip, regex: '\\b\\d{5}-\\d{4}\\b', score: 0.6}]
"""


@pytest.fixture
def run():
    def invoke(command, *arguments):
        return CliRunner().invoke(command, [str(one) for one in arguments])

    return invoke


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "post.txt"
    path.write_text("hello\nmail jo@miller-home.org\n", "utf-8")
    return path


def test_a_finding_exits_with_one_and_shows_no_value(run, file):
    result = run(scan, "--no-names", file)
    assert result.exit_code == 1
    assert "post.txt:2:6" in result.output
    assert "jo@miller-home.org" not in result.output


def test_a_clean_file_exits_with_zero(run, tmp_path):
    path = tmp_path / "clean.txt"
    path.write_text("nothing here", "utf-8")
    assert run(scan, "--no-names", path).exit_code == 0


def test_json_names_line_and_place(run, file):
    [record] = json.loads(run(scan, "--no-names", "--json", file).output)
    assert (record["findings"][0]["label"], record["findings"][0]["line"]) == ("EMAIL", 2)


def test_sarif_has_a_region_and_no_value(run, file):
    output = run(scan, "--no-names", "--sarif", file).output
    [result] = json.loads(output)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert "jo@miller-home.org" not in output


def test_posts_come_out_one_a_line_with_decision_and_spans(run, tmp_path):
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": 1, "text": "jo@miller-home.org"}\n\n{"id": 2, "text": "hi", "markup": "html"}\n', "utf-8")
    first, second = map(json.loads, run(scan, "--no-names", "--jsonl", path).output.splitlines())
    assert (first["id"], second["spans"], second["decision"]) == (1, [], "clear")
    assert {"start": 0, "end": 18, "label": "EMAIL"}.items() <= first["spans"][0].items()
    assert set(first) == {"id", "decision", "priority", "complete", "spans"}


def test_suppressed_findings_are_shown_on_demand_only(run, tmp_path):
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": 1, "text": "jo@example.com"}\n', "utf-8")
    assert json.loads(run(scan, "--no-names", "--jsonl", path).output)["spans"] == []
    assert json.loads(run(scan, "--no-names", "--jsonl", path, "--all").output)["spans"][0]["suppressed"]


def test_rules_of_ones_own_are_used_and_tested(run, tmp_path):
    own, post = tmp_path / "own.yaml", tmp_path / "post.txt"
    own.write_text(GOOD, "utf-8")
    post.write_text("see TCK-654321 at 12345-6789", "utf-8")
    kinds = {
        one["kind"] for one in json.loads(run(scan, "--no-names", "--json", "--rules", own, post).output)[0]["findings"]
    }
    assert kinds == {"ticket_number", "zip"}
    assert "no `finds`" in run(rules, "test", own).output


@pytest.mark.parametrize(
    ("pattern", "word"),
    [(r"(a+)+\1", "RE2 refuses"), (r"(?=a)b", "RE2 refuses"), (r"(?:(?:a{0,100}){0,9}b{0,999}){0,9}", "")],
)
def test_a_pattern_that_could_blow_up_is_refused(run, tmp_path, pattern, word):
    own = tmp_path / "own.yaml"
    own.write_text(json.dumps({"rules": [{"name": "bad", "kind": "x", "pattern": pattern}]}), "utf-8")
    result = run(rules, "test", own)
    assert result.exit_code == 1
    assert word in result.output


@pytest.mark.parametrize(
    "text", ["rules: [{name: a}]", "other: 1", "rules: [{name: a, kind: b, pattern: c, colour: d}]"]
)
def test_a_file_with_unknown_keys_is_refused(run, tmp_path, text):
    own = tmp_path / "own.yaml"
    own.write_text(text, "utf-8")
    assert run(rules, "test", own).exit_code == 1


def test_a_line_that_is_no_post_costs_only_itself(run, tmp_path):
    path = tmp_path / "posts.jsonl"
    good = [json.dumps({"id": name, "text": "mail jo@miller-home.org"}) for name in ("a", "b")]
    path.write_bytes("\n".join([good[0], "jo@miller-home.org", "[]", '{"id": 1}', "", good[1]]).encode() + b"\n\xff\n")
    result = run(scan, "--no-names", "--jsonl", path)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "b"]
    assert [f"Line {number} is skipped" in result.stderr for number in (2, 3, 4, 7)] == [True] * 4
    assert "miller-home" not in result.stderr
    assert result.exit_code == 3
