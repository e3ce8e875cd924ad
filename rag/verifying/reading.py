"""Reads an answer, or its list of sources, from a file's bytes: JSON, or text as it is."""

import re

from rag.errors import UnusableAnswerError
from rag.verifying.detection import foreign_answer
from rag.verifying.payload import parsed, record, showable
from rag.verifying.sources import listed_sources, sources_of
from rag.verifying.types import ForeignAnswer, ForeignSource

__all__ = ["answer_from", "sources_from"]

# "[1] https://…" is a line of a list, not JSON.
_JSON_SOURCES = re.compile(r'\s*(?:\{|\[\s*["{\]])')


def answer_from(
    data: bytes, *, named: str = "auto", sources: tuple[ForeignSource, ...] = ()
) -> ForeignAnswer:
    """Return the answer in a file; what does not begin like JSON is plain text.

    Raises UnusableAnswerError.
    """
    text = _decoded(data)
    if text.lstrip()[:1] not in {"{", "["}:
        return foreign_answer(showable(text), named=named, sources=sources)
    try:
        payload = parsed(text)
    except UnusableAnswerError:
        # "[1] says so" begins like a list.
        if text.lstrip().startswith("{") or named not in {"auto", "plain"}:
            raise
        payload = showable(text)
    return foreign_answer(payload, named=named, sources=sources)


def sources_from(data: bytes) -> tuple[ForeignSource, ...]:
    """Return the sources in a file: a JSON list, or an address or article id on each line."""
    text = _decoded(data)
    if _JSON_SOURCES.match(text):
        payload = parsed(text)
        return sources_of(record(payload).get("sources", payload))
    return listed_sources(showable(text))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableAnswerError(
            f"byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None
