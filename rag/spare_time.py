"""Says whether there is time for work that an answer can do without: reading passages by a model.

One question alone always has it. Where several come at once, they have it as long as what all of
them want stays within a share of the machine; beyond that all do without, so that a crowd waits
for search and not for refinements of it. Now and then one gets it all the same, to learn what it
costs by now.
"""

import math
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["SpareTime"]

# A crowd is told from a pair within seconds, and forgotten as soon.
_WINDOW_S = 5.0
# Who came this shortly before would still be at work if there had been time for them.
_ECHO_S = 1.0
# One in 180 at twelve questions a second: too few to move the slowest twentieth.
_PROBE_S = 15.0
# A passage of 200 tokens on one core; what is measured takes its place.
_FIRST_COST_S = 0.03
# What a crowd made dear is forgotten after a few.
_NEWEST_WEIGHT = 0.5
# What took less than this part of the usual was remembered, not read.
_LEAST_PART = 0.02


class SpareTime:
    """Counts how much was wanted in the last five seconds; safe to share between threads.

    ``share`` is how much of ``n_cores``, by default those there are, the work may take.
    """

    def __init__(
        self,
        *,
        share: float,
        n_cores: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._n_cores = n_cores or os.cpu_count() or 1
        self._most_s = share * self._n_cores * _WINDOW_S
        self._clock = clock
        self._lock = threading.Lock()
        # When work was wanted, and of how many passages.
        self._wanted: deque[tuple[float, int]] = deque()
        self._n_wanted = 0
        self._crowded_at = self._refused_at = self._worked_at = -math.inf
        self._n_working = 0
        # Of one passage, on one core.
        self._cost_s = _FIRST_COST_S

    @contextmanager
    def work(self, n_passages: int) -> Iterator[bool]:
        """Give True where the block may do its work, which is timed, and False where not."""
        if n_passages < 1:
            yield True
            return
        began = self._clock()
        may = self._begin(began, n_passages)
        try:
            yield may
        finally:
            if may:
                self._end(self._clock() - began, n_passages)

    def _begin(self, now: float, n_passages: int) -> bool:
        with self._lock:
            while self._wanted and now - self._wanted[0][0] > _WINDOW_S:
                self._n_wanted -= self._wanted.popleft()[1]
            self._wanted.append((now, n_passages))
            self._n_wanted += n_passages
            # One that did without is gone sooner than it would be if it had been served.
            if self._n_working or now - self._refused_at < _ECHO_S:
                self._crowded_at = now
            alone = now - self._crowded_at >= _WINDOW_S
            probes = not self._n_working and now - self._worked_at >= _PROBE_S
            may = alone or probes or self._n_wanted * self._cost_s <= self._most_s
            if may:
                self._n_working += 1
                self._worked_at = now
            else:
                self._refused_at = now
            return may

    def _end(self, took_s: float, n_passages: int) -> None:
        cost_s = took_s * min(self._n_cores, n_passages) / n_passages
        with self._lock:
            self._n_working -= 1
            if cost_s >= _LEAST_PART * self._cost_s:
                self._cost_s += _NEWEST_WEIGHT * (cost_s - self._cost_s)
