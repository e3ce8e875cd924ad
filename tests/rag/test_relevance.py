"""Which sentence answers, and how sure that is."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from rag.question import parse_question
from rag.reader import Passage, Reader, Reading
from rag.relevance import MOST_READ, Ranking, Relevance
from rag.sentence_features import FEATURES, sentence_features
from rag.sentences import sentence_spans
from rag.term_weights import term_weight
from rag.testing import evidence
from rag.types import LegScores

TEXTS = (
    "The bridge was closed on Monday. It was built in 1931 by Ada Marsh.",
    "Oysters are grown in the bay. The beds were closed in March.",
)


def flat_reader(score=0.0):
    """Return a reader that finds every sentence equally likely."""

    def read(question, passages):
        return [
            Reading(
                sentence_scores=(score,) * len(p.sentences),
                sentence_answers=(None,) * len(p.sentences),
            )
            for p in passages
        ]

    return SimpleNamespace(read=read)


def test_features_are_named_and_one_row_a_sentence():
    sources = evidence(*TEXTS)
    passages = [
        Passage(title=e.title, text=e.text, sentences=tuple(sentence_spans(e.text)))
        for e in sources
    ]
    readings = flat_reader().read("", passages)
    rows = sentence_features(parse_question("When was it built?"), sources, passages, readings)
    assert rows.shape == (4, len(FEATURES))
    by_name = dict(zip(FEATURES, rows.T.tolist(), strict=True))
    assert by_name["rank"] == [0, 0, 1, 1]
    assert by_name["terms_in_sentence"] == [0, 1, 0, 0]
    assert by_name["terms_near"][1] == 1


def test_a_passage_that_waits_for_its_vector_may_mean_anything():
    found, unknown = evidence(*TEXTS)
    legs = LegScores(dense=0.6, lexical=1.0), LegScores(dense=None, lexical=1.0)
    sources = [replace(e, legs=leg) for e, leg in zip((found, unknown), legs, strict=True)]
    assert cosines(sources) == pytest.approx([0.6, 0.6, 0.0, 0.0])
    waiting = replace(sources[1], pending=True)
    assert cosines([sources[0], waiting])[2:] == pytest.approx([0.45, 0.45])


def cosines(sources):
    passages = [
        Passage(title=e.title, text=e.text, sentences=tuple(sentence_spans(e.text)))
        for e in sources
    ]
    readings = flat_reader().read("", passages)
    rows = sentence_features(parse_question("When was it built?"), sources, passages, readings)
    return rows[:, FEATURES.index("dense")].tolist()


def test_with_an_undecided_reader_the_words_decide():
    found = Relevance(flat_reader()).rank("Which engineer built it in 1931?", evidence(*TEXTS))
    ranked = found.sentences
    assert ranked[0].text == "It was built in 1931 by Ada Marsh."
    assert [s.probability for s in ranked] == sorted((s.probability for s in ranked), reverse=True)
    assert all(0 <= s.probability <= 1 for s in ranked)


def test_only_the_first_passages_are_read():
    found = Relevance(flat_reader()).rank("Who?", evidence(*["One sentence."] * 12))
    assert {s.label for s in found.sentences} == set(range(1, MOST_READ + 1))


def test_no_evidence_and_blank_evidence_give_nothing():
    relevance = Relevance(flat_reader())
    nothing = Ranking(sentences=(), answerable=0.0)
    assert relevance.rank("Who?", ()) == nothing
    assert relevance.rank("Who?", evidence(" ")) == nothing


def test_rare_terms_weigh_more():
    assert term_weight("the") < 0.05 < term_weight("minist") < term_weight("gentiloni") == 1


@pytest.mark.model
def test_the_shipped_model_is_sure_of_a_plain_answer_and_unsure_of_none():
    relevance = Relevance(Reader())
    inside = relevance.rank("Who built the bridge?", evidence(*TEXTS, title="The bridge"))
    assert inside.sentences[0].text == "It was built in 1931 by Ada Marsh."
    outside = relevance.rank("What is the capital of Australia?", evidence(*TEXTS))
    assert outside.answerable < relevance.threshold() < inside.answerable


def test_a_heading_that_asks_the_same_gives_its_place_to_the_sentence_behind_it():
    text = "The heist was on Sunday. How much was stolen from the museum? Eight items were taken."
    ranking = Relevance(flat_reader()).rank(
        "How much was stolen from the museum?", evidence(text, "Who knows?")
    )
    told = [sentence.text for sentence in ranking.sentences]
    assert told == ["Eight items were taken.", "The heist was on Sunday."]


def test_where_there_are_only_questions_they_stand():
    ranking = Relevance(flat_reader()).rank("Who knows?", evidence("Who knows? Who does not?"))
    assert len(ranking.sentences) == 2
