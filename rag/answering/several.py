"""Several questions in one message: each is searched for, and all share the places of one."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from index.types import Hit
from rag.asked_parts import Part
from rag.providers.protocol import AskedPart, Wording
from rag.types import Evidence, LegScores

__all__ = ["in_turn", "wordings_of_parts"]


def in_turn(whole: Sequence[Hit], each: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Return all hits: the first of each question, then the message's first, then the second ones.

    A passage that several found is there several times.
    """
    return [hit for row in zip_longest(*each, whole) for hit in row if hit is not None]


def wordings_of_parts(
    of_parts: Sequence[tuple[Part, Sequence[Hit]]], evidence: Sequence[Evidence]
) -> tuple[AskedPart, ...]:
    """Return each question with all of ``evidence``: first what its own search found, best first.

    ``of_parts`` has the hits of each one's search. What only others found is ranked behind it.
    """
    return tuple(
        AskedPart(
            asked=part.asked,
            wording=Wording(question=part.alone, evidence=_ordered(hits, evidence)),
        )
        for part, hits in of_parts
    )


def _ordered(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    shown = {item.passage_id: item for item in evidence}
    own = [
        replace(
            shown[hit.passage.passage_id],
            score=hit.score,
            legs=LegScores(dense=hit.dense, lexical=hit.lexical),
        )
        for hit in hits
        if hit.passage.passage_id in shown
    ]
    found = {item.passage_id for item in own}
    floor = min((item.score for item in own), default=1.0)
    others = [
        replace(item, score=min(floor, item.score))
        for item in evidence
        if item.passage_id not in found
    ]
    return (*own, *others)
