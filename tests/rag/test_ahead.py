"""Things made in threads while the last one is dealt with."""

import threading

import pytest

from rag.ahead import made_ahead


def test_what_is_made_comes_in_order():
    found = list(made_ahead(range(20), lambda n: n * n, at_once=3, thread_name="test"))
    assert found == [(n, n * n) for n in range(20)]


def test_the_next_is_made_while_one_is_dealt_with():
    begun = [threading.Event() for _ in range(4)]
    for number, _ in made_ahead(range(4), lambda n: begun[n].set(), at_once=2, thread_name="test"):
        for later in begun[number : number + 3]:
            assert later.wait(10)


def test_inputs_are_drawn_when_there_is_room():
    drawn = []

    def inputs():
        for number in range(10):
            drawn.append(number)
            yield number

    made = made_ahead(inputs(), lambda n: n, at_once=2, thread_name="test")
    assert next(made) == (0, 0)
    assert drawn == [0, 1, 2]
    made.close()
    assert drawn == [0, 1, 2]


def test_what_making_raises_is_raised_at_its_place():
    def make(number):
        if number == 2:
            raise ValueError("two")
        return number

    found: list[int] = []
    with pytest.raises(ValueError, match="two"):
        found.extend(n for n, _ in made_ahead(range(9), make, at_once=2, thread_name="test"))
    assert found == [0, 1]


def test_no_input_makes_nothing():
    assert list(made_ahead([], str, at_once=2, thread_name="test")) == []
