"""Repetitions stay a tenth of the calls, and a lone reader still has two."""

from rag.providers.retry_budget import RetryBudget
from tests.rag.providers.test_breaker import Clock


def test_a_tenth_of_the_last_minutes_calls_may_be_repetitions() -> None:
    clock = Clock()
    budget = RetryBudget(clock=clock)
    for _ in range(200):
        budget.called()
    assert [budget.spend() for _ in range(30)] == [True] * 20 + [False] * 10


def test_a_lone_question_has_two_and_a_minute_later_again() -> None:
    clock = Clock()
    budget = RetryBudget(clock=clock)
    budget.called()
    assert [budget.spend() for _ in range(3)] == [True, True, False]
    clock.now = 59.9
    assert not budget.spend()
    clock.now = 60.0
    assert budget.spend()
