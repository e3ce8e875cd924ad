"""What a form says about a question besides its words: which articles, in which order, how sure."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Form

from index.filters import Filters
from rag.errors import InvalidQueryError
from rag.types import Strictness

__all__ = ["AskedOptions", "Options", "asked_options"]

Short = Annotated[str, Form(max_length=200)]
Share = Annotated[float, Form(ge=0, le=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOptions:
    """Options of a question; the defaults change nothing."""

    filters: Filters
    recency: float
    strictness: Strictness


def asked_options(
    outlet: Short = "",
    collection: Short = "",
    language: Short = "",
    published_from: Short = "",
    published_to: Short = "",
    recency: Share = 0.0,
    strictness: Annotated[Strictness, Form()] = "normal",
) -> AskedOptions:
    """Return the options of a form; InvalidQueryError for dates that are none, or out of order."""
    first, last = _day(published_from), _day(published_to)
    if first and last and first > last:
        raise InvalidQueryError(f"{first!r} is after {last!r}; swap the two dates")
    filters = Filters(
        outlets=(outlet,) if outlet else (),
        collections=(collection,) if collection else (),
        languages=(language,) if language else (),
        published_from=first,
        published_to=last,
    )
    return AskedOptions(filters=filters, recency=recency, strictness=strictness)


Options = Annotated[AskedOptions, Depends(asked_options)]


def _day(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InvalidQueryError(f"{text!r} is no date; write it YYYY-MM-DD") from None
