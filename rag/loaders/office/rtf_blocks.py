"""Collects the text of an RTF document into paragraphs, items and tables, notes below them."""

import re

from rag.loaders.office.authored import Block
from rag.loaders.office.grids import Cell, table_blocks
from rag.loaders.office.inline import Inline

__all__ = ["RtfBlocks"]

_HALF = re.compile("[\ud800-\udfff]")


class RtfBlocks:
    """One flow of text: the document's, or that of a note."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._paragraph = Inline()
        self._below: list[Block] = []
        self._cell: list[Block] = []
        self._row: list[Cell] = []
        self._rows: list[list[Cell]] = []
        self.mark = ""

    def add(self, text: str) -> None:
        """Add words to the open paragraph."""
        self._paragraph.pieces.append(text)

    def add_below(self, blocks: list[Block]) -> None:
        """Put blocks below the paragraph or table that is open."""
        self._below += blocks

    def end_paragraph(self, *, role: str, depth: int, in_table: bool) -> None:
        """Close the paragraph; in a table it is one of its cell."""
        block = self._taken(role, depth)
        if in_table:
            self._cell += [block] if block.text else []
            return
        self._end_table()
        self._blocks.append(block)
        self._blocks += self._below
        self._below = []

    def end_cell(self) -> None:
        """Close a cell of the open row."""
        block = self._taken("text", 0)
        self._cell += [block] if block.text else []
        self._row.append(Cell(blocks=tuple(self._cell)))
        self._cell = []

    def end_row(self) -> None:
        """Close a row of the open table."""
        if self._row:
            self._rows.append(self._row)
            self._row = []

    def finished(self) -> list[Block]:
        """Return all blocks, with what is still open."""
        if self._cell or self._row:
            self.end_cell()
        self.end_row()
        self.end_paragraph(role="text", depth=0, in_table=False)
        return self._blocks

    def _taken(self, role: str, depth: int) -> Block:
        text, mark = _paired(self._paragraph.text), self.mark
        self._paragraph, self.mark = Inline(), ""
        if role == "contents":
            return Block(text="")
        if role == "title":
            return Block(text=text, role="title")
        if role == "heading":
            return Block(text=text, role="heading", label="" if mark == "-" else mark)
        if mark:
            return Block(text=text, role="item", label="  " * depth + mark)
        return Block(text=text)

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        if self._row or self._cell:
            self.end_cell()
            rows.append(self._row)
            self._row = []
        self._blocks += table_blocks(rows)
        if rows:
            self._blocks += self._below
            self._below = []


def _paired(text: str) -> str:
    """Return ``text`` with the two halves of a character beyond U+FFFF put together."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
