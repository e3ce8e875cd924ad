"""Options that several commands share, written once so that they read the same everywhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import InvalidQueryError

if TYPE_CHECKING:
    from index.types import Filters

__all__ = [
    "AsJson",
    "Authors",
    "Collections",
    "Languages",
    "Outlets",
    "Since",
    "Until",
    "day_of",
    "filters_of",
]

AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON on standard output and nothing else there.")
]
Collections = Annotated[
    list[str] | None,
    typer.Option("--collection", metavar="NAME", help="Only this collection; may be repeated."),
]
Outlets = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="NAME", help="Only this outlet; may be repeated."),
]
Authors = Annotated[
    list[str] | None,
    typer.Option("--author", metavar="NAME", help="Only this author; may be repeated."),
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="CODE", help="Only this language, such as en; repeatable."),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", "--from", metavar="DATE", help="Only articles published on this day or later."
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", "--to", metavar="DATE", help="Only articles published on this day or earlier."
    ),
]


def filters_of(
    *,
    collections: list[str] | None,
    outlets: list[str] | None,
    authors: list[str] | None,
    languages: list[str] | None,
    since: str | None,
    until: str | None,
) -> Filters:
    """Return the filters; InvalidQueryError for dates that are none or in the wrong order."""
    from index.types import Filters

    first, last = _iso("--since", since), _iso("--until", until)
    if first is not None and last is not None and first > last:
        raise InvalidQueryError(f"--since {first} is after --until {last}; swap the two dates")
    return Filters(
        collections=tuple(collections or ()),
        outlets=tuple(outlets or ()),
        authors=tuple(authors or ()),
        languages=tuple(languages or ()),
        published_from=first,
        published_to=last,
    )


def _iso(option: str, text: str | None) -> str | None:
    day = day_of(option, text)
    return None if day is None else day.isoformat()


def day_of(option: str, text: str | None) -> date | None:
    """Return the day that an option gives; InvalidQueryError if it is not YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidQueryError(
            f"{option} is {text!r}; write a day as YYYY-MM-DD, such as 2024-03-31"
        ) from None
