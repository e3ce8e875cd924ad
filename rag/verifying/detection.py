"""Tells the answer shapes apart and reads what comes in, within limits.

What comes in is one of the shapes as it is, or ``{"answer": …}`` around one, with ``sources`` and
``format`` beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from rag.errors import UnusableAnswerError
from rag.verifying.formats import anthropic, cohere, footnote_json, openai, plain
from rag.verifying.payload import record
from rag.verifying.sources import sources_of
from rag.verifying.types import (
    MOST_ANSWER_CHARS,
    MOST_MARKS,
    MOST_SOURCES,
    ForeignAnswer,
    ForeignSource,
    FormatName,
    Mark,
)

__all__ = ["foreign_answer"]

_WRAPPER = frozenset({"answer", "format", "sources"})
_SHAPES = (
    "Footnote's answer JSON ('text', 'claims', 'evidence'), plain text with [n] and a list of "
    "sources, an OpenAI response ('output'), an Anthropic message ('content' blocks of text), a "
    "Cohere reply ('message' with 'citations')"
)


@dataclass(frozen=True, slots=True)
class _Shape:
    matches: Callable[[object], bool]
    read: Callable[[object, tuple[ForeignSource, ...]], ForeignAnswer]


# In the order of asking: each shape has a field that no earlier one has.
_READERS: Mapping[FormatName, _Shape] = {
    "footnote": _Shape(footnote_json.matches, footnote_json.read),
    "openai": _Shape(openai.matches, openai.read),
    "cohere": _Shape(cohere.matches, cohere.read),
    "anthropic": _Shape(anthropic.matches, anthropic.read),
    "plain": _Shape(plain.matches, plain.read),
}


def foreign_answer(
    payload: object, *, named: str = "auto", sources: tuple[ForeignSource, ...] = ()
) -> ForeignAnswer:
    """Return the answer in ``payload``; ``named`` is a format, or "auto" to find it out.

    ``sources`` come before those of the payload. Raises UnusableAnswerError if it is in none of
    the shapes, has no text, or is over a limit.
    """
    fields = record(payload)
    if "answer" in fields:
        extra = sorted(fields.keys() - _WRAPPER)
        if extra:
            raise UnusableAnswerError(
                f"beside 'answer' stand the fields {extra[:9]!r}; only 'format' and 'sources' may"
            )
        named = str(fields.get("format") or named)
        sources = (*sources, *sources_of(fields.get("sources")))
        payload = fields["answer"]
    return _bounded(_read(payload, named, sources))


def _read(payload: object, named: str, sources: tuple[ForeignSource, ...]) -> ForeignAnswer:
    if named == "auto":
        shape = next((s for s in _READERS.values() if s.matches(payload)), None)
        if shape is None:
            raise UnusableAnswerError(
                f"the answer is in none of the shapes that can be checked; send {_SHAPES}"
            )
        return shape.read(payload, sources)
    found = next((shape for name, shape in _READERS.items() if name == named), None)
    if found is None:
        raise UnusableAnswerError(
            f"there is no format {named!r}; name one of {', '.join(_READERS)}, or auto"
        )
    if not found.matches(payload):
        raise UnusableAnswerError(f"the answer is not in the format {named!r}; send {_SHAPES}")
    return found.read(payload, sources)


def _bounded(answer: ForeignAnswer) -> ForeignAnswer:
    if not answer.text.strip() and not answer.abstained:
        raise UnusableAnswerError("the answer has no text; there is nothing to check")
    for noun, have, most in (
        ("characters", len(answer.text), MOST_ANSWER_CHARS),
        ("sources", len(answer.sources), MOST_SOURCES),
        ("citations", len(answer.marks), MOST_MARKS),
    ):
        if have > most:
            raise UnusableAnswerError(
                f"the answer has {have} {noun}; check it in parts of {most} at most"
            )
    return replace(answer, marks=tuple(_inside(mark, len(answer.text)) for mark in answer.marks))


def _inside(mark: Mark, n_chars: int) -> Mark:
    """Take a place outside the answer away from a mark, which then stands nowhere."""
    outside = mark.place is not None and mark.place.end > n_chars
    return replace(mark, place=None) if outside else mark
