"""Plain text with labels such as ``[1]``, and a list of sources in the order of the labels."""

from rag.verifying.payload import record, text_of
from rag.verifying.sources import sources_of
from rag.verifying.types import ForeignAnswer, ForeignSource

__all__ = ["matches", "read"]


def matches(value: object) -> bool:
    """Whether this is a text, or an object of a ``text`` and its ``sources``."""
    return isinstance(value, str) or (
        isinstance(value, dict) and "text" in value and value.keys() <= {"text", "sources"}
    )


def read(value: object, given: tuple[ForeignSource, ...]) -> ForeignAnswer:
    """Return the answer; its own sources follow the given ones."""
    fields = record(value)
    text = value if isinstance(value, str) else text_of(fields, "text")
    sources = (*given, *sources_of(fields.get("sources")))
    return ForeignAnswer(format="plain", text=text, sources=sources, labelled=True)
