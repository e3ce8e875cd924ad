"""Terms: what a reader would call the same word becomes the same term."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import STOP_WORDS, query_terms, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Obama's talks", ["obama", "talk"]),
        ("Obama’s talks", ["obama", "talk"]),
        ("5,300 people", ["5300", "peopl"]),
        ("1,234,567.5", ["1234567.5"]),
        ("3.5 percent.", ["3.5", "percent"]),
        ("in 2015, 40", ["in", "2015", "40"]),
        ("1,2 and 3", ["1", "2", "and", "3"]),
        ("paid 5,300, then 3.5.", ["paid", "5300", "then", "3.5"]),
        ("1,234,567,8", ["1", "234", "567", "8"]),
        ("version 1.2.3", ["version", "1", "2", "3"]),
        ("U.S. and U.N.", ["us", "and", "un"]),
        ("Zürich, Æsir, Łódź, naïve", ["zurich", "aesir", "lodz", "naiv"]),
        ("STRASSE straße", ["strass", "strass"]),
        ("ﬁle Ⅳ ２０", ["file", "iv", "20"]),
        ("snake_case e-mail", ["snake", "case", "e", "mail"]),
        ("東京都 が", ["東京", "京都", "が"]),
        ("서울시", ["서울", "울시"]),
        ("GPT4をtest", ["gpt4", "を", "test"]),
        ("", []),
        ("?! …", []),
    ],
)
def test_terms(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did the U.S. say?", ["us", "say"]),
        ("to be or not to be", ["to", "be", "or", "not", "to", "be"]),
        ("the", ["the"]),
    ],
)
def test_query_terms(text, expected):
    assert query_terms(text) == expected


@given(st.text())
def test_terms_are_clean_and_stable(text):
    words = terms(text)
    assert words == terms(text)
    assert all(word and len(word) <= 64 and word.split() == [word] for word in words)


@given(st.text(), st.text())
def test_a_line_end_separates_terms(first, second):
    assert terms(first) + terms(second) == terms(f"{first}\n{second}")


def test_stop_words_are_words():
    assert all(terms(word) for word in STOP_WORDS)


@pytest.mark.parametrize("unit", ["1,111", ",111", "1.1", "1.", "a.", "a'", "'s", "東", "é", "_"])
def test_time_is_linear(unit):
    start = time.perf_counter()
    terms(unit * (100_000 // len(unit)))
    assert time.perf_counter() - start < 3


def test_threads_do_not_share_a_stemmer():
    words = " ".join(f"running{n} talks nations" for n in range(300))
    expected, found = terms(words), []
    threads = [threading.Thread(target=lambda: found.append(terms(words))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8
