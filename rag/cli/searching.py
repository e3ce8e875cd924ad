"""``footnote search``: the passages that speak to a question."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.boundary import complain
from rag.cli.embedding import warming
from rag.cli.empty_library import complain_if_empty
from rag.cli.explained import say_explanation
from rag.cli.json_form import explanation_json, search_json
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
from rag.cli.output import say, say_json
from rag.cli.passage_lines import passage_lines
from rag.cli.session import session_of
from rag.cli.unmatched import complain_of_unmatched
from rag.errors import InvalidQueryError

if TYPE_CHECKING:
    from rag.application import Application
    from rag.explaining import ExplainRequest

__all__ = ["LegChoice", "search"]


class LegChoice(StrEnum):
    """How to rank; the values of ``index.retriever.Legs``."""

    FUSION = "fusion"
    DENSE = "dense"
    LEXICAL = "lexical"


def search(
    context: typer.Context,
    query: Annotated[list[str], typer.Argument(metavar="QUERY")],
    *,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="How many passages to show.")] = 10,
    legs: Annotated[
        LegChoice, typer.Option(help="Rank by meaning (dense), by words (lexical), or by both.")
    ] = LegChoice.FUSION,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Search as an answer would and show how: the question as it is read, each "
            "passage's place in each leg, the time of each stage.",
        ),
    ] = False,
    conversation: Annotated[
        str | None,
        typer.Option(metavar="ID", help="With --explain: go on with this conversation."),
    ] = None,
    no_chips: Annotated[
        bool,
        typer.Option(
            "--no-chips", help="With --explain: read no filters out of words such as “last week”."
        ),
    ] = False,
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
    words = " ".join(query)
    if not explain and (conversation is not None or no_chips):
        raise InvalidQueryError("--conversation and --no-chips need --explain; add it")
    if explain and legs is not LegChoice.FUSION:
        raise InvalidQueryError("--explain shows every leg; leave --legs out")
    with session_of(context).open() as application:
        complain_if_empty(application)
        complain_of_unmatched(application, filters)
        if explain:
            from rag.explaining import ExplainRequest

            request = ExplainRequest(
                question=words,
                k=k,
                today=datetime.now(UTC).date(),
                filters=filters,
                conversation_id=conversation,
                read_filters=not no_chips,
            )
            _explain(application, request, as_json=as_json)
            return
        if legs is not LegChoice.LEXICAL:
            with warming(application):
                pass
        result = application.library.search(words, k=k, filters=filters, legs=legs.value)
    if result.notice:
        complain(result.notice)
    if as_json:
        say_json(search_json(result))
        return
    for hit in result.hits:
        for line in passage_lines(hit):
            say(line)
    if not result.hits:
        say("nothing found; try other words or fewer filters")


def _explain(application: Application, request: ExplainRequest, *, as_json: bool) -> None:
    with warming(application, reader=True):
        from rag.explaining import explain

    explanation = explain(application, request)
    if explanation.notice:
        complain(explanation.notice)
    if as_json:
        say_json(explanation_json(explanation))
    else:
        say_explanation(explanation)
