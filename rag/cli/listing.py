"""``footnote articles``: what there is."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli.empty_library import complain_if_empty
from rag.cli.json_form import article_json
from rag.cli.options import (
    AsJson,
    Authors,
    Collections,
    Languages,
    Outlets,
    Since,
    Until,
    filters_of,
)
from rag.cli.output import say, say_json, say_table
from rag.cli.session import session_of
from rag.cli.unmatched import complain_of_unmatched

__all__ = ["articles"]


def articles(
    context: typer.Context,
    collection: Collections = None,
    outlet: Outlets = None,
    author: Authors = None,
    language: Languages = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many to list.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the articles, newest first."""
    filters = filters_of(
        collections=collection,
        outlets=outlet,
        authors=author,
        languages=language,
        since=since,
        until=until,
    )
    with session_of(context).open() as application:
        found = application.store.list_articles(filters, limit=limit)
        n_articles = application.store.count_articles(filters)
        complain_if_empty(application)
        complain_of_unmatched(application, filters)
    if as_json:
        say_json({"articles": [article_json(article) for article in found], "total": n_articles})
        return
    say_table(
        ("id", "published", "outlet", "collection", "title"),
        ((a.article_id, a.published or "", a.outlet or "", a.collection, a.title) for a in found),
    )
    if n_articles > len(found):
        say(f"{len(found)} of {n_articles} articles; --limit shows more")
