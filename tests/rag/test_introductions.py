"""What texts introduce a name as: somebody, a thing, or neither."""

import pytest

from rag.introductions import is_person, is_thing


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Gordon Leask", "Its managing director, Gordon Leask, thanked the crew."),
        ("Harriet Voss", "“It was boring,” said Harriet Voss, who was travelling."),
        ("Rosalind Quill", "Rosalind Quill won. “I am no politician,” Ms Quill said."),
        ("Femi Costa", "The goal came from Femi Costa, a 17-year-old plumber."),
        ("Olga Sand", "Olga Sand, 63, said no."),
        ("Hugh Amory", "The leader of the council, Hugh Amory, said no."),
        ("Janet Parker", "Janet Parker, a medical photographer who worked there, died."),
        ("Ferdinand de Lesseps", "It was dug by Ferdinand de Lesseps."),
        ("Dame Philippa Wray", "Dame Philippa Wray led it."),
        ("Albert Mond", "They heard Albert Mond. He had been there."),
        ("Moss", "The diver, Moss, came up."),
    ],
)
def test_somebody(name, text):
    assert is_person(name, [text])
    assert not is_thing(name, [text])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Skerrow Line", "Skerrow Line, the operator, said that sailings would go on."),
        ("Carrow Water", "The rain made the water company, Carrow Water, open a gate. He left."),
        ("Corrigan Hale", "The builder, Corrigan Hale, would bear a third."),
        ("Sea Drift", "The tug Sea Drift came."),
    ],
)
def test_something(name, text):
    assert is_thing(name, [text])
    assert not is_person(name, [text])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Marrable Stone", "Marrable Stone wants to go on until 2051."),
        ("Marrable Stone", "The owner, Marrable Stone, wants to go on."),
        ("Gannet Point", "Lifeboats from Gannet Point came."),
        ("Gannet Point", ""),
    ],
)
def test_a_name_that_nothing_introduces_is_neither(name, text):
    assert not is_person(name, [text])
    assert not is_thing(name, [text])
