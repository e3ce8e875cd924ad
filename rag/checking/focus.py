"""Chooses what of a source is read against a claim: a page is long, a model's window is not.

Sentences are taken one by one, each time the one that adds most of the claim's telling words not
yet covered, each with the sentence before it where there is room, since a pronoun's name stands
there. They are given back in the order of the source.
"""

from collections.abc import Sequence
from functools import lru_cache

from index.analysis import terms
from index.types import Span
from rag.sentences import sentence_spans
from rag.term_weights import term_weight

__all__ = ["MOST_FOCUS_CHARS", "focus"]

# About 170 word pieces: with a claim of 60 the pair stays under the encoder's 256.
MOST_FOCUS_CHARS = 750
# A covered word still counts a little, so that of two like sentences the fuller one is taken.
_COVERED_WEIGHT = 0.15


def focus(claim: str, text: str, *, most_chars: int = MOST_FOCUS_CHARS) -> tuple[Span, ...]:
    """Return the sentences of ``text`` to read against ``claim``, in order, apart.

    A text that fits is returned whole. At least one sentence is returned unless ``text`` is blank.
    """
    sentences, words = _parsed(text)
    if not sentences:
        return ()
    if sentences[-1].end - sentences[0].start <= most_chars:
        return (Span(start=sentences[0].start, end=sentences[-1].end),)
    wanted = {term: term_weight(term) for term in terms(claim)}
    taken: set[int] = set()
    room = most_chars
    while room > 0:
        best = _best(wanted, words, taken)
        if best is None:
            break
        for i in (best, best - 1):
            length = sentences[i].end - sentences[i].start if i >= 0 else 0
            if i >= 0 and i not in taken and (length <= room or not taken):
                taken.add(i)
                room -= length
        if best not in taken:
            break
        wanted = {t: w * (_COVERED_WEIGHT if t in words[best] else 1) for t, w in wanted.items()}
    return _joined([sentences[i] for i in sorted(taken or {0})], text)


def _best(wanted: dict[str, float], words: Sequence[frozenset[str]], taken: set[int]) -> int | None:
    """Return the sentence that adds most, the earlier of two equals; None if none adds any."""
    gains = [
        (sum(w for t, w in wanted.items() if t in own), -i)
        for i, own in enumerate(words)
        if i not in taken
    ]
    gain, minus_i = max(gains, default=(0.0, 0))
    return -minus_i if gain > 0 else None


def _joined(sentences: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Join neighbours with nothing but white space between them."""
    joined: list[Span] = []
    for span in sentences:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(start=joined[-1].start, end=span.end)
        else:
            joined.append(span)
    return tuple(joined)


@lru_cache(maxsize=16)
def _parsed(text: str) -> tuple[tuple[Span, ...], tuple[frozenset[str], ...]]:
    spans = tuple(sentence_spans(text))
    return spans, tuple(frozenset(terms(text[s.start : s.end])) for s in spans)
