"""One answer's scores: citations, refusals, and questions without gold to measure by."""

import pytest

from index.types import Span
from rag.evaluation.outcome import answer_scores
from rag.evaluation.types import GoldQuote, Question
from rag.types import Citation, Evidence, LegScores
from tests.rag.bare import bare_answer


def question(*, answers=("in May",), spans=((10, 20),), answerable=True):
    quotes = tuple(GoldQuote(article_id="a", span=Span(start=s, end=e)) for s, e in spans)
    return Question(
        question_id="q",
        text="When?",
        kind=None,
        answers=answers,
        quotes=quotes,
        article_ids=("a",),
        answerable=answerable,
        history=(),
    )


def citation(start, end, *, article_id="a", quote="It opened in May.", highlight=None):
    return Citation(
        label=1,
        claim=0,
        article_id=article_id,
        version="sha256:0",
        title="",
        author=None,
        outlet=None,
        published=None,
        url=None,
        start=start,
        end=end,
        quote=quote,
        prefix="",
        suffix="",
        status="verified",
        reader_url="",
        publisher_url=None,
        highlight=highlight,
    )


EVIDENCE = Evidence(
    label=1,
    passage_id=1,
    article_id="a",
    version="sha256:0",
    title="",
    author=None,
    outlet=None,
    published=None,
    url=None,
    language=None,
    start=0,
    end=30,
    text="",
    score=1.0,
    legs=LegScores(dense=None, lexical=None),
)


def answer(*citations, text="Opened in May [1].", abstained=False):
    return bare_answer(text=text, abstained=abstained, citations=citations, evidence=(EVIDENCE,))


def test_precision_is_the_share_of_right_citations():
    right, beside = citation(19, 30), citation(20, 30)
    elsewhere = citation(10, 20, article_id="b")
    scores = answer_scores(question(), answer(beside, right, elsewhere))
    assert scores.citation_precision == pytest.approx(1 / 3)
    assert scores.citation_recall == 1.0
    assert scores.contains_first == 1.0


def test_any_gold_quote_makes_a_citation_right():
    scores = answer_scores(question(spans=((10, 20), (40, 50))), answer(citation(45, 46)))
    assert scores.citation_precision == scores.citation_recall == 1.0


def test_only_the_first_cited_sentence_counts_for_containing():
    first, second = citation(0, 5, quote="It rained."), citation(10, 20)
    assert answer_scores(question(), answer(first, second)).contains_first == 0.0


def test_labels_are_not_words_of_the_answer():
    assert answer_scores(question(), answer(citation(10, 20), text="In May [1].")).f1 == 1.0


def test_the_words_set_off_in_the_first_quote_are_compared():
    cited = citation(10, 20, highlight=("It opened ", "in May", "."))
    assert answer_scores(question(), answer(cited)).highlight_f1 == 1.0
    assert answer_scores(question(), answer(citation(10, 20), cited)).highlight_f1 == 0.0


def test_an_answer_without_citations_cites_nothing_right():
    scores = answer_scores(question(), answer(text="In May."))
    assert scores.citation_precision == scores.citation_recall == scores.contains_first == 0.0
    assert scores.f1 == 1.0


def test_a_refusal_has_no_precision_and_misses_the_rest():
    scores = answer_scores(question(), answer(text="", abstained=True))
    assert scores.abstained
    assert scores.citation_precision is scores.highlight_f1 is None
    assert scores.citation_recall == scores.contains_first == scores.f1 == 0.0


@pytest.mark.parametrize(
    "asked",
    [question(answers=(), spans=()), question(answers=(), spans=(), answerable=False)],
)
def test_nothing_known_means_nothing_measured(asked):
    scores = answer_scores(asked, answer(citation(10, 20)))
    assert not scores.abstained
    assert scores.contains_first is scores.f1 is None
    assert scores.citation_precision is scores.citation_recall is None
