"""``footnote ask``: a question, answered as it is written, with footnotes below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.boundary import complain
from rag.cli.embedding import warming
from rag.cli.empty_library import complain_if_empty
from rag.cli.footnotes import below_text
from rag.cli.json_form import answer_json
from rag.cli.options import (
    AsJson,
    Authors,
    Collections,
    Languages,
    Outlets,
    Since,
    Until,
    day_of,
    filters_of,
)
from rag.cli.output import say, say_json
from rag.cli.session import session_of
from rag.cli.unmatched import complain_of_unmatched
from rag.errors import ProviderCallError
from rag.types import Strictness

if TYPE_CHECKING:
    from rag.answering.answerer import Answerer, AskRequest
    from rag.types import Answer

__all__ = ["ask"]


def ask(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION")],
    *,
    provider: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who writes the answer.")
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(metavar="ID", help="Go on with this conversation.")
    ] = None,
    k: Annotated[
        int | None, typer.Option("-k", min=1, max=40, help="How many passages to answer from.")
    ] = None,
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Search a follow-up as it is, without rewriting it.")
    ] = False,
    no_chips: Annotated[
        bool,
        typer.Option(
            "--no-chips",
            help="Read no filters out of words such as “last week”, and carry none over.",
        ),
    ] = False,
    ignore_chip: Annotated[
        list[str] | None,
        typer.Option(metavar="WORDS", help="Neither read nor carry over this filter; repeatable."),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day from which “last week” counts back."),
    ] = None,
    recency: Annotated[
        float,
        typer.Option(min=0, max=1, help="How much newer articles are preferred, from 0 to 1."),
    ] = 0.0,
    strictness: Annotated[
        Strictness, typer.Option(help="How sure an answer must be not to be declined.")
    ] = "normal",
    collection: Collections = None,
    outlet: Outlets = None,
    author: Authors = None,
    language: Languages = None,
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the articles; every sentence carries its source."""
    filters = filters_of(
        collections=collection,
        outlets=outlet,
        authors=author,
        languages=language,
        since=since,
        until=until,
    )
    day = day_of("--today", today)
    with session_of(context).open() as application:
        owner = ""
        if conversation is not None:
            # Whoever has the data folder may go on with what a key has begun.
            application.chats.conversation(conversation)
            owner = application.chats.owner_of(conversation) or ""
        complain_if_empty(application)
        complain_of_unmatched(application, filters)
        with warming(application, reader=True):
            from rag.answering.answerer import AskRequest

            answerer = application.answerer(provider, owner=owner)
        request = AskRequest(
            question=" ".join(question),
            conversation_id=conversation,
            filters=filters,
            k=k,
            rewrite=not as_typed,
            today=day,
            read_filters=not no_chips,
            ignore_chips=tuple(ignore_chip or ()),
            recency=recency,
            strictness=strictness,
        )
        write = _nothing if as_json else _say_piece
        answer = asyncio.run(_answered(answerer, request, write))
    if answer.notice:
        complain(answer.notice)
    if as_json:
        say_json(answer_json(answer))
    else:
        _say_rest(answer)


def _nothing(text: str) -> None:
    """Write nothing."""


def _say_piece(text: str) -> None:
    say(text, end="")


async def _answered(
    answerer: Answerer, request: AskRequest, write: Callable[[str], None]
) -> Answer:
    """Return the finished answer; ``write`` gets its text as it arrives."""
    from rag.answering.events import Answered, Failed, TextArrived

    # Closing the events, as Ctrl-C does, ends the provider's call and stores what had arrived.
    async with aclosing(answerer.stream(request)) as events:
        async for event in events:
            if isinstance(event, TextArrived):
                write(event.text)
            elif isinstance(event, Answered):
                return event.answer
            elif isinstance(event, Failed):
                write("\n")
                raise ProviderCallError(event.message, retryable=event.retryable)
    raise ProviderCallError("the answer ended without a result; ask again", retryable=True)


def _say_rest(answer: Answer) -> None:
    if answer.text:
        say()
    if answer.standalone_question != answer.question:
        say()
        say(f"Searched for: {answer.standalone_question}")
    if answer.chips:
        say()
    for chip in answer.chips:
        read = "was carried over from the question before" if chip.carried else "was read as"
        say(f"“{chip.text}” {read}: {chip.meaning} (--no-chips takes none)")
    for line in below_text(answer):
        say(line)
