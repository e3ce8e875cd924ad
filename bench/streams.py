"""Measure what the server adds to a provider's own pace while many answers stream at once.

Run: ``python -m bench.streams``. A real server over the demonstration articles answers with the
scripted provider: 50 ms to the first word, 20 ms between words, 200 words, whole sentences of the
sources with their labels. Questions come in open loop, whether or not earlier ones have ended, at
the rate that keeps ``--streams`` answers open; the first five seconds are left out. Then twice as
many as ``--over`` come in one second. The bars are 150 ms of added time to the first word at p95
and no errors; and, over capacity, a 503 with ``Retry-After`` within 100 ms. The client runs beside
the server on the same cores.
"""

import argparse
import asyncio
import itertools
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.memory import peak_rss_mb
from bench.serving import serving, until_yes
from bench.stream_client import Watched, watch
from bench.surroundings import memory_gb, now, processor
from bench.systems.figures import percentile

__all__ = ["Overload", "Steady", "main", "overload_of", "steady_of"]

FIRST_S, GAP_S, N_WORDS = 0.05, 0.02, 200
LASTING_S = FIRST_S + GAP_S * (N_WORDS - 1)
SETTLING_S = 5.0
BAR_ADDED_P95_MS, BAR_REFUSED_P95_MS = 150.0, 100.0
SEED = 20150218
_ROOT = Path(__file__).parents[1]
RESULTS = _ROOT / "bench" / "results" / "streams.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """Streams at a steady rate. Added time is what the first word took beyond the provider's.

    ``gap_p99_ms`` is between words, of which the provider's own pause is 20 ms. Figures of time
    are None where no answer came to its end.
    """

    n_answers: int
    n_errors: int
    most_open: int
    added_first_p50_ms: float | None
    added_first_p95_ms: float | None
    gap_p50_ms: float | None
    gap_p99_ms: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload:
    """Many at once. ``with_retry_after`` is the share of the refused that say when to return."""

    n_asked: int
    n_answers: int
    n_refused: int
    n_errors: int
    with_retry_after: float | None
    refused_p50_ms: float | None
    refused_p95_ms: float | None
    added_first_p95_ms: float | None


def steady_of(watched: Sequence[Watched], *, most_open: int) -> Steady:
    """Return the figures of answers that came at a steady rate."""
    done = [one for one in watched if one.complete and one.text_s]
    added = _added_ms(done)
    gaps = [
        (later - earlier) * 1000
        for one in done
        for earlier, later in itertools.pairwise(one.text_s)
    ]
    return Steady(
        n_answers=len(done),
        n_errors=len(watched) - len(done),
        most_open=most_open,
        added_first_p50_ms=_at(added, 50),
        added_first_p95_ms=_at(added, 95),
        gap_p50_ms=_at(gaps, 50),
        gap_p99_ms=_at(gaps, 99),
    )


def overload_of(watched: Sequence[Watched]) -> Overload:
    """Return the figures of more questions than the server takes; a refusal is no error."""
    done = [one for one in watched if one.complete and one.text_s]
    refused = [one for one in watched if one.status == 503]
    waits = [one.head_s * 1000 for one in refused]
    told = sum(one.retry_after is not None for one in refused)
    return Overload(
        n_asked=len(watched),
        n_answers=len(done),
        n_refused=len(refused),
        n_errors=len(watched) - len(done) - len(refused),
        with_retry_after=told / len(refused) if refused else None,
        refused_p50_ms=_at(waits, 50),
        refused_p95_ms=_at(waits, 95),
        added_first_p95_ms=_at(_added_ms(done), 95),
    )


def _added_ms(done: Sequence[Watched]) -> list[float]:
    return [(one.text_s[0] - FIRST_S) * 1000 for one in done]


def _at(values: Sequence[float], q: float) -> float | None:
    return round(percentile(values, q), 1) if values else None


class _Crowd:
    """Readers that come at given moments, each with the next question."""

    def __init__(self, url: str, questions: Iterator[str]) -> None:
        self._url = url
        self._questions = questions
        self._n_open = 0
        self.most_open = 0

    async def come(self, moments: Sequence[float]) -> list[Watched]:
        """Start a reader at each moment, in seconds from now, and return all in that order."""
        began = time.perf_counter()
        readers = []
        for moment in moments:
            await asyncio.sleep(max(0.0, began + moment - time.perf_counter()))
            readers.append(asyncio.create_task(self._one(next(self._questions))))
        return list(await asyncio.gather(*readers))

    async def _one(self, question: str) -> Watched:
        self._n_open += 1
        self.most_open = max(self.most_open, self._n_open)
        try:
            return await watch(self._url, question)
        finally:
            self._n_open -= 1


def moments(rate_per_s: float, seconds: float, chance: random.Random) -> list[float]:
    """Return when readers come: at random, as from many who do not know of each other."""
    found, at = [], 0.0
    while (at := at + chance.expovariate(rate_per_s)) < seconds:
        found.append(at)
    return found


def _questions() -> Iterator[str]:
    """Yield the demonstration questions over and over, never the same words twice."""
    lines = (_ROOT / "seeds" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    for number in itertools.count():
        question = asked[number % len(asked)]
        yield question if number < len(asked) else f"{question} ({number // len(asked)})"


async def _measured(url: str, *, n_streams: int, seconds: float, n_over: int) -> dict[str, object]:
    chance = random.Random(SEED)
    crowd = _Crowd(url, _questions())
    rate = n_streams / LASTING_S
    coming = moments(rate, SETTLING_S + seconds, chance)
    watched = await crowd.come(coming)
    settled = [one for one, at in zip(watched, coming, strict=True) if at >= SETTLING_S]
    steady = steady_of(settled, most_open=crowd.most_open)
    over = await crowd.come([n / (2 * n_over) for n in range(2 * n_over)])
    return {
        "questions_per_s": round(rate, 2),
        "steady": asdict(steady),
        "over": asdict(overload_of(over)),
    }


def measure(given: argparse.Namespace, data: Path, *, reranker: str) -> dict[str, object]:
    """Start a server in ``data``, let the crowd come, and return its figures."""
    variables = {
        "FOOTNOTE_PROVIDER": "scripted",
        "FOOTNOTE_SCRIPTED_PACE": f"{FIRST_S} {GAP_S} {N_WORDS}",
        "FOOTNOTE_RERANKER": reranker,
    }
    with serving(data, "--seeds", str(_ROOT / "seeds"), **variables) as server:
        until_yes(f"{server.url}/readyz", server.began)
        asyncio.run(_warmed(server.url))
        figures = asyncio.run(
            _measured(server.url, n_streams=given.streams, seconds=given.seconds, n_over=given.over)
        )
        return {"reranker": reranker, **figures, "peak_rss_mb": peak_rss_mb(server.pid)}


async def _warmed(url: str) -> None:
    for question in ("Who is it?", "When was that?", "What was said?"):
        await watch(url, question)


def main() -> None:
    """Read the arguments, measure, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--streams", type=int, default=50, help="answers that are open at once")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long they are watched")
    parser.add_argument("--over", type=int, default=100, help="half of those that come at once")
    parser.add_argument("--rerankers", nargs="+", default=["off", "reader"])
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            measure(given, Path(folder) / reranker, reranker=reranker)
            for reranker in given.rerankers
        ]
    result = {
        "date": now(),
        "processor": processor(),
        "memory_gb": memory_gb(),
        "streams": given.streams,
        "provider": {"first_s": FIRST_S, "gap_s": GAP_S, "words": N_WORDS},
        "runs": runs,
    }
    written = json.dumps(result, indent=2)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(written + "\n", encoding="utf-8")
    print(written)


if __name__ == "__main__":
    main()
