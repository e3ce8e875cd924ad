"""The JSON of every command, in the names of the HTTP API.

An object's own id is ``id``; ids of other things carry their noun.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.types import Article, Hit, Passage, SearchResult
    from rag.explaining import Explanation
    from rag.types import Answer

__all__ = [
    "Json",
    "answer_json",
    "article_json",
    "explanation_json",
    "passage_json",
    "search_json",
]

Json = dict[str, object]


def answer_json(answer: Answer) -> Json:
    """Return a complete answer."""
    return _own_id(asdict(answer), "answer_id")


def article_json(article: Article) -> Json:
    """Return an article without its text."""
    return _own_id(asdict(article), "article_id")


def passage_json(passage: Passage) -> Json:
    """Return a passage; ``text`` is ``version_text[start:end]``."""
    return _own_id(asdict(passage), "passage_id")


def search_json(result: SearchResult) -> Json:
    """Return hits in rank order."""
    return {
        "hits": [_hit_json(hit) for hit in result.hits],
        "generation": result.generation,
        "timings_ms": result.timings_ms,
        "notice": result.notice,
    }


def explanation_json(explanation: Explanation) -> Json:
    """Return an explained search: the hits of a search, and beside them how they came."""
    return {
        "hits": [_hit_json(explained.hit) for explained in explanation.hits],
        "generation": explanation.generation,
        "timings_ms": explanation.timings_ms,
        "notice": explanation.notice,
        "explanation": {
            "question": explanation.question,
            "standalone_question": explanation.standalone_question,
            "chips": [asdict(chip) for chip in explanation.chips],
            "filters": asdict(explanation.filters),
            "places": [
                {leg: place and asdict(place) for leg, place in explained.places.items()}
                for explained in explanation.hits
            ],
        },
    }


def _hit_json(hit: Hit) -> Json:
    return {
        "rank": hit.rank,
        "score": hit.score,
        "legs": {"dense": hit.dense, "lexical": hit.lexical},
        "pending": hit.pending,
        "passage_id": hit.passage.passage_id,
        "article_id": hit.article.article_id,
        "version": hit.passage.version,
        "title": hit.article.title,
        "outlet": hit.article.outlet,
        "published": hit.article.published,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
    }


def _own_id(fields: Json, name: str) -> Json:
    return {"id": fields.pop(name), **fields}
