"""Places are compared by the words around them."""

from hypothesis import given
from hypothesis import strategies as st

from rag.checking.locality import Place, beside, shared_words


def place(text, word):
    start = text.index(word)
    return Place(text=text, start=start, end=start + len(word))


def test_words_beside_both():
    one = place("The blast killed 12 people in Kabul.", "12")
    assert beside(one, place("A blast killed 15 people near Kabul.", "15")) == 3
    assert beside(one, place("In Kabul 15 were hurt.", "15")) == 0


def test_shared_words_do_not_need_the_same_order():
    one = place("The blast killed 12 people in Kabul.", "12")
    assert shared_words(one, place("In Kabul people said a blast killed 15.", "15")) == 1.0
    assert shared_words(one, place("Prices rose 15 per cent.", "15")) == 0.0


def test_nothing_around_is_nothing_shared():
    assert shared_words(place("12", "12"), place("12 people", "12")) == 0.0


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_a_place_is_beside_itself(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    here = Place(text=text, start=start, end=end)
    assert 0 <= beside(here, here) <= 8
    assert shared_words(here, here) in {0.0, 1.0}
