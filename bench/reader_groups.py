"""What the reader learns to put in order: a question's own passage among likely others.

The others are the paragraphs of the same article that are nearest to the question by words and by
vector, and the nearest of all other articles; none of them has the answer. A look-alike question
(SQuAD 2.0, Rajpurkar et al. 2018) competes with the question that it was written against.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bench.reader_examples import Example, Paragraph, paired
from index.analysis import query_terms, terms
from index.embedding import Embedder, embedded_text
from index.types import FloatMatrix

__all__ = ["passage_groups", "question_pairs"]

# Two are drawn from so many of the own article, one from so many of all others.
_N_NEAR = 4
_N_STRANGE = 6
# A share of common words counts as much as this part of a cosine.
_WORDS = 0.5


def passage_groups(
    by_title: Mapping[str, Sequence[Paragraph]],
    embedder: Embedder,
    chance: random.Random,
    *,
    n_questions: int,
) -> Iterator[list[Example]]:
    """Yield groups for ever: the own passage, two of the same article, one of another.

    ``n_questions`` of the questions are drawn and embedded. Those with too few others are left out;
    ValueError if that is all.
    """
    paragraphs = [p for title in sorted(by_title) for p in by_title[title]]
    places = [(i, q) for i, p in enumerate(paragraphs) for q in p.questions]
    drawn = chance.sample(places, min(n_questions, len(places)))
    vectors = embedder.embed([embedded_text(p.title, p.text) for p in paragraphs])
    asked = embedder.embed([question for _, (question, _, _) in drawn])
    near = _Nearest(paragraphs, vectors)
    while True:
        n_groups = 0
        for (home, (question, answer, start)), vector in zip(drawn, asked, strict=True):
            own = paragraphs[home]
            same, other = near.of(home, question, answer, vector)
            if len(same) < 2 or not other:
                continue
            n_groups += 1
            others = [*chance.sample(same, 2), chance.choice(other)]
            yield [
                Example(question, own.title, own.text, (start, start + len(answer))),
                *(Example(question, p.title, p.text, None) for p in others),
            ]
        if not n_groups:
            raise ValueError("every question has too few other paragraphs without its answer")


def question_pairs(
    pairs: Sequence[dict[str, Any]], chance: random.Random
) -> Iterator[list[Example]]:
    """Yield for ever a question and its look-alike, both of the same paragraph."""
    while True:
        pair = chance.choice(pairs)
        group = [e for kind in (True, False) for e in paired(pair, answerable=kind)]
        if len(group) == 2:
            yield group


class _Nearest:
    """The paragraphs that are nearest to a question and do not hold its answer."""

    def __init__(self, paragraphs: Sequence[Paragraph], vectors: FloatMatrix) -> None:
        self._paragraphs = paragraphs
        self._vectors = vectors
        self._bags = [frozenset(terms(p.text)) for p in paragraphs]
        self._titles = np.unique([p.title for p in paragraphs], return_inverse=True)[1]

    def of(
        self, home: int, question: str, answer: str, vector: FloatMatrix
    ) -> tuple[list[Paragraph], list[Paragraph]]:
        """Return those of the same article as ``home``, and those of others, nearest first."""
        cosines = self._vectors @ vector
        same = self._titles == self._titles[home]
        wanted = set(query_terms(question))
        inside = np.flatnonzero(same)
        shares = [len(wanted & self._bags[i]) / max(1, len(wanted)) for i in inside]
        by_both = inside[np.argsort(-(cosines[inside] + _WORDS * np.array(shares)), kind="stable")]
        outside = np.flatnonzero(~same)
        by_vector = outside[np.argsort(-cosines[outside], kind="stable")]
        near = self._free(by_both.tolist(), answer, _N_NEAR)
        return near, self._free(by_vector.tolist(), answer, _N_STRANGE)

    def _free(self, places: Sequence[int], answer: str, n: int) -> list[Paragraph]:
        found: list[Paragraph] = []
        for i in places:
            if answer.lower() not in self._paragraphs[i].text.lower():
                found.append(self._paragraphs[i])
                if len(found) == n:
                    break
        return found
