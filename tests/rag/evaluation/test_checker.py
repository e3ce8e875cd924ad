"""Measuring the checker on labelled claims: the file's form, the figures and their JSON."""

import json

import pytest

from rag.errors import EvaluationError
from rag.evaluation.checker import evaluate_checker, read_claims, render_checker

SOURCE = "The harbour bridge closed on Monday. Some 900 cars cross it every day."
ROWS = (
    {
        "id": "1",
        "claim": "Some 900 cars cross it every day.",
        "supported": True,
        "edit": "verbatim",
    },
    {"id": "2", "claim": "Penguins live far in the south.", "supported": False, "edit": "other"},
    {"id": "3", "claim": "Owls hunt mice by night.", "supported": True, "edit": "other"},
    {"id": "4", "claim": "The harbour bridge closed on Monday.", "supported": False},
)


def written(tmp_path, *rows):
    path = tmp_path / "claims.jsonl"
    lines = [row if isinstance(row, str) else json.dumps({"source": SOURCE} | row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_figures_and_their_json(tmp_path):
    calls = []
    claims = read_claims(written(tmp_path, *ROWS))
    report = evaluate_checker(claims, progress=lambda *done: calls.append(done))
    form = json.loads(report.to_json())
    assert list(form) == [
        "balanced_accuracy",
        "f1_unsupported",
        "precision_unsupported",
        "recall_unsupported",
        "by_edit",
        "ms_per_claim",
    ]
    assert form["balanced_accuracy"]["value"] == 0.5
    assert form["precision_unsupported"] | {"low": 0, "high": 1} == {
        "value": 0.5,
        "low": 0,
        "high": 1,
        "n": 2,
    }
    assert {edit: (m["value"], m["n"]) for edit, m in form["by_edit"].items()} == {
        "other": (1.0, 1),
        "verbatim": (0.0, 1),
        "other, supported": (1.0, 1),
    }
    assert form["ms_per_claim"] > 0
    assert calls == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_table_names_every_figure(tmp_path):
    text = render_checker(evaluate_checker(read_claims(written(tmp_path, *ROWS))))
    for label in ("balanced accuracy", "caught other", "false alarms verbatim", "milliseconds"):
        assert label in text


def test_a_share_of_nothing_is_a_dash(tmp_path):
    text = render_checker(evaluate_checker(read_claims(written(tmp_path, ROWS[0]))))
    assert "recall                          -" in text


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "2", "claim": "A.", "supported": "yes"}, "'supported' is 'yes'"),
        ({"id": "2", "claim": "A."}, "'supported' is missing"),
        ({"id": "2", "claim": " ", "supported": True}, "'claim' is ' '"),
        ({"id": "2", "claim": "A.", "source": 3, "supported": True}, "'source' is 3"),
        ({"id": "2", "claim": "A.", "supported": True, "edit": 1}, "'edit' is 1"),
        ({"id": "2", "claim": "A.", "supported": True, "published": "May"}, "ISO date"),
        ({"id": "1", "claim": "A.", "supported": True}, "already taken"),
        ("[1]", "not an object"),
        ("{", "not valid JSON"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(tmp_path, row, message):
    with pytest.raises(EvaluationError, match=rf"claims.jsonl, line 2: .*{message}"):
        read_claims(written(tmp_path, ROWS[0], row))


def test_a_file_without_rows_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match="no claims"):
        read_claims(written(tmp_path))
