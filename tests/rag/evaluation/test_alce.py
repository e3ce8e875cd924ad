"""ALCE's precision and recall on answers worked by hand, with a judge that is told the truth."""

import pytest

from rag.claims import claim_spans
from rag.evaluation.alce import alce_scores, judged_supported
from rag.types import Claim, Evidence, LegScores
from tests.rag.bare import bare_answer


def source(label, text="Text.", published=None):
    return Evidence(
        label=label,
        passage_id=label,
        article_id="a",
        version="sha256:0",
        title="",
        author=None,
        outlet=None,
        published=published,
        url=None,
        language=None,
        start=0,
        end=len(text),
        text=text,
        score=1.0,
        legs=LegScores(dense=None, lexical=None),
    )


def answer(text, n_evidence=3):
    claims = [
        Claim(
            text=text[span.start : span.end],
            start=span.start,
            end=span.end,
            labels=span.labels,
            unknown_labels=span.unknown,
            verdict="partly",
            reason="",
            score=None,
            checks=(),
        )
        for span in claim_spans(text, n_evidence)
    ]
    return bare_answer(
        text=text,
        claims=tuple(claims),
        evidence=tuple(source(label) for label in range(1, n_evidence + 1)),
    )


def judge_of(*supporting):
    """Return a judge by which exactly these sets of labels, and larger ones, support."""

    def judge(_sentence, evidence):
        labels = {one.label for one in evidence}
        return any(needed <= labels for needed in supporting)

    return judge


def scores(text, *supporting):
    found = alce_scores(answer(text), judge_of(*supporting))
    return found.precision, found.recall


def test_a_single_supporting_label_is_precise():
    assert scores("It rose [1].", {1}) == (1.0, 1.0)
    assert scores("It rose [2].", {1}) == (0.0, 0.0)


def test_labels_that_only_support_together_are_both_precise():
    assert scores("It rose [1][2].", {1, 2}) == (1.0, 1.0)


def test_a_label_that_adds_nothing_costs_precision():
    assert scores("It rose [1][3].", {1}) == (0.5, 1.0)


def test_either_of_two_supporting_labels_is_precise():
    assert scores("It rose [1][2].", {1}, {2}) == (1.0, 1.0)


def test_a_sentence_without_a_label_costs_recall():
    assert scores("It rose [1]. It fell.", {1}) == (1.0, 0.5)


def test_an_invented_label_costs_precision_and_recall():
    assert scores("It rose [1]. It fell [9].", {1}) == (0.5, 0.5)
    assert scores("It rose [1][9].", {1}) == (0.0, 0.0)


def test_every_paragraph_is_judged():
    assert scores("It rose [1].\n\nIt fell [2].\nIt ended [2].", {1}) == (1 / 3, 1 / 3)


def test_a_year_in_brackets_is_no_label():
    assert scores("It rose [2023] [1].", {1}) == (1.0, 1.0)


def test_more_than_three_labels_are_all_judged():
    found = alce_scores(answer("It rose [1][2][3][4].", 4), judge_of({4}))
    assert (found.precision, found.recall) == (0.25, 1.0)


def test_an_answer_without_labels_or_words_scores_nothing():
    assert scores("It rose.") == (0.0, 0.0)
    assert scores("…") == (0.0, 0.0)


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [("The bridge closed on Monday [1].", True), ("Owls hunt by night [1].", False)],
)
def test_the_judge_is_our_checker(sentence, supported):
    sources = [source(1, "The bridge closed on Monday.", "2024-05-01"), source(2, "It rained.")]
    assert judged_supported(sentence, sources) is supported
