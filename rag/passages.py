"""Cuts an article's canonical text into passages, as spans.

Guarantees, for every text: passages are in order and do not overlap; every character that is not
white space lies in exactly one of them; borders are sentence borders, and paragraph borders where
the sizes allow; only a sentence that is too long by itself is cut inside, at white space where
there is some and never before a combining mark or a joiner. No passage, with its title line in
front, has more tokens than the embedder reads.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.embedding import Embedder, embedded_text
from index.types import Span
from rag.sentences import paragraph_spans, sentence_spans
from rag.tokens import count_tokens

__all__ = ["PassageSizes", "passage_spans"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageSizes:
    """Sizes in tokens of the shipped encoding; see ``docs/decisions.md`` for their origin.

    A passage closes at a paragraph border once it has ``enough_tokens``, and at a sentence
    border before it would pass ``most_tokens``.
    """

    enough_tokens: int = 100
    most_tokens: int = 180


def passage_spans(
    text: str, *, title: str, embedder: Embedder, sizes: PassageSizes = PassageSizes()
) -> tuple[Span, ...]:
    """Return the passages of ``text``; a blank text has none."""

    def fits(start: int, end: int) -> bool:
        passage = text[start:end]
        return (
            count_tokens(passage) <= sizes.most_tokens
            and embedder.count_tokens(embedded_text(title, passage)) <= embedder.max_tokens
        )

    return tuple(_joined(text, _pieces(text, fits), fits, sizes))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is too long; ``opens`` a paragraph or not."""

    start: int
    end: int
    opens: bool


def _pieces(text: str, fits: Callable[[int, int], bool]) -> Iterator[_Piece]:
    paragraphs = iter(paragraph_spans(text))
    border = next(paragraphs, None)
    for sentence in sentence_spans(text):
        opens = border is not None and sentence.start >= border.start
        if opens:
            border = next(paragraphs, None)
        for part in _parts(text, sentence, fits):
            yield _Piece(part.start, part.end, opens)
            opens = False


def _joined(
    text: str,
    pieces: Iterator[_Piece],
    fits: Callable[[int, int], bool],
    sizes: PassageSizes,
) -> Iterator[Span]:
    run: list[_Piece] = []
    for piece in pieces:
        if run and not _belongs(text, run, piece, fits, sizes):
            yield Span(start=run[0].start, end=run[-1].end)
            run = []
        run.append(piece)
    if run:
        yield Span(start=run[0].start, end=run[-1].end)


def _belongs(
    text: str,
    run: Sequence[_Piece],
    piece: _Piece,
    fits: Callable[[int, int], bool],
    sizes: PassageSizes,
) -> bool:
    start = run[0].start
    if piece.opens and count_tokens(text[start : run[-1].end]) >= sizes.enough_tokens:
        return False
    return fits(start, piece.end)


def _parts(text: str, sentence: Span, fits: Callable[[int, int], bool]) -> Iterator[Span]:
    """Cut a sentence that is too long into the longest parts that fit."""
    start = sentence.start
    while start < sentence.end:
        end = _longest(start, sentence.end, fits)
        if end < sentence.end:
            end = _good_cut(text, start, end)
        if text[start:end].strip():
            yield _stripped(text, start, end)
        start = end


# Characters tried first: more than any passage of ordinary prose has.
_FIRST_TRY_CHARS = 2_000


def _longest(start: int, end: int, fits: Callable[[int, int], bool]) -> int:
    """Return the largest tested end that fits, by halving; at least one character is taken."""
    low, high = start + 1, min(end, start + _FIRST_TRY_CHARS)
    if fits(start, high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if fits(start, middle):
            low = middle
        else:
            high = middle
    return low


def _good_cut(text: str, start: int, end: int) -> int:
    """Move a cut back to white space, or at least away from the middle of a character."""
    space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    if space > start:
        return space
    cut = end
    while cut > start + 1 and _continues(text[cut - 1], text[cut]):
        cut -= 1
    return cut if cut > start + 1 or not _continues(text[end - 1], text[end]) else end


def _continues(before: str, after: str) -> bool:
    joiner = "\u200d"
    return (
        before == joiner
        or after == joiner
        or unicodedata.category(after) in {"Mn", "Mc", "Me"}
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones (UTS 51)
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )


def _stripped(text: str, start: int, end: int) -> Span:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end)
