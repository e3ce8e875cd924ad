"""Reads an answer, or its list of sources, from a file's bytes: JSON, or text as it is."""

import codecs
import re

from rag.errors import UnusableAnswerError
from rag.verifying.detection import foreign_answer
from rag.verifying.payload import parsed, record, showable
from rag.verifying.sources import listed_sources, sources_of
from rag.verifying.types import ForeignAnswer, ForeignSource

__all__ = ["answer_from", "sources_from"]

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
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


def sources_from(data: bytes, *, is_json: bool = False) -> tuple[ForeignSource, ...]:
    """Return the sources in a file: a JSON list, or an address or article id on each line.

    What ``is_json`` says by its name is not taken for lines. Raises UnusableAnswerError.
    """
    text = _decoded(data)
    if is_json or _JSON_SOURCES.match(text):
        payload = parsed(text)
        return sources_of(record(payload).get("sources", payload))
    return listed_sources(showable(text))


def _decoded(data: bytes) -> str:
    # A shell of Windows writes UTF-16 with a mark where output goes into a file.
    encoding = "UTF-16" if data.startswith(_UTF16_MARKS) else "UTF-8"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnusableAnswerError(
            f"byte {error.start} is not {encoding}; save the file as UTF-8"
        ) from None
