"""Which differences between two reports are real."""

import json

import pytest

from index.bootstrap import paired_difference
from rag.errors import EvaluationError
from rag.evaluation.comparison import N_RESAMPLES, compare, read_rows, render_comparison


def row(number, *, recall, refused=False, known=True, f1=None, question=None):
    scores = {"passage": {"recall_at_1": recall}} if recall is not None else {}
    return {
        "id": str(number),
        "question": question or f"Question {number}?",
        "answerable": known,
        "retrieval": {"fusion": scores},
        "answer": {"abstained": refused, "scores": {"f1": f1, "contains_first": None}},
    }


@pytest.fixture
def report(tmp_path):
    def write(name, rows):
        path = tmp_path / name
        path.write_text(json.dumps({"by_question": rows}), encoding="utf-8")
        return read_rows(path)

    return write


RECALL = "retrieval.fusion.passage.recall_at_1"


def test_a_clear_difference_is_real_and_its_interval_is_the_paired_bootstrap(report):
    before, after = [0.0] * 20 + [1.0] * 20, [1.0] * 14 + [0.0] * 6 + [1.0] * 20
    first = report("a", [row(n, recall=r) for n, r in enumerate(before)])
    second = report("b", [row(n, recall=r) for n, r in enumerate(after)])
    found = compare(first, second).measures[RECALL]
    assert (found.first, found.second, found.n_different) == (0.5, 0.85, 14)
    assert found.difference == paired_difference(after, before, n_resamples=N_RESAMPLES)
    assert found.difference.low > 0
    assert (found.real, found.better) == (True, True)
    back = compare(second, first).measures[RECALL]
    assert (back.real, back.better) == (True, False)
    assert back.difference.value == -found.difference.value


@pytest.mark.parametrize("n_better", [1, 5, 6])
def test_too_few_different_questions_show_nothing(report, n_better):
    first = report("a", [row(n, recall=0.0) for n in range(n_better)])
    second = report("b", [row(n, recall=1.0) for n in range(n_better)])
    found = compare(first, second).measures[RECALL]
    assert found.difference.low == 1.0
    assert found.real is (n_better >= 6)


def test_noise_is_not_real(report):
    first = report("a", [row(n, recall=float(n % 2)) for n in range(40)])
    second = report("b", [row(n, recall=float(n // 2 % 2)) for n in range(40)])
    found = compare(first, second).measures[RECALL]
    assert (found.n_different, found.real, found.better) == (20, False, None)
    same = compare(first, first).measures[RECALL]
    assert (same.difference.value, same.n_different, same.real) == (0.0, 0, False)


def test_fewer_false_refusals_are_better(report):
    first = report("a", [row(n, recall=1.0, refused=True) for n in range(12)])
    second = report("b", [row(n, recall=1.0) for n in range(12)])
    measures = compare(first, second).measures
    assert measures["abstention.false_refusal_rate"].better is True
    assert measures["abstention.accuracy"].better is True
    assert "abstention.refusal_rate" not in measures


def test_only_the_same_questions_with_the_measure_on_both_sides(report):
    first = report(
        "a",
        [
            row(1, recall=1.0, f1=0.5),
            row(2, recall=None, known=False, refused=True),
            row(3, recall=1.0),
            row(4, recall=1.0),
        ],
    )
    second = report(
        "b",
        [
            row(5, recall=1.0),
            row(3, recall=1.0, question="Another?"),
            row(2, recall=None, known=False),
            row(1, recall=0.0),
        ],
    )
    found = compare(first, second)
    assert (found.n_paired, found.n_only_first, found.n_only_second) == (2, 1, 1)
    assert found.n_changed == 1
    assert found.measures[RECALL].difference.n == 1
    assert found.measures["abstention.refusal_rate"].difference.value == -1.0
    assert "answers.f1" not in found.measures
    assert json.loads(found.to_json())["measures"][RECALL]["difference"]["n"] == 1
    text = render_comparison(found)
    assert "2 questions in both; 1 only in the first, 1 only in the second, 1 changed" in text
    assert max(map(len, text.splitlines())) <= 100


def test_two_comparisons_of_the_same_reports_are_the_same(report):
    first = report("a", [row(n, recall=float(n % 3 == 0), f1=n / 50) for n in range(50)])
    second = report("b", [row(n, recall=float(n % 2), f1=n / 60) for n in range(50)])
    assert compare(first, second) == compare(first, second)


def test_nothing_in_common(report):
    with pytest.raises(EvaluationError, match="no question in common"):
        compare(report("a", [row(1, recall=1.0)]), report("b", [row(2, recall=1.0)]))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not valid JSON"),
        ("[]", "has no 'by_question'"),
        ('{"questions": 3}', "measure again"),
        ('{"by_question": [3]}', "make it an object"),
    ],
)
def test_a_file_that_is_no_report(tmp_path, text, problem):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(EvaluationError, match=problem):
        read_rows(tmp_path / "a.json")
    with pytest.raises(EvaluationError, match="cannot read"):
        read_rows(tmp_path / "b.json")


def test_a_score_that_is_no_number(report):
    broken = report("a", [row(1, recall="high")])
    with pytest.raises(EvaluationError, match="make it a number"):
        compare(broken, broken)
