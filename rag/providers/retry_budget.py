"""Bounds how many calls to a service are repetitions, so that retrying cannot become its load."""

import threading
from collections import deque
from collections.abc import Callable

__all__ = ["RetryBudget"]

# A tenth of the calls, as gRPC and Finagle have it. Where hardly anybody asks, a tenth is nothing,
# so one question's two repetitions are always there.
_SHARE = 0.1
_ALWAYS = 2
_WINDOW_S = 60.0


class RetryBudget:
    """At most a tenth of the last minute's calls may be repetitions, or two, if that is more.

    ``clock`` gives seconds that never go back. Safe to share between threads.
    """

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: deque[float] = deque()
        self._retries: deque[float] = deque()

    def called(self) -> None:
        """Count a call that is no repetition."""
        with self._lock:
            self._forget()
            self._calls.append(self._clock())

    def spend(self) -> bool:
        """Count a repetition and return True, or return False if there may be none now."""
        with self._lock:
            self._forget()
            if len(self._retries) >= max(_ALWAYS, int(_SHARE * len(self._calls))):
                return False
            self._retries.append(self._clock())
            return True

    def _forget(self) -> None:
        past = self._clock() - _WINDOW_S
        for times in (self._calls, self._retries):
            while times and times[0] <= past:
                times.popleft()
