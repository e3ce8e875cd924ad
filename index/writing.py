"""Writes one checked draft inside a transaction that others begin and end."""

import sqlite3

from index import article_rows, copy_rows, passage_rows, vector_rows
from index.drafts import is_unchanged
from index.errors import UnknownIdError
from index.types import ArticleDraft, Outcome, PutResult

__all__ = ["put_draft"]


def put_draft(connection: sqlite3.Connection, draft: ArticleDraft, stamp: str) -> PutResult:
    """Add or replace an article; text that did not change keeps its vector."""
    outcome: Outcome = "added"
    try:
        (stored,) = article_rows.find_articles(connection, [draft.article_id])
    except UnknownIdError:
        pass
    else:
        spans = passage_rows.spans_of(connection, draft.article_id)
        if is_unchanged(draft, stored, spans):
            if draft.source != stored.source:
                article_rows.name_source(connection, draft.article_id, draft.source)
            n_kept = passage_rows.count_with_vector(connection, draft.article_id)
            return _put_result(draft, "unchanged", n_kept)
        outcome = "changed"
    known = vector_rows.known_vectors(connection, passage_rows.embed_hashes(draft))
    if outcome == "changed":
        passage_rows.delete_passages(connection, draft.article_id)
    article_rows.upsert_article(connection, draft, now=stamp)
    article_rows.upsert_version(connection, draft, now=stamp)
    copy_rows.forget(connection, draft.article_id)
    return _put_result(draft, outcome, passage_rows.insert_passages(connection, draft, known))


def _put_result(draft: ArticleDraft, outcome: Outcome, n_reused: int) -> PutResult:
    return PutResult(
        article_id=draft.article_id,
        outcome=outcome,
        n_passages=len(draft.spans),
        n_reused=n_reused,
    )
