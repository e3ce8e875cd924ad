"""What a server counts, for Prometheus: requests, answers and their checks, failures, the library.

Each application has a registry of its own. Answers are counted once, when they are over; what the
library and the providers know is read when somebody asks. Labels are routes, stages, verdicts,
providers and kinds of failure, so there are never many, and none says who asked what.
"""

import platform
from collections.abc import Iterator
from importlib.metadata import version
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from rag.application import Application
from rag.types import Answer
from web.rates import Slots

__all__ = ["Metrics", "Outcome", "outcome_of"]

Outcome = Literal["answered", "abstained", "interrupted"]
_BREAKER_STATES = ("closed", "open", "half-open")
# From a search of a small library to the total time that a model is given.
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)


class Metrics:
    """The instruments of one application; safe to share between threads."""

    def __init__(self, application: Application, slots: Slots) -> None:
        self.registry = CollectorRegistry()
        self._requests = self._counter("requests", "Requests by route and status.", "route status")
        self._request_seconds = self._histogram(
            "request_seconds", "From a request to the end of its reply.", "route"
        )
        self.open_streams = Gauge(
            "footnote_open_streams", "Event streams that are open.", registry=self.registry
        )
        self._answers = self._counter(
            "answers", "Answers that are over, by provider and how they ended.", "provider outcome"
        )
        self._refusals = self._counter(
            "refusals", "Questions declined for want of evidence, by what it lacks.", "reason"
        )
        self._stage_seconds = self._histogram(
            "stage_seconds", "What the stages of an answer took.", "stage"
        )
        self._claims = self._counter("claims", "Checked sentences by verdict.", "verdict")
        self._rejected = self._counter("rejected_labels", "Labels that name no source.", "")
        self._fallbacks = self._counter(
            "fallbacks", "Answers of the stand-in, by the provider that was out.", "provider"
        )
        self.registry.register(_Readings(application, slots))
        ProcessCollector(registry=self.registry)

    def take_request(self, route: str, status: int | None, seconds: float) -> None:
        """Count a request that is over; ``status`` is None where no reply began."""
        self._requests.labels(route, str(status or "none")).inc()
        self._request_seconds.labels(route).observe(seconds)

    def take_answer(self, answer: Answer) -> None:
        """Count an answer that is over."""
        self._answers.labels(answer.provider, outcome_of(answer)).inc()
        if answer.refusal is not None:
            self._refusals.labels(answer.refusal).inc()
        for stage, spent_ms in answer.timings_ms.items():
            self._stage_seconds.labels(stage).observe(spent_ms / 1000)
        for claim in answer.claims:
            self._claims.labels(claim.verdict).inc()
        self._rejected.inc(answer.rejected_labels)
        if answer.fallback is not None:
            self._fallbacks.labels(answer.fallback.provider).inc()

    def _counter(self, name: str, help_text: str, labels: str) -> Counter:
        return Counter(f"footnote_{name}", help_text, labels.split(), registry=self.registry)

    def _histogram(self, name: str, help_text: str, label: str) -> Histogram:
        return Histogram(
            f"footnote_{name}", help_text, [label], buckets=_SECONDS, registry=self.registry
        )


def outcome_of(answer: Answer) -> Outcome:
    """Return how an answer ended; one that broke off is neither answered nor declined."""
    if answer.interrupted:
        return "interrupted"
    return "abstained" if answer.abstained else "answered"


class _Readings(Collector):
    """What is known elsewhere and read at each scrape."""

    def __init__(self, application: Application, slots: Slots) -> None:
        self._application = application
        self._slots = slots

    def describe(self) -> Iterator[Metric]:
        """Name nothing ahead, so that registering reads nothing."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """Yield every reading as it is now."""
        status = self._application.status()
        counts = status.counts
        yield from (
            _gauge("build_info", "The running version.", 1, _BUILD),
            _gauge("model_ready", "Whether the search model is loaded.", status.model == "ready"),
            _gauge("index_generation", "The index in use.", status.generation),
            _gauge("articles", "Articles in the library.", counts.n_articles),
            _gauge("passages", "Passages in the library.", counts.n_passages),
            _gauge("pending_vectors", "Passages that wait for a vector.", counts.n_pending),
            _gauge("background_failing", "Whether background work fails.", bool(status.failure)),
            _gauge("answers_in_progress", "Answers being written.", self._slots.n_taken),
        )
        yield from self._providers()

    def _providers(self) -> Iterator[Metric]:
        roster = self._application.roster
        breakers = GaugeMetricFamily(
            "footnote_provider_breaker",
            "1 for the state that a provider's breaker is in.",
            labels=["provider", "state"],
        )
        for name, state in roster.states().items():
            for other in _BREAKER_STATES:
                breakers.add_metric([name, other], float(state == other))
        failures = CounterMetricFamily(
            "footnote_provider_failures",
            "Calls that failed, those tried again included.",
            labels=["provider", "kind"],
        )
        for (provider, kind), n_failed in roster.failures().items():
            failures.add_metric([provider, kind], n_failed)
        yield from (breakers, failures)


_BUILD = {"version": version("footnote"), "python": platform.python_version()}


def _gauge(
    name: str, help_text: str, value: float, labels: dict[str, str] | None = None
) -> GaugeMetricFamily:
    named = labels or {}
    family = GaugeMetricFamily(f"footnote_{name}", help_text, labels=list(named))
    family.add_metric(list(named.values()), float(value))
    return family
