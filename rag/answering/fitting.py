"""Fits what a provider is given into what its model can read.

Passages come first, in the order of relevance, then the turns before, newest first. Where some
must go, one article does not keep more than its share of the places that are left. Tokens are
counted with the encoding that ships with the package. Its vocabulary is smaller than that of any
chat model, so it counts more of them than the model will.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.evidence import unlabelled
from rag.answering.places import most_of_one, parted
from rag.providers.prompts import LABELLED_SYSTEM, evidence_context, question_text
from rag.providers.protocol import ChatRequest
from rag.tokens import count_tokens
from rag.types import Evidence, NearestPassage, Turn

__all__ = ["Fitted", "fitted"]

# The two lines around a source with their marks, and what a service puts around a message.
_MARKS_TOKENS = 60
_MESSAGE_TOKENS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What fits, labelled anew 1..n, and the passages ``dropped``, the most relevant first."""

    evidence: tuple[Evidence, ...]
    history: tuple[Turn, ...]
    dropped: tuple[NearestPassage, ...]


def fitted(
    question: str,
    evidence: Sequence[Evidence],
    history: Sequence[Turn],
    *,
    context_tokens: int | None,
    article_share: float = 1.0,
) -> Fitted:
    """Return what fits into ``context_tokens`` beside the rules and an answer; None takes all.

    A passage that is too long for the room that is left gives way to shorter ones behind it. The
    first passage is always given: without any there would be nothing to answer from. Of the places
    that there are, one article takes no more than ``article_share`` while others fit too.
    """
    if context_tokens is None:
        return Fitted(evidence=tuple(evidence), history=tuple(history), dropped=())
    room = context_tokens - _least_tokens(question)
    sizes = [_source_tokens(item) for item in evidence]
    n_places = len(_that_fit(range(len(sizes)), sizes, room))
    most = most_of_one(n_places, article_share)
    first, others = parted((item.article_id for item in evidence), most)
    kept = _that_fit((*first, *others), sizes, room)
    room -= sum(sizes[n] for n in kept)
    return Fitted(
        evidence=tuple(
            replace(evidence[n], label=label) for label, n in enumerate(sorted(kept), start=1)
        ),
        history=_newest_that_fit(history, room),
        dropped=tuple(unlabelled(item) for n, item in enumerate(evidence) if n not in kept),
    )


def _that_fit(order: Sequence[int], sizes: Sequence[int], room: int) -> set[int]:
    """Return which positions fit into the room when they are taken in an order."""
    kept: set[int] = set()
    for n in order:
        if sizes[n] <= room or not kept:
            kept.add(n)
            room -= sizes[n]
    return kept


def _newest_that_fit(history: Sequence[Turn], room: int) -> tuple[Turn, ...]:
    n_kept = 0
    for turn in reversed(history):
        room -= count_tokens(turn.question) + count_tokens(turn.answer) + 2 * _MESSAGE_TOKENS
        if room < 0:
            break
        n_kept += 1
    return tuple(history[len(history) - n_kept :])


def _least_tokens(question: str) -> int:
    """Return what the rules, the question, the line above the sources and the answer take."""
    said = count_tokens(LABELLED_SYSTEM) + count_tokens(question_text(question))
    answer = ChatRequest(question="", evidence=()).max_output_tokens
    return said + _MARKS_TOKENS + 2 * _MESSAGE_TOKENS + answer


def _source_tokens(item: Evidence) -> int:
    said = f"Title: {item.title}\n{evidence_context(item)}\nText:\n{item.text}"
    return count_tokens(said) + _MARKS_TOKENS
