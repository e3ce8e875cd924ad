"""The pace of background work over its last half minute."""

from rag.pace import Pace


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_nothing_is_known_before_something_is_done():
    clock = Clock()
    pace = Pace(clock)
    assert pace.per_second() is None
    pace.begin()
    assert pace.per_second() is None
    pace.reached(5)
    assert pace.per_second() is None  # no time has passed


def test_it_is_what_the_last_half_minute_did():
    clock = Clock()
    pace = Pace(clock)
    pace.begin()
    for second in range(1, 101):
        clock.now += 1
        pace.reached(10 * min(second, 60) + max(0, second - 60))
    assert pace.per_second() == 1.0


def test_it_is_forgotten_when_nothing_came_for_long_and_at_a_new_run():
    clock = Clock()
    pace = Pace(clock)
    pace.begin()
    clock.now += 2
    pace.reached(64)
    assert pace.per_second() == 32.0
    clock.now += 31
    assert pace.per_second() is None
    pace.begin()
    clock.now += 1
    pace.reached(64)
    assert pace.per_second() == 64.0
