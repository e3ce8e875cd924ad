"""How fast background work goes, measured over its last half minute."""

import threading
import time
from collections import deque
from collections.abc import Callable

__all__ = ["Pace"]

_WINDOW_S = 30.0


class Pace:
    """Takes how much is done, gives how much a second; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._marks: deque[tuple[float, int]] = deque()

    def begin(self) -> None:
        """Forget what was measured before; a run of work starts at zero."""
        with self._lock:
            self._marks.clear()
            self._marks.append((self._clock(), 0))

    def reached(self, n_done: int) -> None:
        """Note how much of the run is done."""
        with self._lock:
            now = self._clock()
            self._marks.append((now, n_done))
            # One mark from before the window stays, so that it is covered whole.
            while len(self._marks) > 2 and self._marks[1][0] < now - _WINDOW_S:
                self._marks.popleft()

    def per_second(self) -> float | None:
        """Return the pace; None before anything is measured, or when nothing came for long."""
        with self._lock:
            if len(self._marks) < 2:
                return None
            (began, first), (ended, last) = self._marks[0], self._marks[-1]
            if ended <= began or self._clock() - ended > _WINDOW_S:
                return None
            return (last - first) / (ended - began)
