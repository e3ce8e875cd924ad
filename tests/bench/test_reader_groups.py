"""A question's own passage stands among likely others, none of which has its answer."""

import random
from itertools import islice

import pytest

from bench.reader_examples import Paragraph
from bench.reader_groups import passage_groups, question_pairs
from index.testing import HashEmbedder


def paragraph(title, text, *questions):
    asked = tuple((question, answer, text.find(answer)) for question, answer in questions)
    return Paragraph(title, text, asked)


def answer_of(example):
    start, end = example.answer
    return example.text[start:end]


BRIDGE = "The harbour bridge opened in 1994 after a long dispute."
BY_TITLE = {
    "Bridges": [
        paragraph("Bridges", BRIDGE, ("When did the harbour bridge open?", "1994")),
        paragraph("Bridges", "The harbour bridge was painted green by its keeper."),
        paragraph("Bridges", "The harbour bridge is 300 metres long."),
        paragraph("Bridges", "The harbour bridge did open late once."),
        paragraph("Bridges", "When ships pass, the harbour bridge is open."),
        paragraph("Bridges", "Rain fell on Tuesday."),
        paragraph("Bridges", "A plaque on the harbour bridge says 1994."),
    ],
    "Ferries": [paragraph("Ferries", f"The harbour ferry did open bar {n}.") for n in range(6)]
    + [paragraph("Ferries", "Snow lay in April.")],
}


def test_a_group_has_its_passage_first_and_others_without_the_answer():
    chance = random.Random(1)
    for group in islice(passage_groups(BY_TITLE, HashEmbedder(), chance, n_questions=5), 40):
        own, *others = group
        assert answer_of(own) == "1994"
        assert [e.title for e in others] == ["Bridges", "Bridges", "Ferries"]
        assert all(e.answer is None and "1994" not in e.text for e in others)
        assert not {"Rain fell on Tuesday.", "Snow lay in April."} & {e.text for e in others}
        assert {e.question for e in group} == {"When did the harbour bridge open?"}


def test_a_library_of_too_little_is_told():
    little = {"Bridges": BY_TITLE["Bridges"][:2]}
    with pytest.raises(ValueError, match="too few"):
        next(passage_groups(little, HashEmbedder(), random.Random(1), n_questions=5))


def test_a_question_competes_with_its_look_alike_over_one_passage():
    pair = {
        "context": BRIDGE,
        "title": "Bridges",
        "answerable_question": "When did it open?",
        "unanswerable_question": "When did it close?",
        "answers": ["1994"],
    }
    twice = {**pair, "context": f"{BRIDGE} It was 1994."}
    for group in islice(question_pairs([pair, twice], random.Random(1)), 5):
        right, wrong = group
        assert right.text == wrong.text == BRIDGE
        assert answer_of(right) == "1994"
        assert (wrong.question, wrong.answer) == ("When did it close?", None)
