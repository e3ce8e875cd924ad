"""The baseline beside the checker: word overlap and its one threshold."""

import pytest

from bench.checker_report import best_threshold, lines, means, overlap, result_of
from bench.checker_sets import Row


def row(claim, source, *, supported):
    return Row(
        id=claim,
        set_name="wice",
        claim=claim,
        source=source,
        supported=supported,
        published=None,
        part="test",
    )


def test_overlap_is_the_share_of_content_words():
    assert overlap("Boats sank: Eppen.", "Four boats sank.") == pytest.approx(2 / 3)
    assert overlap("It was the.", "Four boats sank.") == 0.0


def test_the_threshold_is_the_lowest_of_the_best():
    scored = {"a": [(True, 0.9), (False, 0.4)], "b": [(True, 0.8), (False, 0.6), (False, 0.1)]}
    assert best_threshold(scored) == 0.61


def test_both_judges_are_measured_on_the_same_rows():
    source = "Four boats sank off Eppen on Monday. Nobody was hurt."
    rows = [
        row("Nobody was hurt.", source, supported=True),
        row("Owls hunt mice by night.", source, supported=False),
    ]
    result = result_of(rows, 0.5)
    assert (result.n, result.unsupported) == (2, 1)
    assert result.overlap.balanced_accuracy.value == 1.0
    assert result.checker.balanced_accuracy.value == 1.0
    assert means({"wice": result, "edited_claims": result})["checker_f1_unsupported"] == 1.0
    table = "\n".join(lines({"wice": result}, 0.5))
    assert "wice" in table
    assert "1.000 (1.000-1.000)" in table
