"""``footnote search``: the passages that speak to a question."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.boundary import complain
from rag.cli.embedding import warm
from rag.cli.json_form import search_json
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
from rag.cli.output import dated, excerpt, say, say_json, wrapped
from rag.cli.session import session_of

if TYPE_CHECKING:
    from index.types import Hit

__all__ = ["LegChoice", "search"]


class LegChoice(StrEnum):
    """How to rank; the values of ``index.retriever.Legs``."""

    FUSION = "fusion"
    DENSE = "dense"
    LEXICAL = "lexical"


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY")],
    *,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="How many passages to show.")] = 10,
    legs: Annotated[
        LegChoice, typer.Option(help="Rank by meaning (dense), by words (lexical), or by both.")
    ] = LegChoice.FUSION,
    collection: Collections = None,
    outlet: Outlets = None,
    author: Authors = None,
    language: Languages = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Show the passages that speak to a query, best first."""
    filters = filters_of(
        collections=collection,
        outlets=outlet,
        authors=author,
        languages=language,
        since=since,
        until=until,
    )
    with session_of(context).open() as application:
        if legs is not LegChoice.LEXICAL:
            warm(application)
        result = application.library.search(query, k=k, filters=filters, legs=legs.value)
    if result.notice:
        complain(result.notice)
    if as_json:
        say_json(search_json(result))
        return
    for hit in result.hits:
        _say_hit(hit)
    if not result.hits:
        say("nothing found; try other words or fewer filters")


def _say_hit(hit: Hit) -> None:
    source = dated(hit.article.title, hit.article.outlet, hit.article.published)
    say(f"{hit.rank:>3}  {hit.score:.3f}  {source}")
    say(wrapped(excerpt(hit.passage.text, most=320), indent=" " * 12))
    say(f"{' ' * 12}{hit.article.article_id} {hit.passage.start}:{hit.passage.end}")
