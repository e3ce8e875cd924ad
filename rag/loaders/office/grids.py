"""Tables as lines: one for each row, its cells between bars, so that a row can be cited alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.loaders.office.authored import Block

__all__ = ["Cell", "lines_of", "table_blocks"]

# Cells of more characters, and tables of one column, are there for their layout; what they hold
# reads better as paragraphs.
_MAX_CELL_CHARS = 400
# What a cell over several rows says is said in each of them, up to this length.
_MAX_REPEATED_CHARS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; ``goes_on`` if it is a lower part of the cell above."""

    blocks: tuple[Block, ...]
    n_columns: int = 1
    goes_on: bool = False

    @property
    def text(self) -> str:
        """What it holds, on one line."""
        return " ".join(" ".join(block.shown.split()) for block in self.blocks)


def lines_of(rows: Sequence[Sequence[Cell]]) -> list[str] | None:
    """Return the rows as lines, or None if they are no table for reading by rows."""
    if max(map(len, rows), default=0) < 2:
        return None
    lines: list[str] = []
    above: dict[int, str] = {}
    for row in rows:
        texts: list[str] = []
        column = 0
        for cell in row:
            text = above.get(column, "") if cell.goes_on else cell.text
            if len(text) > _MAX_CELL_CHARS:
                return None
            texts.append(text)
            above[column] = text if len(text) <= _MAX_REPEATED_CHARS else ""
            column += cell.n_columns
        line = " | ".join(texts).replace("|  |", "| |").rstrip(" |")
        if line.strip(" |"):
            lines.append(line)
    return lines


def table_blocks(rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    """Yield a table as one block of its rows, or as what its cells hold, row by row."""
    lines = lines_of(rows)
    if lines is not None:
        yield Block(text="\n".join(lines), role="rows")
        return
    for row in rows:
        for cell in row:
            yield from cell.blocks
