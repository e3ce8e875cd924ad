"""Words of answers are compared as a reader would, not byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.wording import contains_answer, token_f1, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Cat, a dog & an OWL!", ["cat", "dog", "owl"]),
        ("cafe\u0301 CAFÉ", ["café", "café"]),
        ("co\u00adoper\u200bate", ["cooperate"]),
        ("£8.7\u00a0million", ["87", "million"]),
        ("St Mary’s Hospital", ["st", "mary", "s", "hospital"]),
        ("ﬁnal ½", ["final", "1", "2"]),
        ("Straße", ["strasse"]),
        ("“…” — 😀", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "answers", "found"),
    [
        ("It landed at 20:17 Universal Time.", ["20:17"], True),
        ("From 1939–1945 they fought.", ["1945"], True),
        ("Mary’s own words.", ["Mary"], True),
        ("He paid 1945 pounds.", ["5"], False),
        ("Five were taken to hospital.", ["six", "five were taken"], True),
        ("Nothing of the kind.", ["the"], False),
        ("Nothing of the kind.", [], False),
        ("", ["x"], False),
    ],
)
def test_contains_answer(text, answers, found):
    assert contains_answer(text, answers) is found


def test_token_f1_as_worked_by_hand():
    # 3 common words of 5 found and 4 wanted: 2 * 3 / (5 + 4).
    assert token_f1("It rose to 1,450 dead.", ["rose to 1450 people"]) == pytest.approx(6 / 9)
    assert token_f1("yes yes no", ["yes"]) == pytest.approx(2 / 4)
    assert token_f1("yes", ["no", "Yes!"]) == 1.0
    assert token_f1("", ["yes"]) == 0.0
    assert token_f1("yes", []) == 0.0


@given(st.text(max_size=80), st.text(max_size=40))
def test_bounds_and_identity(text, answer):
    assert 0.0 <= token_f1(text, [answer]) <= 1.0
    if words(text):
        assert token_f1(text, [answer, text]) == 1.0
        assert contains_answer(f"x {text} x", [text])
