"""What both legs find for every query of a retrieval set, kept in a file.

A library of the set is made once with the default embedder; then fusions can be compared without
searching again.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.retrieval_readers import RetrievalSet, SetQuery
from index.retriever import Legs
from index.types import LegHit
from rag.application import Application
from rag.canonical import canonical_text
from rag.loaders import LoadedArticle
from rag.settings import Settings

__all__ = ["DEPTH_KEPT", "LegLists", "leg_lists", "open_library"]

DEPTH_KEPT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LegLists:
    """One query's hits by each leg, best first, and the article of each passage."""

    query: SetQuery
    dense: tuple[LegHit, ...]
    lexical: tuple[LegHit, ...]
    article_of: dict[int, str]

    def articles(self, passage_ids: Sequence[int]) -> list[str]:
        """Return the passages' articles, each once, at the place of its best passage."""
        return list(dict.fromkeys(self.article_of[i] for i in passage_ids))


def open_library(one: RetrievalSet, work: Path) -> Application:
    """Open the set's library under ``work``, made at the first call; interrupted, it goes on."""
    application = Application.open(Settings(data=work / one.name))
    application.embedder.load()
    if application.store.counts().n_articles < len(one.articles):
        for article in one.articles:
            application.library.put(
                LoadedArticle(
                    external_id=article.article_id,
                    title=canonical_text(article.title),
                    text=canonical_text(article.text),
                    author=None,
                    outlet=None,
                    published=None,
                    url=None,
                    language="en",
                    source=one.name,
                ),
                article_id=article.article_id,
            )
    application.catch_up()
    return application


def leg_lists(one: RetrievalSet, work: Path) -> list[LegLists]:
    """Return both legs' lists for each query, from the file if they were made before."""
    path = work / f"{one.name}-{len(one.queries)}.jsonl"
    if not path.exists():
        with open_library(one, work) as application:
            rows = [_searched(application, query) for query in one.queries]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    kept = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        LegLists(
            query=query,
            dense=tuple(LegHit(**hit) for hit in row["dense"]),
            lexical=tuple(LegHit(**hit) for hit in row["lexical"]),
            article_of={int(i): article for i, article in row["article_of"].items()},
        )
        for query, row in zip(one.queries, kept, strict=True)
    ]


def _searched(application: Application, query: SetQuery) -> dict[str, object]:
    found: dict[str, list[dict[str, object]]] = {}
    article_of: dict[int, str] = {}
    legs: tuple[Legs, ...] = ("dense", "lexical")
    for leg in legs:
        hits = application.retriever.search(query.text, k=DEPTH_KEPT, depth=DEPTH_KEPT, legs=leg)
        scores = [hit.dense if leg == "dense" else hit.lexical for hit in hits.hits]
        found[leg] = [
            asdict(LegHit(passage_id=hit.passage.passage_id, score=score or 0.0))
            for hit, score in zip(hits.hits, scores, strict=True)
        ]
        article_of |= {hit.passage.passage_id: hit.article.article_id for hit in hits.hits}
    return {"dense": found["dense"], "lexical": found["lexical"], "article_of": article_of}
