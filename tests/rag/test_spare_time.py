"""Who has time for what an answer can do without: one alone always, a crowd within a share."""

from contextlib import ExitStack

import pytest

from rag.spare_time import SpareTime


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def spare_time(clock):
    return SpareTime(share=0.5, n_cores=2, clock=clock)


def worked(spare_time, clock, n_passages=20, took_s=0.3, every_s=0.0):
    """Whether there was time; then the work took as long as given, or there was a pause."""
    clock.now += every_s
    with spare_time.work(n_passages) as may:
        clock.now += took_s if may else 0
        return may


def crowd(spare_time, clock, *, n=60, every_s=0.08):
    """Return for each of many that come while another's work goes on whether it may work."""
    found = []
    with spare_time.work(20) as first:
        assert first
        for _ in range(n):
            clock.now += every_s
            found.append(worked(spare_time, clock, took_s=0))
    return found


def made_dear(spare_time, clock):
    for _ in range(20):
        worked(spare_time, clock, took_s=0.6, every_s=10)


def test_one_after_another_always_has_time(spare_time, clock):
    assert all(worked(spare_time, clock) for _ in range(100))


def test_a_few_at_once_have_time_and_a_crowd_has_not(clock):
    # Each wants 20 passages of 30 ms; half of two cores is five seconds of the last five.
    spare_time = SpareTime(share=0.5, n_cores=2, clock=clock)
    with ExitStack() as open_work:
        found = [open_work.enter_context(spare_time.work(20)) for _ in range(12)]
    assert found == [True] * 8 + [False] * 4


def test_what_it_really_costs_decides(clock):
    dear, cheap = (SpareTime(share=0.5, n_cores=2, clock=clock) for _ in range(2))
    for _ in range(20):
        worked(dear, clock, took_s=3.0)
        clock.now += 10
        worked(cheap, clock, took_s=0.01)
    assert not any(crowd(dear, clock)[10:])
    assert all(crowd(cheap, clock))


def test_a_crowd_does_not_get_in_one_by_one_and_when_it_is_gone_there_is_time(spare_time, clock):
    made_dear(spare_time, clock)
    crowd(spare_time, clock)
    found = [worked(spare_time, clock, every_s=0.08, took_s=0) for _ in range(360)]
    # One in fifteen seconds learns what it costs by now.
    assert sum(found) == 2
    clock.now += 10
    assert worked(spare_time, clock)


def test_what_a_crowd_made_dear_is_forgotten_once_there_is_room(spare_time, clock):
    made_dear(spare_time, clock)
    crowd(spare_time, clock)
    found = [worked(spare_time, clock, every_s=0.9, took_s=0.25) for _ in range(200)]
    assert all(found[100:])


def test_nothing_to_do_and_what_is_remembered_teach_nothing(spare_time, clock):
    for _ in range(50):
        clock.now += 1
        assert worked(spare_time, clock, n_passages=0, took_s=0)
        assert worked(spare_time, clock, took_s=0.001)
    assert not all(crowd(spare_time, clock))


def test_work_that_fails_is_over_too(spare_time, clock):
    with pytest.raises(ValueError, match="no"), spare_time.work(20):
        raise ValueError("no")
    clock.now += 10
    assert all(worked(spare_time, clock) for _ in range(100))
