"""The breaker's promises, over any order of calls, outcomes and waits."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rag.providers.breaker import Admission, Breaker, BreakerPolicy

POLICY = BreakerPolicy(n_failures=3, window_s=10.0, open_s=20.0)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def failed_until_open(clock: Clock) -> Breaker:
    breaker = Breaker(clock=clock, policy=POLICY)
    for _ in range(POLICY.n_failures):
        breaker.failed(admitted(breaker))
    return breaker


def admitted(breaker: Breaker) -> Admission:
    admission = breaker.admit()
    assert admission is not None
    return admission


def state_of(breaker: Breaker) -> str:
    """The state as text: a checker takes a state once compared for one that stays."""
    return breaker.state


def test_the_policy_is_the_documented_one() -> None:
    assert BreakerPolicy() == BreakerPolicy(n_failures=5, window_s=30.0, open_s=30.0)


def test_it_opens_at_the_last_failure_and_says_so_once() -> None:
    breaker = Breaker(clock=Clock(), policy=POLICY)
    calls = [admitted(breaker) for _ in range(4)]
    assert [breaker.failed(call) for call in calls] == [False, False, True, False]
    assert (state_of(breaker), breaker.left_s, breaker.admit()) == ("open", 20.0, None)


def test_failures_further_apart_than_the_window_open_nothing() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock, policy=POLICY)
    for _ in range(20):
        breaker.failed(admitted(breaker))
        clock.now += POLICY.window_s / 2
    assert state_of(breaker) == "closed"


def test_a_few_failures_among_many_answers_open_nothing() -> None:
    breaker = Breaker(clock=Clock(), policy=POLICY)
    for _ in range(10):
        breaker.succeeded(admitted(breaker))
        breaker.succeeded(admitted(breaker))
        breaker.failed(admitted(breaker))
    assert state_of(breaker) == "closed"


def test_one_probe_at_a_time_and_it_decides() -> None:
    clock = Clock()
    breaker = failed_until_open(clock)
    clock.now += POLICY.open_s
    assert state_of(breaker) == "half-open"
    probe = admitted(breaker)
    assert breaker.admit() is None
    assert breaker.failed(probe)
    assert (state_of(breaker), breaker.left_s) == ("open", POLICY.open_s)
    clock.now += POLICY.open_s
    breaker.succeeded(admitted(breaker))
    assert state_of(breaker) == "closed"


def test_a_probe_whose_reader_left_makes_way_for_the_next() -> None:
    clock = Clock()
    breaker = failed_until_open(clock)
    clock.now += POLICY.open_s
    breaker.released(admitted(breaker))
    assert admitted(breaker).is_probe


def test_late_news_of_an_earlier_era_changes_nothing() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock, policy=POLICY)
    slow = admitted(breaker)
    for _ in range(POLICY.n_failures):
        breaker.failed(admitted(breaker))
    breaker.succeeded(slow)
    assert state_of(breaker) == "open"
    clock.now += POLICY.open_s
    probe = admitted(breaker)
    breaker.released(slow)
    assert breaker.admit() is None
    breaker.succeeded(probe)
    for _ in range(POLICY.n_failures):
        breaker.failed(slow)
    assert state_of(breaker) == "closed"


class AnyHistory(RuleBasedStateMachine):
    """Whatever happens: never open without the failures, never closed by old news, never stuck."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.breaker = Breaker(clock=self.clock, policy=POLICY)
        self.calls: list[Admission] = []
        self.failures: list[float] = []
        self.opened_at: float | None = None

    @rule(seconds=st.sampled_from([0.5, 3.0, 9.0, 11.0, 21.0]))
    def wait(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def ask(self) -> None:
        admission = self.breaker.admit()
        if admission is not None:
            if self.opened_at is not None:
                assert admission.is_probe
                assert self.clock.now >= self.opened_at + POLICY.open_s
                assert not any(call.is_probe and call.era == admission.era for call in self.calls)
            self.calls.append(admission)

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), outcome=st.sampled_from(["succeeded", "failed", "released"]))
    def settle(self, data: st.DataObject, outcome: str) -> None:
        call = self.calls.pop(data.draw(st.integers(0, len(self.calls) - 1)))
        before = state_of(self.breaker)
        getattr(self.breaker, outcome)(call)
        if outcome == "failed":
            self.failures.append(self.clock.now)
        if before == "closed" and state_of(self.breaker) == "open":
            recent = [t for t in self.failures if t > self.clock.now - POLICY.window_s]
            assert outcome == "failed"
            assert len(recent) >= POLICY.n_failures
            self.opened_at = self.clock.now
        elif before != "closed" and state_of(self.breaker) == "closed":
            assert call.is_probe
            assert outcome == "succeeded"
            self.opened_at = None
        elif before == "half-open" and state_of(self.breaker) == "open":
            self.opened_at = self.clock.now

    @invariant()
    def an_open_breaker_is_left_in_time(self) -> None:
        assert 0 <= self.breaker.left_s <= POLICY.open_s
        if state_of(self.breaker) == "closed":
            assert self.breaker.left_s == 0


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
