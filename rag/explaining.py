"""Shows how an answer's search goes: the question as it is read, and each hit's place per leg.

The hits are those that an answer would be given, in that order: copies left out, preferred days
raised, reranked if there is a reranker. Follow-ups are made to stand alone by rules here, whoever
does it for answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from index.retriever import MAX_K, Legs
from index.types import Filters, Hit
from rag.answering.finding import COPIES_ROOM, Finder, Wanted
from rag.answering.wordings import bare_question, told_by_beginnings, wants_digest
from rag.application import Application
from rag.asked_filters import AskedFilters, merged
from rag.asked_parts import asked_first, parts
from rag.followups.rewriting import stand_alone
from rag.types import Chip, Turn

__all__ = ["ExplainRequest", "Explained", "Explanation", "LegPlace", "explain"]

# How many each leg of a search fetches, and its scores are scaled over (``index.fusion``).
_DEPTH = 50
_TURNS = 6
_LEGS: tuple[Legs, ...] = ("dense", "lexical", "fusion")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainRequest:
    """A question to search for; with ``conversation_id`` it may be a follow-up.

    ``rewrite=False`` searches it as it is. ``today`` is the day on which words such as "last week"
    are read; ``read_filters=False`` reads none of them. With ``chips`` these are the conditions,
    and nothing is read.
    """

    question: str
    k: int
    today: date
    filters: Filters = field(default_factory=Filters)
    conversation_id: str | None = None
    rewrite: bool = True
    read_filters: bool = True
    chips: tuple[Chip, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPlace:
    """Where a passage stands in one leg; ranks start at 1.

    ``raw`` is the leg's own score (cosine, BM25), ``scaled`` the same scaled to 0..1 over the
    leg's hits; for the fusion both are the fused score.
    """

    rank: int
    raw: float
    scaled: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A hit; ``places`` is by leg, None where that leg did not return it."""

    hit: Hit
    places: Mapping[str, LegPlace | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One search. ``filters`` has what the ``chips`` add to those given.

    ``query`` is the stand-alone question without courtesies and the words of the conditions.
    ``timings_ms`` are the stages of the one search that gave the hits, without those made to
    explain them.
    """

    question: str
    standalone_question: str
    query: str
    chips: tuple[Chip, ...]
    filters: Filters
    hits: tuple[Explained, ...]
    generation: int
    timings_ms: Mapping[str, float]
    notice: str | None


def explain(application: Application, request: ExplainRequest) -> Explanation:
    """Search as an answer would; UnknownIdError for a conversation that is not there."""
    turns = _turns(application, request)
    standalone = request.question
    if request.rewrite:
        alone = stand_alone(request.question, turns)
        standalone = application.speller.corrected(alone, request.filters)
    finder = Finder(
        searcher=application.searcher,
        versions=application.store,
        catalogue=application.store,
        half_life_days=application.settings.recency_half_life_days,
        article_share=application.settings.article_share,
    )
    asked = AskedFilters(chips=request.chips or ())
    if request.chips is None and request.read_filters:
        asked = finder.asked(
            request.question,
            given=request.filters,
            today=request.today,
            ignored=(),
            standalone=standalone,
            turns=turns,
        )
    query = asked_first(bare_question(standalone, asked.chips))
    filters = merged(request.filters, asked.filters)
    found = finder.find(
        Wanted(
            query=query,
            k=request.k,
            filters=filters,
            preferred=asked.preferred,
            recency=0.0,
            today=request.today,
            digest=wants_digest(standalone, asked.chips),
            beginnings=told_by_beginnings(query),
            parts=parts(query),
        )
    )
    depth = min(MAX_K, max(_DEPTH, COPIES_ROOM * request.k))
    places = _places(application, query, filters, depth)
    return Explanation(
        question=request.question,
        standalone_question=standalone,
        query=query,
        chips=asked.chips,
        filters=filters,
        hits=tuple(
            Explained(
                hit=replace(hit, rank=rank),
                places={leg: places[leg].get(hit.passage.passage_id) for leg in _LEGS},
            )
            for rank, hit in enumerate(found.result.hits, start=1)
        ),
        generation=found.result.generation,
        timings_ms=found.result.timings_ms,
        notice=found.result.notice,
    )


def _turns(application: Application, request: ExplainRequest) -> tuple[Turn, ...]:
    if request.conversation_id is None:
        return ()
    application.chats.conversation(request.conversation_id)
    return application.chats.turns(request.conversation_id, last=_TURNS)


def _places(
    application: Application, query: str, filters: Filters, depth: int
) -> dict[Legs, dict[int, LegPlace]]:
    """Return each leg's passages by id, to the depth that the search for the hits went.

    A leg that is searched alone gives its scaled scores as the scores of its hits.
    """
    return {
        leg: {
            hit.passage.passage_id: LegPlace(rank=hit.rank, raw=_raw(hit, leg), scaled=hit.score)
            for hit in application.retriever.search(query, k=depth, filters=filters, legs=leg).hits
        }
        for leg in _LEGS
    }


def _raw(hit: Hit, leg: Legs) -> float:
    own = {"dense": hit.dense, "lexical": hit.lexical}.get(leg)
    return hit.score if own is None else own
