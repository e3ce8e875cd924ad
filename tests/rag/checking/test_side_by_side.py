"""Several checks at once give what they would give one by one."""

import threading

import pytest

from rag.checking.side_by_side import side_by_side


def test_results_come_in_order():
    assert side_by_side(lambda n: n * n, range(50)) == [n * n for n in range(50)]
    assert side_by_side(str, []) == []


def test_several_are_checked_on_other_threads_and_one_is_not():
    here = threading.current_thread().name
    names = side_by_side(lambda _: threading.current_thread().name, [1, 2])
    assert all(name.startswith("footnote-check") for name in names)
    assert side_by_side(lambda _: threading.current_thread().name, [1]) == [here]


def test_an_error_is_raised():
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda n: 1 // n, [1, 0])
