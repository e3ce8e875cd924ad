"""Which ranked sentences are quoted, and how."""

from dataclasses import replace

from index.types import Span
from rag.providers.protocol import Wording
from rag.relevance import ScoredSentence
from rag.selecting import all_quotable, best_sentences, quotable, rivals
from rag.testing import evidence


def sentence(label, text, probability):
    span = Span(start=0, end=len(text))
    return ScoredSentence(label=label, span=span, text=text, probability=probability)


def test_more_is_quoted_if_it_is_likely_and_says_something_else():
    ranked = [
        sentence(1, "Ferries leave at noon.", 0.9),
        sentence(2, "Ferries leave at noon, he said.", 0.9),
        sentence(3, "Fog closed the harbour.", 0.7),
        sentence(4, "Bees are back.", 0.6),
    ]
    wording = Wording(question="Why is it late?", evidence=evidence(*"abcd"))
    assert [s.label for s in best_sentences(wording, ranked, 4)] == [1, 3]
    assert best_sentences(wording, [], 4) == []


def test_a_rival_gives_another_figure_in_another_article():
    texts = ("Two people died in the flood.", "Five people died in the flood.")
    told = [sentence(1, texts[0], 0.9), sentence(2, texts[1], 0.2)]
    found = [replace(e, published=f"2015-02-1{e.label}") for e in evidence(*texts)]
    wording = Wording(question="How many people died in the flood?", evidence=tuple(found))
    assert rivals(wording, told, told[:1], 2) == told[1:]
    assert rivals(wording, told, told, 2) == []


def test_an_article_s_own_marks_are_left_off_and_what_is_too_short():
    marked = sentence(1, "The bridge was shut. [1] And more.", 0.9)
    (quoted,) = all_quotable([marked, sentence(1, "It was.", 0.9)], 2)
    assert quoted.text == "The bridge was shut."
    assert quotable(sentence(1, "It was.", 0.9), 2) is None
