"""Measure how long the checker takes for an answer of ten sentences.

Run: ``python -m bench.check_speed [--rounds 200] [--out FILE]``. The sentences are those of the
demonstration articles, reworded by rule, each cited from about 150 tokens of its article, three
sentences or more. Every round takes other sentences and begins with empty caches, as a new answer
does; the model is loaded before. The bars are a p95 of 300 ms for ten sentences in full and of
20 ms for the named checks alone. ``wall_ms`` is what the bars are about; ``cpu_ms`` is what this
process computed, which other work on the machine changes less.
"""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

import rag.checking
from bench.claim_rewords import REWORDS
from bench.spreads import spread
from index.types import Span
from rag.checking.claims import check_claim
from rag.checking.named import named_checks
from rag.checking.side_by_side import side_by_side
from rag.checking.source import Source
from rag.claims import ClaimSpan
from rag.loaders import LoadedArticle, LoadFailure, load
from rag.quotes import anchor, carrying_quote
from rag.sentences import sentence_spans
from rag.tokens import count_tokens
from rag.types import Evidence, LegScores

SEED = 20150218
N_SENTENCES = 10
BARS_P95_MS = {"full": 300.0, "named_checks": 20.0}
N_WARMUP = 10
_LEAST_TOKENS, _MOST_TOKENS, _LEAST_SENTENCES = 130, 180, 3
_SEEDS = Path(__file__).parents[1] / "seeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A sentence with its one source, as an answer and as the named checks see them."""

    claim: ClaimSpan
    evidence: Evidence
    source: Source


def reworded_sentences(folder: Path) -> list[Cited]:
    """Return every sentence of the folder's English articles that a rule can reword, shuffled."""
    chance = random.Random(SEED)
    found: dict[str, Cited] = {}
    for path in sorted(folder.glob("*.md")):
        (article,) = load([path])
        if path.stem == "README" or isinstance(article, LoadFailure) or article.language != "en":
            continue
        for cited in _of_article(article, chance):
            found.setdefault(cited.claim.statement, cited)
    listed = list(found.values())
    chance.shuffle(listed)
    return listed


def _of_article(article: LoadedArticle, chance: random.Random) -> Iterator[Cited]:
    text = article.text
    for sentences in _passages(text):
        passage = Span(start=sentences[0].start, end=sentences[-1].end)
        for sentence in sentences:
            words = text[sentence.start : sentence.end]
            for reword in REWORDS.values():
                claim = reword(words, "", article.published, chance)
                if claim and anchor(claim, text[passage.start : passage.end]) is None:
                    yield _cited(claim, article, passage)


def _passages(text: str) -> Iterator[Sequence[Span]]:
    """Yield runs of sentences of about 150 tokens, one behind the other."""
    run: list[Span] = []
    for sentence in sentence_spans(text):
        run.append(sentence)
        n_tokens = count_tokens(text[run[0].start : sentence.end])
        if n_tokens >= _LEAST_TOKENS and len(run) >= _LEAST_SENTENCES:
            if n_tokens <= _MOST_TOKENS:
                yield run
            run = []


def _cited(claim: str, article: LoadedArticle, passage: Span) -> Cited:
    text = article.text[passage.start : passage.end]
    carrier = carrying_quote(claim, text)
    evidence = Evidence(
        label=1,
        passage_id=1,
        article_id="a",
        version="sha256:" + "0" * 64,
        title=article.title or "",
        author=article.author,
        outlet=article.outlet,
        published=article.published,
        url=None,
        language=article.language,
        start=passage.start,
        end=passage.end,
        text=text,
        score=1.0,
        legs=LegScores(dense=None, lexical=None),
    )
    return Cited(
        claim=ClaimSpan(start=0, end=len(claim), statement=claim, labels=(1,), unknown=()),
        evidence=evidence,
        source=Source(
            text=text,
            title=evidence.title,
            published=evidence.published,
            quotes=(carrier.span,) if carrier else (),
        ),
    )


def text_caches() -> list[Callable[[], None]]:
    """Return what empties the checker's bounded caches: those that are keyed by a text."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(rag.checking.__path__, "rag.checking.")
    ]
    kept: list[Any] = [value for module in modules for value in vars(module).values()]
    return [
        value.cache_clear
        for value in kept
        if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"] is not None
    ]


def full(picked: Sequence[Cited]) -> None:
    """Check sentences as those of one answer are checked."""
    side_by_side(lambda cited: check_claim(cited.claim, [cited.evidence]), picked)


def named(picked: Sequence[Cited]) -> None:
    """Run the named checks of sentences, one after the other."""
    for cited in picked:
        named_checks(cited.claim.statement, [cited.source])


def measure(
    check: Callable[[Sequence[Cited]], None], sentences: Sequence[Cited], n_rounds: int
) -> dict[str, dict[str, float]]:
    """Return the spread of the milliseconds that ten sentences took, by the clock and computed."""
    empty = text_caches()
    wall, cpu = [], []
    for n in range(n_rounds + N_WARMUP):
        picked = [sentences[(n * N_SENTENCES + i) % len(sentences)] for i in range(N_SENTENCES)]
        for clear in empty:
            clear()
        began, computed = time.perf_counter(), time.process_time()
        check(picked)
        if n >= N_WARMUP:
            wall.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - computed) * 1000)
    return {"wall_ms": spread(wall), "cpu_ms": spread(cpu)}


def result(n_rounds: int) -> dict[str, Any]:
    """Return all figures and what they depend on."""
    sentences = reworded_sentences(_SEEDS)
    tokens = [count_tokens(cited.evidence.text) for cited in sentences]
    figures = {
        "full": measure(full, sentences, n_rounds),
        "named_checks": measure(named, sentences, n_rounds),
    }
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cpus": len(os.sched_getaffinity(0)),
        "load_average_1min": round(os.getloadavg()[0], 2),
        "rounds": n_rounds,
        "sentences_per_round": N_SENTENCES,
        "different_sentences": len(sentences),
        "median_passage_tokens": float(np.median(tokens)),
        **figures,
        "within_bar": {
            name: figures[name]["wall_ms"]["p95"] <= bar for name, bar in BARS_P95_MS.items()
        },
    }


def main() -> None:
    """Read the arguments, measure, print the figures and write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--out", type=Path, help="where to write the JSON as well")
    given = parser.parse_args()
    written = json.dumps(result(given.rounds), indent=2)
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(written + "\n", encoding="utf-8")
    print(written)


if __name__ == "__main__":
    main()
