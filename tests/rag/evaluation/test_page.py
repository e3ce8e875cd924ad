"""The page: complete, escaped, without a script; the worst questions first."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from rag.evaluation.calibration import calibration_of
from rag.evaluation.legs import LEGS, MAIN_LEG
from rag.evaluation.outcome import AnswerScores, Outcome
from rag.evaluation.page import render_page
from rag.evaluation.worst import faults_of, worst_of
from tests.rag.evaluation.folders import quote, run, write_folder
from tests.rag.evaluation.test_calibration import given
from tests.rag.evaluation.test_slices import question

HOSTILE = "<script>alert(1)</script>"
TOWER = {"id": "tower", "title": f"Tower {HOSTILE}", "text": f"A kestrel {HOSTILE} nested."}
BAND = {"id": "band", "title": "Band", "text": "Brass musicians marched at noon."}
QUESTIONS = [
    {
        "id": f"q{HOSTILE}",
        "kind": f"k{HOSTILE}",
        "question": f"Which kestrel {HOSTILE} nested?",
        "answers": [f"none {HOSTILE}"],
        "quotes": [quote(BAND, "Brass")],
    },
    {"id": "none", "question": "Who mined tungsten?", "answerable": False},
]


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def report(tmp_path):
    folder = write_folder(tmp_path / "set", [TOWER, BAND], QUESTIONS)
    return run(folder, tmp_path / "data")


def test_everything_is_escaped_and_nothing_is_fetched(report):
    page = render_page(report)
    parser = Tags()
    parser.feed(page)
    names = {tag for tag, _ in parser.found}
    assert "script" not in names
    assert not names & {"link", "img", "iframe", "object", "a"}
    assert not any(name in attrs for _, attrs in parser.found for name in ("src", "href", "style"))
    assert "default-src 'none'" in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_shows_figures_curves_and_what_was_found_instead(report):
    page = render_page(report)
    assert page.count("<svg") == 2
    for leg in LEGS:
        assert f'<th scope="col">{leg}</th>' in page
    assert "The worst 2 questions" in page
    assert "found first" in page
    assert "Brass musicians marched at noon." in page
    assert "answered, although the collection does not answer it" in page


def test_confidence_has_a_plot_where_a_provider_tells_it(report):
    assert "<h2>Declining</h2>" not in render_page(report)
    told = calibration_of([given(0.25, answers=False), given(0.9, answers=True)])
    page = render_page(replace(report, calibration=told))
    assert "<h2>Declining</h2>" in page
    assert page.count("<circle") == 2


def test_a_search_alone_has_a_page_too(tmp_path):
    folder = write_folder(tmp_path / "set", [BAND], QUESTIONS[1:])
    page = render_page(run(folder, tmp_path / "data", answers=False))
    assert "No question says which passage or article answers it." in page
    assert "Answers were not measured." in page
    assert "<svg" not in page


def outcome(rank, *, right=None, abstained=False, known=True):
    asked = replace(question("Where?"), answerable=known)
    scores = AnswerScores(
        abstained=abstained,
        contains_first=None,
        f1=None,
        highlight_f1=None,
        citation_precision=None,
        citation_recall=right,
        alce=None,
        invented=(),
        verdicts=(),
    )
    ranks = {MAIN_LEG: {"passage": rank} if known else {}}
    return Outcome(question=asked, ranks=ranks, answer=scores)


def test_the_worst_come_first():
    wrong_and_unfound = outcome(None, right=0.0)
    wrong = outcome(2, right=0.0)
    answered_anyway = outcome(None, known=False)
    declined = outcome(1, right=0.0, abstained=True)
    late = outcome(7, right=1.0)
    good = [outcome(1, right=1.0), outcome(None, known=False, abstained=True)]
    everything = [*good, late, declined, answered_anyway, wrong, wrong_and_unfound]
    ordered = worst_of(everything, most=20)
    assert ordered == (wrong_and_unfound, wrong, answered_anyway, declined, late)
    assert worst_of(everything, most=2) == ordered[:2]
    assert [faults_of(one) for one in good] == [(), ()]
    assert faults_of(late) == ("right passage found at rank 7",)
    assert faults_of(wrong_and_unfound) == (
        "no right answer or citation",
        "right passage not found",
    )


def test_a_question_without_an_answer_is_judged_by_its_rank():
    found, missed = replace(outcome(1), answer=None), replace(outcome(None), answer=None)
    assert worst_of([found, missed], most=5) == (missed,)


def test_the_page_is_the_same_for_the_same_report(report):
    assert render_page(report) == render_page(report)
    assert json.loads(report.to_json())["questions"] == 2
