"""Cuts an answer's text for display while it grows, and says only what has changed.

After every change the blocks are those that ``cut_blocks`` makes of the text and the claims so
far. Blocks before the last one that was there are not looked at again, and pieces that were sent
are not sent again; a very long paragraph is cut again only once it has grown by a share. So a
long answer costs about as much as its length.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.labels import code_spans, find_labels
from rag.markup import Block, Lines, fill, lines_of
from rag.types import Claim

__all__ = ["Change", "LiveMarkup"]

# What is shorter than this is cut again for every claim: about thirty sentences.
_SHORT_CHARS = 2_000
# Else a paragraph would cost the square of its length.
_LEAST_GROWTH = 1 / 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Drop every block from ``first`` on but the first ``kept`` pieces of that one, then add.

    The first of ``blocks`` goes on behind the kept pieces if there are any.
    """

    first: int
    kept: int
    blocks: tuple[Block, ...]


class LiveMarkup:
    """The blocks of one answer as far as they were sent."""

    def __init__(self, n_evidence: int) -> None:
        self._n_evidence = n_evidence
        self._lines: list[Lines] = []
        self._sent: list[Block] = []
        self._outside_code = 0
        self._n_chars = 0

    def due(self, text: str, claim: Claim) -> bool:
        """Whether it is time to ask for the change that ``claim`` and newer text have made."""
        resume = self._resume(claim.start)
        open_chars = len(text) - (self._lines[resume].line if resume else 0)
        grown = len(text) - self._n_chars
        return open_chars <= _SHORT_CHARS or grown >= open_chars * _LEAST_GROWTH

    def change(self, text: str, claims: Sequence[Claim], n_known: int) -> Change:
        """Return what ``claims`` beyond the first ``n_known``, and newer text, have changed."""
        resume = self._resume(claims[n_known].start) if len(claims) > n_known else 0
        start = self._lines[resume].line if resume else 0
        first_claim = (
            bisect_right(claims, self._lines[resume].start, key=lambda claim: claim.end)
            if resume
            else 0
        )
        marks = find_labels(text, self._n_evidence, start=self._start_of_marks(text, start))
        found = fill(text, lines_of(text, start=start), claims, marks, first_claim=first_claim)
        self._lines[resume:] = [lines for lines, _ in found]
        blocks = [block for _, block in found]
        change = _difference(resume, self._sent[resume:], blocks)
        self._sent[resume:] = blocks
        self._n_chars = len(text)
        return change

    def _resume(self, position: int) -> int:
        """Return the block to cut again from: one before those that may have changed."""
        begun = bisect_right(self._lines, position, key=lambda lines: lines.start) - 1
        return max(0, min(begun, len(self._lines) - 1) - 1)

    def _start_of_marks(self, text: str, start: int) -> int:
        """Return the last place up to ``start`` that is known not to lie in code."""
        if start < self._outside_code:
            self._outside_code = 0
        code = code_spans(text, start=self._outside_code)
        inside = [span.start for span in code if span.start < start < span.end]
        self._outside_code = min([start, *inside])
        return self._outside_code


def _difference(first: int, old: Sequence[Block], new: Sequence[Block]) -> Change:
    """Return the change from ``old`` to ``new``, both of which begin at the block ``first``."""
    same = _n_same(old, new)
    rest = new[same:]
    kept = 0
    if rest and same < len(old) and old[same].kind == rest[0].kind:
        kept = _n_same(old[same].pieces, rest[0].pieces)
        rest = [replace(rest[0], pieces=rest[0].pieces[kept:]), *rest[1:]]
    return Change(first=first + same, kept=kept, blocks=tuple(rest))


def _n_same(old: Sequence[object], new: Sequence[object]) -> int:
    n = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        n += 1
    return n
