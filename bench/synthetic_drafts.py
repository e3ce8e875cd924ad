"""Articles that are cut already, of any number, the same for the same seed; they mean nothing.

Words are drawn as in ``bench.synthetic_articles`` (Zipf-Mandelbrot over the default model's
vocabulary, every eighth from the article's own topic), many at a time, so that a million passages
are made in minutes. Passages have 60 to 140 words and articles 3 to 9 passages.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.synthetic_articles import SHIFT, TOPIC_RANKS, TOPIC_SHARE, TOPIC_WORDS, vocabulary
from index.types import ArticleDraft, Span

__all__ = ["SyntheticDraft", "synthetic_drafts"]

_N_WORDS = (60, 141)
_N_PASSAGES = (3, 10)
_BETWEEN = "\n\n"
_COMMON_RANKS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticDraft:
    """An article and a question in its topic words."""

    draft: ArticleDraft
    question: str


def synthetic_drafts(seed: int) -> Iterator[SyntheticDraft]:
    """Yield articles without end."""
    rng = np.random.default_rng(seed)
    words = np.array(vocabulary(), dtype=object)
    weights = np.cumsum(1 / (np.arange(1, len(words) + 1) + SHIFT))
    n = 0
    while True:
        n += 1
        topic = words[rng.integers(*TOPIC_RANKS, size=TOPIC_WORDS)]
        passages = [_passage(rng, words, weights, topic) for _ in range(rng.integers(*_N_PASSAGES))]
        yield SyntheticDraft(
            draft=_draft(n, " ".join(topic[:5]).capitalize(), passages),
            question=" ".join([*topic[rng.permutation(TOPIC_WORDS)[:4]], *_common(rng, words)]),
        )


def _passage(
    rng: np.random.Generator,
    words: npt.NDArray[np.object_],
    weights: npt.NDArray[np.float64],
    topic: npt.NDArray[np.object_],
) -> str:
    n = int(rng.integers(*_N_WORDS))
    drawn = words[np.searchsorted(weights, rng.random(n) * weights[-1])]
    places = rng.random(n) < TOPIC_SHARE
    drawn[places] = topic[rng.integers(TOPIC_WORDS, size=int(places.sum()))]
    return " ".join(drawn) + "."


def _common(rng: np.random.Generator, words: npt.NDArray[np.object_]) -> list[str]:
    return list(words[rng.integers(_COMMON_RANKS, size=2)])


def _draft(n: int, title: str, passages: list[str]) -> ArticleDraft:
    text = _BETWEEN.join(passages)
    spans, start = [], 0
    for passage in passages:
        spans.append(Span(start=start, end=start + len(passage)))
        start += len(passage) + len(_BETWEEN)
    return ArticleDraft(
        article_id=f"synthetic-{n}",
        collection="main",
        title=title,
        author=None,
        outlet=f"Outlet {n % 20}",
        published=f"20{n % 25:02}-{n % 12 + 1:02}-{n % 28 + 1:02}",
        url=None,
        language="en",
        source="synthetic",
        text=text,
        version="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        spans=tuple(spans),
    )
