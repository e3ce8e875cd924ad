"""Cuts an answer's text for display: blocks of pieces, so that no page ever slices by offset.

A small part of Markdown is understood: paragraphs, lists, headings (as strong paragraphs), code,
bold and italic. There are no links and no images, because a model's text must not be able to name
an address. Labels become pieces of their own, and each claim ends with the place of its verdict.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from rag.labels import LabelMark, find_labels
from rag.types import Claim

__all__ = [
    "Block",
    "BlockKind",
    "Lines",
    "Piece",
    "PieceKind",
    "Style",
    "claim_words",
    "cut_blocks",
    "fill",
    "lines_of",
]

BlockKind = Literal["paragraph", "bullet", "number", "code"]
PieceKind = Literal["text", "label", "unknown", "verdict"]
Style = Literal["plain", "strong", "em", "code"]

_BULLET = re.compile(r"\s{0,6}[-*•]\s+(?=\S)")
_NUMBER = re.compile(r"\s{0,6}\d{1,3}[.)]\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
# With a language at most: a line with more words on it is text, and shown.
_FENCE = re.compile(r"\s*```[\w+#-]*$")
_INLINE = re.compile(
    r"(?P<code>`(?P<code_text>[^`\n]{1,400})`)"
    r"|(?P<strong>\*\*(?P<strong_text>[^\s*](?:[^*\n]{0,600}[^\s*])?)\*\*)"
    r"|(?P<em>(?<![\w*])\*(?P<em_text>[^\s*](?:[^*\n]{0,600}[^\s*])?)\*(?![\w*]))"
)
_STYLES: tuple[Style, ...] = ("code", "strong", "em")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text in one style, a label, an unknown label as written, or a verdict's place.

    ``claim`` is the index of the claim it belongs to; ``label`` is set for labels only.
    """

    kind: PieceKind
    text: str = ""
    style: Style = "plain"
    label: int | None = None
    claim: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a list item (neighbours of a kind form one list), or a block of code."""

    kind: BlockKind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Where a block's own characters are: ``text[start:end]`` without its marker.

    ``line`` is where its first line begins, marker or fence included.
    """

    kind: BlockKind
    line: int
    start: int
    end: int
    style: Style = "plain"


def cut_blocks(text: str, claims: Sequence[Claim], n_evidence: int) -> tuple[Block, ...]:
    """Return the blocks of an answer; their text is the answer's without marks and markers."""
    marks = find_labels(text, n_evidence)
    return tuple(block for _, block in fill(text, lines_of(text), claims, marks))


def claim_words(blocks: Iterable[Block]) -> dict[int, str]:
    """Return each claim's words by its index, as they are shown: without marks and markers."""
    words: dict[int, str] = defaultdict(str)
    for block in blocks:
        for piece in block.pieces:
            if piece.kind == "text" and piece.claim is not None:
                words[piece.claim] += piece.text
    return dict(words)


def fill(
    text: str,
    blocks: Iterable[Lines],
    claims: Sequence[Claim],
    marks: Sequence[LabelMark],
    *,
    first_claim: int = 0,
) -> list[tuple[Lines, Block]]:
    """Return each block that shows anything; the claims before ``first_claim`` end before them.

    A claim ends in the last block that begins before its end: one that ends in a marker ends in
    what was before. Claims and marks are in the order of the text.
    """
    found = [(lines, [*_pieces_of(text, lines, claims, marks)]) for lines in blocks]
    shown = [(lines, pieces) for lines, pieces in found if pieces]
    starts = [lines.start for lines, _ in shown]
    ended: dict[int, list[int]] = defaultdict(list)
    for i in range(first_claim, len(claims)):
        ended[max(0, bisect_left(starts, claims[i].end) - 1)].append(i)
    return [
        (lines, Block(kind=lines.kind, pieces=_with_verdicts(pieces, ended[b])))
        for b, (lines, pieces) in enumerate(shown)
    ]


def lines_of(text: str, *, start: int = 0) -> Iterator[Lines]:
    """Yield the blocks of ``text`` from the line at ``start`` on, where one must begin."""
    open_block: Lines | None = None
    in_code = False
    at = start
    for line in text[start:].splitlines(keepends=True):
        start, at = at, at + len(line)
        stripped = line.rstrip()
        if _FENCE.match(stripped):
            if open_block is not None:
                yield open_block
            in_code = not in_code
            code = Lines(kind="code", line=start, start=at, end=at, style="code")
            open_block = code if in_code else None
            continue
        starts = None if in_code else _block_start(line, start)
        if open_block is not None and (starts is not None or (not stripped and not in_code)):
            yield open_block
            open_block = None
        if stripped or in_code:
            open_block = _grown(open_block, starts, start, start + len(stripped))
    if open_block is not None:
        yield open_block


def _grown(open_block: Lines | None, starts: Lines | None, start: int, end: int) -> Lines:
    """Return the block that the line ``[start, end)`` begins or continues."""
    block = starts or open_block or Lines(kind="paragraph", line=start, start=start, end=end)
    return replace(block, end=end)


def _block_start(line: str, start: int) -> Lines | None:
    kinds: tuple[tuple[re.Pattern[str], BlockKind, Style], ...] = (
        (_BULLET, "bullet", "plain"),
        (_NUMBER, "number", "plain"),
        (_HEADING, "paragraph", "strong"),
    )
    for pattern, kind, style in kinds:
        marker = pattern.match(line)
        if marker:
            return Lines(kind=kind, line=start, start=start + marker.end(), end=start, style=style)
    return None


def _pieces_of(
    text: str, lines: Lines, claims: Sequence[Claim], marks: Sequence[LabelMark]
) -> Iterator[Piece]:
    for start, end, style in _styled(text, lines):
        at = start
        first = bisect_left(marks, start, key=_start)
        for mark in marks[first : bisect_left(marks, end, key=_start)]:
            yield from _text_pieces(text[at : mark.start].rstrip(), at, style, claims)
            owner = _claim_at(claims, mark.start)
            for label in mark.labels:
                yield Piece(kind="label", label=label, claim=owner)
            for written in mark.unknown:
                yield Piece(kind="unknown", text=written, claim=owner)
            at = mark.end
        yield from _text_pieces(text[at:end], at, style, claims)


def _styled(text: str, lines: Lines) -> Iterator[tuple[int, int, Style]]:
    """Yield runs ``(start, end, style)`` of a block in order, without the markers."""
    if lines.style != "plain":
        yield lines.start, lines.end, lines.style
        return
    at = lines.start
    for match in _INLINE.finditer(text, lines.start, lines.end):
        if match.start() > at:
            yield at, match.start(), "plain"
        for style in _STYLES:
            if match[style] is not None:
                yield *match.span(f"{style}_text"), style
        at = match.end()
    if at < lines.end:
        yield at, lines.end, "plain"


def _text_pieces(run: str, start: int, style: Style, claims: Sequence[Claim]) -> Iterator[Piece]:
    """Cut one run where claims begin and end."""
    end = start + len(run)
    cuts = {start, end}
    last = bisect_left(claims, end, key=_start)
    for claim in claims[bisect_right(claims, start, key=_end) : last]:
        cuts.update(cut for cut in (claim.start, claim.end) if start < cut < end)
    for first, after in pairwise(sorted(cuts)):
        piece = run[first - start : after - start]
        yield Piece(kind="text", text=piece, style=style, claim=_claim_at(claims, first))


def _claim_at(claims: Sequence[Claim], position: int) -> int | None:
    i = bisect_right(claims, position, key=_start) - 1
    return i if i >= 0 and position < claims[i].end else None


def _start(item: Claim | LabelMark) -> int:
    return item.start


def _end(claim: Claim) -> int:
    return claim.end


def _with_verdicts(pieces: Sequence[Piece], ended: Sequence[int]) -> tuple[Piece, ...]:
    """Put each verdict behind the last piece of its claim, or behind the verdict before."""
    last = {piece.claim: i for i, piece in enumerate(pieces)}
    verdicts: dict[int, list[Piece]] = defaultdict(list)
    at = 0
    for claim in ended:
        at = max(at, last.get(claim, -1) + 1)
        verdicts[at].append(Piece(kind="verdict", claim=claim))
    placed = [*verdicts[0]]
    for i, piece in enumerate(pieces, 1):
        placed += [piece, *verdicts[i]]
    return tuple(placed)
