"""Cuts an answer's text for display: blocks of pieces, so that no page ever slices by offset.

A small part of Markdown is understood: paragraphs, lists, headings (as strong paragraphs), code,
bold and italic. There are no links and no images, because a model's text must not be able to name
an address. Labels become pieces of their own, and each claim ends with the place of its verdict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rag.labels import LabelMark, find_labels
from rag.types import Claim

__all__ = ["Block", "BlockKind", "Piece", "PieceKind", "Style", "cut_blocks"]

BlockKind = Literal["paragraph", "bullet", "number", "code"]
PieceKind = Literal["text", "label", "unknown", "verdict"]
Style = Literal["plain", "strong", "em", "code"]

_BULLET = re.compile(r"\s{0,6}[-*•]\s+(?=\S)")
_NUMBER = re.compile(r"\s{0,6}\d{1,3}[.)]\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_FENCE = "```"
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
class _Lines:
    """Where a block's own characters are: ``text[start:end]`` without its marker."""

    kind: BlockKind
    start: int
    end: int
    style: Style = "plain"


def cut_blocks(text: str, claims: Sequence[Claim], n_evidence: int) -> tuple[Block, ...]:
    """Return the blocks of an answer; their text is the answer's without marks and markers."""
    marks = find_labels(text, n_evidence)
    found = [(lines, [*_pieces_of(text, lines, claims, marks)]) for lines in _blocks_of(text)]
    shown = [(lines, pieces) for lines, pieces in found if pieces]
    ends = [_block_of(claim, [lines for lines, _ in shown]) for claim in claims]
    return tuple(
        Block(
            kind=lines.kind,
            pieces=_with_verdicts(pieces, [c for c, block in enumerate(ends) if block == b]),
        )
        for b, (lines, pieces) in enumerate(shown)
    )


def _block_of(claim: Claim, blocks: Sequence[_Lines]) -> int:
    """Return the block in which a claim ends; one that ends in a marker ends in what was before."""
    begun = [b for b, lines in enumerate(blocks) if lines.start < claim.end]
    return begun[-1] if begun else 0


def _blocks_of(text: str) -> Iterator[_Lines]:
    open_block: _Lines | None = None
    in_code = False
    at = 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        stripped = line.rstrip()
        if stripped.lstrip().startswith(_FENCE):
            if open_block is not None:
                yield open_block
            in_code = not in_code
            open_block = _Lines(kind="code", start=at, end=at, style="code") if in_code else None
            continue
        starts = None if in_code else _block_start(line, start)
        if open_block is not None and (starts is not None or (not stripped and not in_code)):
            yield open_block
            open_block = None
        if stripped or in_code:
            open_block = _grown(open_block, starts, start, start + len(stripped))
    if open_block is not None:
        yield open_block


def _grown(open_block: _Lines | None, starts: _Lines | None, start: int, end: int) -> _Lines:
    """Return the block that the line ``[start, end)`` begins or continues."""
    block = starts or open_block or _Lines(kind="paragraph", start=start, end=end)
    return _Lines(kind=block.kind, start=block.start, end=end, style=block.style)


def _block_start(line: str, start: int) -> _Lines | None:
    kinds: tuple[tuple[re.Pattern[str], BlockKind, Style], ...] = (
        (_BULLET, "bullet", "plain"),
        (_NUMBER, "number", "plain"),
        (_HEADING, "paragraph", "strong"),
    )
    for pattern, kind, style in kinds:
        marker = pattern.match(line)
        if marker:
            return _Lines(kind=kind, start=start + marker.end(), end=start, style=style)
    return None


def _pieces_of(
    text: str, lines: _Lines, claims: Sequence[Claim], marks: Sequence[LabelMark]
) -> Iterator[Piece]:
    for start, end, style in _styled(text, lines):
        at = start
        for mark in marks:
            if not start <= mark.start < end:
                continue
            yield from _text_pieces(text[at : mark.start].rstrip(), at, style, claims)
            owner = _claim_at(claims, mark.start)
            for label in mark.labels:
                yield Piece(kind="label", label=label, claim=owner)
            for written in mark.unknown:
                yield Piece(kind="unknown", text=written, claim=owner)
            at = mark.end
        yield from _text_pieces(text[at:end], at, style, claims)


def _styled(text: str, lines: _Lines) -> Iterator[tuple[int, int, Style]]:
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
    for claim in claims:
        cuts.update(cut for cut in (claim.start, claim.end) if start < cut < end)
    borders = sorted(cuts)
    for first, last in pairwise(borders):
        piece = run[first - start : last - start]
        yield Piece(kind="text", text=piece, style=style, claim=_claim_at(claims, first))


def _claim_at(claims: Sequence[Claim], position: int) -> int | None:
    for i, claim in enumerate(claims):
        if claim.start <= position < claim.end:
            return i
    return None


def _with_verdicts(pieces: list[Piece], ended: Sequence[int]) -> tuple[Piece, ...]:
    """Put each verdict behind the last piece of its claim, or behind the verdict before."""
    at = 0
    for claim in ended:
        mine = [i for i, piece in enumerate(pieces) if piece.claim == claim]
        at = max(at, mine[-1] + 1) if mine else at
        pieces.insert(at, Piece(kind="verdict", claim=claim))
        at += 1
    return tuple(pieces)
