"""Decides whether a service that has been failing is asked again: a circuit breaker.

Closed, every call is admitted. Once enough calls have failed within a window, and no fewer than
succeeded, it opens: no call is admitted for a while. Then one is, as a probe; what becomes of it
closes the breaker or opens it anew. It reads no clock but the one it is given.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Admission", "Breaker", "BreakerPolicy", "BreakerState"]

BreakerState = Literal["closed", "open", "half-open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerPolicy:
    """Opens after ``n_failures`` within ``window_s``, for ``open_s``.

    On a busy service a few failures among many answers are no outage, so failures must also be at
    least as many as successes.
    """

    n_failures: int = 5
    window_s: float = 30.0
    open_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Leave to make one call, handed back with what became of it.

    The breaker changes its state with each ``era``; news of a call admitted in an earlier one
    changes nothing.
    """

    era: int
    is_probe: bool


class Breaker:
    """One service's breaker; safe to share between threads.

    ``clock`` gives seconds that never go back, such as ``time.monotonic``.
    """

    def __init__(self, *, clock: Callable[[], float], policy: BreakerPolicy | None = None) -> None:
        self._clock = clock
        self._policy = policy or BreakerPolicy()
        self._lock = threading.Lock()
        self._era = 0
        self._opened_at: float | None = None
        self._probing = False
        self._outcomes: deque[tuple[float, bool]] = deque()

    @property
    def state(self) -> BreakerState:
        """Return ``half-open`` where the next call would be, or is, the probe."""
        with self._lock:
            if self._opened_at is None:
                return "closed"
            return "open" if self._left_s() > 0 else "half-open"

    @property
    def left_s(self) -> float:
        """Return the seconds until a probe may be made; 0 if one may be made now."""
        with self._lock:
            return self._left_s()

    def admit(self) -> Admission | None:
        """Return leave to make a call, or None if none may be made now."""
        with self._lock:
            if self._opened_at is None:
                return Admission(era=self._era, is_probe=False)
            if self._probing or self._left_s() > 0:
                return None
            self._probing = True
            return Admission(era=self._era, is_probe=True)

    def succeeded(self, admission: Admission) -> None:
        """Take the news that the service answered."""
        with self._lock:
            if admission.era != self._era:
                return
            if admission.is_probe:
                self._turn(opened_at=None)
            else:
                self._note(failed=False)

    def failed(self, admission: Admission) -> bool:
        """Take the news that it did not; returns whether this has opened the breaker."""
        with self._lock:
            if admission.era != self._era:
                return False
            if not admission.is_probe:
                self._note(failed=True)
                if not self._is_outage():
                    return False
            self._turn(opened_at=self._clock())
            return True

    def released(self, admission: Admission) -> None:
        """Take the news that the call ended without any, as when its reader left."""
        with self._lock:
            if admission.era == self._era and admission.is_probe:
                self._probing = False

    def _turn(self, *, opened_at: float | None) -> None:
        self._era += 1
        self._opened_at = opened_at
        self._probing = False
        self._outcomes.clear()

    def _note(self, *, failed: bool) -> None:
        now = self._clock()
        self._outcomes.append((now, failed))
        while self._outcomes[0][0] <= now - self._policy.window_s:
            self._outcomes.popleft()

    def _is_outage(self) -> bool:
        n_failed = sum(failed for _, failed in self._outcomes)
        return n_failed >= self._policy.n_failures and 2 * n_failed >= len(self._outcomes)

    def _left_s(self) -> float:
        if self._opened_at is None:
            return 0.0
        return max(0.0, self._opened_at + self._policy.open_s - self._clock())
