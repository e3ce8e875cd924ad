"""The words set off inside a quote: which, when none, and that they lie inside."""

from types import SimpleNamespace

import pytest

from index.types import Span
from rag.answering.evidence import evidence_of
from rag.errors import EmbedderLoadError
from rag.highlighting import ReaderHighlighter
from rag.reader import Reading, shared_reader
from rag.spare_time import SpareTime
from tests.rag.found import hit

TEXT = "The bridge was closed on Monday. It was built in 1931. Drivers go round by Pellinford."
(EVIDENCE,) = evidence_of([hit(TEXT, 1.0, title="Bridge")])
SENTENCES = (Span(start=0, end=32), Span(start=33, end=54), Span(start=55, end=86))


def reader(read):
    return SimpleNamespace(read=read)


def highlighter(scores, answers):
    reading = Reading(sentence_scores=scores, sentence_answers=answers)
    return ReaderHighlighter(
        reader(lambda question, passages: [reading]), spare_time=SpareTime(share=1)
    )


@pytest.mark.model
def test_the_answering_words_are_found_inside_the_quote():
    mark = ReaderHighlighter(shared_reader(), spare_time=SpareTime(share=1))
    marked = mark("When was the bridge built?", EVIDENCE, SENTENCES[1])
    assert marked is not None
    assert TEXT[marked.start : marked.end] == "1931"


def test_the_likeliest_sentence_of_the_quote_counts_and_no_other():
    answers = (Span(start=25, end=31), Span(start=49, end=53), Span(start=75, end=85))
    mark = highlighter((5.0, 1.0, 2.0), answers)
    assert mark("When?", EVIDENCE, SENTENCES[1]) == answers[1]
    assert mark("When?", EVIDENCE, Span(start=33, end=86)) == answers[2]


@pytest.mark.parametrize("answer", [None, Span(start=49, end=53)])
def test_unlikely_words_are_not_set_off(answer):
    mark = highlighter((-9.0, -9.0, -9.0), (None, answer, None))
    assert mark("When?", EVIDENCE, SENTENCES[1]) is None


def test_without_a_reader_nothing_is_set_off():
    def read(question, passages):
        raise EmbedderLoadError("cannot load the reader")

    mark = ReaderHighlighter(reader(read), spare_time=SpareTime(share=1))
    assert mark("When?", EVIDENCE, SENTENCES[1]) is None


def test_without_time_to_read_nothing_is_set_off():
    busy = SpareTime(share=0)
    answers = (Span(start=25, end=31), Span(start=49, end=53), Span(start=75, end=85))
    reading = Reading(sentence_scores=(5.0, 5.0, 5.0), sentence_answers=answers)
    mark = ReaderHighlighter(reader(lambda question, passages: [reading]), spare_time=busy)
    with busy.work(1):
        assert mark("When?", EVIDENCE, SENTENCES[1]) is None
