"""Measure a server while articles come in: how soon they are found, whether it still answers.

Run: ``python -m bench.taking_in [--articles 300]``. A server over an empty folder gets synthetic
articles one by one through its API as fast as it takes them, and embeds them meanwhile. Beside
that, ``/healthz`` is asked every 20 ms until every vector is made. After every tenth article a word
that only it has is searched for until it is found; that time counts from the moment the article was
acknowledged. The bars: found within a second, ``/healthz`` within 100 ms at p99. Everything shares
the machine with this client.
"""

import argparse
import json
import tempfile
import threading
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bench.serving import serving, until_yes
from bench.surroundings import now, processor
from bench.synthetic_articles import synthetic_articles

__all__ = ["main", "measure"]

SEED = 20150218
FOUND_BAR_S = 1.0
HEALTH_BAR_MS = 100.0
_POLL_S = 0.02
_READY_POLL_S = 0.2
_SEARCHED_EVERY = 10
_PATIENCE_S = 600.0


def measure(data: Path, n_articles: int) -> dict[str, Any]:
    """Return every figure of a run over the empty folder ``data``."""
    with serving(data) as server:
        until_yes(f"{server.url}/readyz", server.began)
        health = _Health(f"{server.url}/healthz")
        began = time.perf_counter()
        with health:
            found_s = _take_in(server.url, n_articles)
            stored_s = time.perf_counter() - began
            n_passages = _until_embedded(server.url)
            embedded_s = time.perf_counter() - began
        p50, p99 = np.quantile(health.asked_ms, [0.5, 0.99])
    return {
        "articles": n_articles,
        "passages": n_passages,
        "stored_articles_per_s": round(n_articles / stored_s, 1),
        "embedded_passages_per_s": round(n_passages / embedded_s, 1),
        "found_after_s": {
            "p50": round(float(np.median(found_s)), 3),
            "most": round(max(found_s), 3),
        },
        "healthz_ms": {
            "n": len(health.asked_ms),
            "p50": round(float(p50), 1),
            "p99": round(float(p99), 1),
            "most": round(max(health.asked_ms), 1),
        },
        "within_bar": {
            "found": max(found_s) <= FOUND_BAR_S,
            "healthz": bool(p99 <= HEALTH_BAR_MS),
        },
    }


class _Health:
    """Asks an address over and over in a thread, as long as its block lasts."""

    def __init__(self, url: str) -> None:
        self.asked_ms: list[float] = []
        self._url = url
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._stop.wait(_POLL_S):
            began = time.perf_counter()
            with urllib.request.urlopen(self._url) as reply:
                reply.read()
            self.asked_ms.append((time.perf_counter() - began) * 1000)


def _take_in(url: str, n_articles: int) -> list[float]:
    """Send the articles; return how many seconds each that was searched for took to be found."""
    found_s = []
    for number, article in zip(range(n_articles), synthetic_articles(SEED), strict=False):
        word = f"zq{number:06d}x"
        text = f"{article.loaded.text}\n\nThe word of this article is {word}."
        _replied(f"{url}/v1/articles", {"title": article.loaded.title, "text": text})
        if number % _SEARCHED_EVERY == 0:
            found_s.append(_until_found(url, word))
    return found_s


def _until_found(url: str, word: str) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < _PATIENCE_S:
        hits = _replied(f"{url}/v1/search", {"query": word, "k": 1})["hits"]
        if hits and word in hits[0]["text"]:
            return time.perf_counter() - began
        time.sleep(_POLL_S)
    raise SystemExit(f"error: {word} is not found")


def _until_embedded(url: str) -> int:
    """Wait until every vector is made; return the number of passages."""
    began = time.perf_counter()
    while time.perf_counter() - began < _PATIENCE_S:
        counts = _replied(f"{url}/readyz")["counts"]
        if not counts["n_pending"]:
            return int(counts["n_passages"])
        time.sleep(_READY_POLL_S)
    raise SystemExit("error: not every vector was made")


def _replied(url: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Return the JSON that a GET is answered with, or a POST where there is a body."""
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, sent, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as reply:
        found: dict[str, Any] = json.loads(reply.read())
    return found


def main() -> None:
    """Read the arguments, measure, print the result."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--out", type=Path, help="where to write the JSON as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = {"date": now(), "processor": processor(), **measure(Path(folder), given.articles)}
    text = json.dumps(result, indent=2)
    print(text)
    if given.out:
        given.out.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
