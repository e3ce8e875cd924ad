"""An answer or a conversation as a document: paragraphs of runs, and numbered notes with quotes.

Every written form renders this and nothing else, so each keeps the same sources, quotes and
verdicts. Notes are numbered through the whole document, one for each source of each sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.conflicts import sides_of
from rag.markup import BlockKind, Piece, Style, cut_blocks
from rag.types import Answer, Citation, CitationStatus, Claim, Conflict, Evidence, Verdict

__all__ = [
    "STATUS_WORDS",
    "VERDICT_WORDS",
    "Document",
    "Exchange",
    "Note",
    "Paragraph",
    "Quote",
    "Run",
    "document_of",
]

VERDICT_WORDS: dict[Verdict, str] = {
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "not supported",
    "uncited": "no source",
}
STATUS_WORDS: dict[CitationStatus, str] = {
    "verified": "the quoted words stand in the article",
    "moved": "the article has changed, the quoted words are still in it",
    "changed": "the quoted words are not in the article any more",
    "leaving": "the article is being removed, with its words",
    "removed": "the article was removed, with its words",
}
_REMOVED_TITLE = "Removed article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of a paragraph: text in a style, the number of a note, or a remark on what precedes.

    A remark is a verdict that is not ``supported``, or a source that does not exist.
    """

    kind: Literal["text", "note", "remark"]
    text: str = ""
    style: Style = "plain"
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, a list item (neighbours of a kind form one list) or a block of code."""

    kind: BlockKind
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Cited words, empty once their article was purged, and what became of them."""

    text: str
    status: CitationStatus
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One source of one sentence. ``label`` is its number in the answer; ``url`` may be anything.

    ``verdict`` is that of the sentence, None where the note belongs to none.
    """

    number: int
    label: int
    title: str
    author: str | None
    outlet: str | None
    published: str | None
    url: str | None
    quotes: tuple[Quote, ...]
    verdict: Verdict | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and what was answered; ``remarks`` are sentences about the whole answer.

    A remark has no runs but text and the numbers of notes.
    """

    question: str
    created_at: str
    made_by: str
    paragraphs: tuple[Paragraph, ...]
    remarks: tuple[tuple[Run, ...], ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Answers under one title, oldest first."""

    title: str
    exchanges: tuple[Exchange, ...]


def document_of(title: str, answers: Sequence[Answer]) -> Document:
    """Return the document of answers, whose citations say what became of them as of now."""
    exchanges = []
    n_notes = 0
    for answer in answers:
        exchange = _exchange(answer, first=n_notes + 1)
        n_notes += len(exchange.notes)
        exchanges.append(exchange)
    return Document(title=title, exchanges=tuple(exchanges))


def _exchange(answer: Answer, *, first: int) -> Exchange:
    numbers: dict[tuple[int, int | None], int] = {}
    paragraphs = []
    if not answer.abstained:
        for block in cut_blocks(answer.text, answer.claims, len(answer.evidence)):
            runs = tuple(_runs(block.pieces, answer, numbers, first))
            paragraphs.append(Paragraph(kind=block.kind, runs=runs))
    return Exchange(
        question=answer.question,
        created_at=answer.created_at,
        made_by=f"{answer.provider} ({answer.model})" if answer.model else answer.provider,
        paragraphs=tuple(paragraphs),
        remarks=(
            *((Run(kind="text", text=words),) for words in _remarks(answer)),
            *(tuple(_differing(conflict, numbers)) for conflict in answer.conflicts),
        ),
        notes=tuple(
            _note(answer, number, label, claim) for (label, claim), number in numbers.items()
        ),
    )


def _runs(
    pieces: Sequence[Piece],
    answer: Answer,
    numbers: dict[tuple[int, int | None], int],
    first: int,
) -> Iterator[Run]:
    for piece in pieces:
        match piece.kind:
            case "text":
                yield Run(kind="text", text=piece.text, style=piece.style)
            case "unknown":
                yield Run(kind="remark", text=f"{piece.text}: unknown source")
            case "label" if piece.label is not None:
                key = (piece.label, piece.claim)
                yield Run(kind="note", number=numbers.setdefault(key, first + len(numbers)))
            case "verdict" if piece.claim is not None:
                verdict = answer.claims[piece.claim].verdict
                if verdict != "supported":
                    yield Run(kind="remark", text=VERDICT_WORDS[verdict])


def _remarks(answer: Answer) -> Iterator[str]:
    if answer.notice:
        yield answer.notice
    if answer.abstained:
        yield "No answer was found in the articles."
    if answer.reason:
        yield answer.reason if answer.abstained else f"Why it ends here: {answer.reason}"
    if answer.interrupted:
        yield "This answer was stopped before it was complete."


def _differing(conflict: Conflict, numbers: Mapping[tuple[int, int | None], int]) -> Iterator[Run]:
    """Say how sources differ, with the numbers that their notes have here."""
    yield Run(kind="text", text="The sources differ: ")
    sides = sides_of(conflict)
    if not sides:
        yield Run(kind="text", text=conflict.detail)
    for i, (words, label) in enumerate(sides):
        yield Run(kind="text", text=f"; {words}" if i else words)
        number = next((number for key, number in numbers.items() if key[0] == label), None)
        if number is not None:
            yield Run(kind="note", number=number)


def _note(answer: Answer, number: int, label: int, claim: int | None) -> Note:
    source = next(item for item in answer.evidence if item.label == label)
    said = None if claim is None else answer.claims[claim]
    return Note(
        number=number,
        label=label,
        title=source.title or _REMOVED_TITLE,
        author=source.author,
        outlet=source.outlet,
        published=source.published,
        url=source.url,
        quotes=tuple(_quotes(answer, source, claim)),
        verdict=_verdict(said),
        reason=said.reason if said else "",
    )


def _verdict(said: Claim | None) -> Verdict | None:
    return said.verdict if said else None


def _quotes(answer: Answer, source: Evidence, claim: int | None) -> Iterator[Quote]:
    for cited in answer.citations:
        if (cited.label, cited.claim) == (source.label, claim):
            yield Quote(text=cited.quote, status=cited.status, citation=cited)
