"""Footnote's own answer JSON, from the API, the command line or an export.

Its evidence is read from the library again, from the version that each piece names; the texts in
the JSON are claims of a stranger. Sources that are sent along are not used.
"""

from rag.errors import UnusableAnswerError
from rag.verifying.payload import Record, count_of, record, records, span_of, text_of
from rag.verifying.types import ForeignAnswer, ForeignSource, Mark

__all__ = ["matches", "read"]


def matches(value: object) -> bool:
    """Whether this is an answer with its claims and its evidence."""
    return isinstance(value, dict) and {"text", "claims", "evidence"} <= value.keys()


def read(value: object, given: tuple[ForeignSource, ...]) -> ForeignAnswer:
    """Return the answer with its evidence as sources and its citations as marks."""
    if given:
        raise UnusableAnswerError(
            f"a Footnote answer names its own sources, {len(given)} more came along; leave them out"
        )
    fields = record(value)
    sources = tuple(_sources(fields))
    claims = list(records(fields.get("claims"), "claims"))
    citations = records(fields.get("citations"), "citations")
    return ForeignAnswer(
        format="footnote",
        text=text_of(fields, "text"),
        sources=sources,
        marks=tuple(_mark(citation, claims, sources) for citation in citations),
        labelled=True,
        abstained=fields.get("abstained") is True,
    )


def _sources(fields: Record) -> list[ForeignSource]:
    sources = []
    for number, item in enumerate(records(fields.get("evidence"), "evidence"), start=1):
        if count_of(item, "label") != number:
            raise UnusableAnswerError(
                f"evidence {number} has the label {item.get('label')!r}; labels are 1, 2, 3 … in "
                "order"
            )
        sources.append(
            ForeignSource(
                title=text_of(item, "title"),
                article_id=text_of(item, "article_id") or None,
                version=text_of(item, "version") or None,
                passage=span_of(item, "start", "end"),
            )
        )
    return sources


def _mark(citation: Record, claims: list[Record], sources: tuple[ForeignSource, ...]) -> Mark:
    label, number = count_of(citation, "label"), count_of(citation, "claim")
    within = number is not None and number < len(claims)
    return Mark(
        name=str(citation.get("label"))[:40],
        place=span_of(claims[number or 0], "start", "end") if within else None,
        source=_position(label, citation, sources),
        quote=text_of(citation, "quote") or None,
        span=span_of(citation, "start", "end"),
    )


def _position(
    label: int | None, citation: Record, sources: tuple[ForeignSource, ...]
) -> int | None:
    """Return the source of a label, if the citation cites that very version."""
    if label is None or not 1 <= label <= len(sources):
        return None
    named = (text_of(citation, "article_id"), text_of(citation, "version"))
    source = sources[label - 1]
    return label - 1 if named == (source.article_id, source.version) else None
