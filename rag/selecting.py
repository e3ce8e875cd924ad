"""Chooses which of the ranked sentences an answer quotes, and leaves off what cannot be quoted.

One more is quoted only if it is more likely right than wrong, nearly as likely as the first, and
says something else. A name, number or date is quoted once from each article.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from index.analysis import terms
from rag.conflicts import conflict_between, said_by
from rag.labels import find_labels
from rag.overviews import Opening
from rag.providers.protocol import Wording
from rag.question import parse_question
from rag.quotes import MINIMUM_QUOTE_CHARS
from rag.relevance import ScoredSentence

__all__ = ["all_quotable", "best_sentences", "quotable", "rivals"]

_MOST_SENTENCES = 4
# A further sentence must be more likely right than wrong, and nearly as likely as the first.
_LEAST_FURTHER = 0.5
_LEAST_SHARE_OF_BEST = 0.7
# A sentence less likely than this is no answer that could contradict another.
_LEAST_RIVAL = 0.13
# An article tells these in one sentence; the next likeliest one is seldom about the same.
_SAID_ONCE = frozenset({"name", "date", "number"})
# Two sentences that share this part of their words say the same.
_SAME_WORDS = 0.6

_Sentence = TypeVar("_Sentence", Opening, ScoredSentence)


def best_sentences(
    wording: Wording, ranked: Sequence[ScoredSentence], n_evidence: int
) -> list[ScoredSentence]:
    """Return the likeliest sentence and up to three more, as they are quoted."""
    article_of = {e.label: e.article_id for e in wording.evidence}
    is_said_once = parse_question(wording.question).kind in _SAID_ONCE

    def repeats(sentence: ScoredSentence, said: ScoredSentence) -> bool:
        from_one = article_of[sentence.label] == article_of[said.label]
        return (is_said_once and from_one) or _same(sentence, said)

    chosen: list[ScoredSentence] = []
    for sentence in ranked:
        if len(chosen) == _MOST_SENTENCES:
            break
        if chosen and sentence.probability < max(
            _LEAST_FURTHER, _LEAST_SHARE_OF_BEST * chosen[0].probability
        ):
            break
        quoted = quotable(sentence, n_evidence)
        if quoted is not None and not any(repeats(quoted, said) for said in chosen):
            chosen.append(quoted)
    return chosen


def rivals(
    wording: Wording,
    ranked: Sequence[ScoredSentence],
    chosen: Sequence[ScoredSentence],
    n_evidence: int,
) -> list[ScoredSentence]:
    """Return the likeliest sentence of another article that contradicts the best one.

    None if the answer has one already.
    """
    by_label = {e.label: e for e in wording.evidence}

    def contradicts(sentence: ScoredSentence) -> bool:
        best, other = (said_by(by_label[s.label], s.text) for s in (chosen[0], sentence))
        return conflict_between(wording.question, best, other) is not None

    if any(contradicts(sentence) for sentence in chosen[1:]):
        return []
    likely = (s for s in ranked if s.probability >= _LEAST_RIVAL)
    quoted = (quotable(s, n_evidence) for s in likely)
    contrary = (s for s in quoted if s is not None and contradicts(s))
    return list(islice(contrary, 1))


def all_quotable(told: Iterable[_Sentence], n_evidence: int) -> list[_Sentence]:
    """Return sentences as they are quoted, without those that cannot be."""
    quoted = (quotable(sentence, n_evidence) for sentence in told)
    return [sentence for sentence in quoted if sentence is not None]


def quotable(sentence: _Sentence, n_evidence: int) -> _Sentence | None:
    """Leave off an article's own "[3]" and what follows: it would read as a label of ours.

    None if too little is left.
    """
    marks = find_labels(sentence.text, n_evidence)
    text = sentence.text[: marks[0].start].rstrip() if marks else sentence.text
    if len(text) < MINIMUM_QUOTE_CHARS:
        return None
    return replace(sentence, text=" ".join(text.split()))


def _same(one: ScoredSentence, other: ScoredSentence) -> bool:
    mine, theirs = set(terms(one.text)), set(terms(other.text))
    return len(mine & theirs) >= _SAME_WORDS * min(len(mine), len(theirs))
