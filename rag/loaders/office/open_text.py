"""The blocks of an OpenDocument text: paragraphs, headings, items, tables, notes below them."""

from collections.abc import Iterator

from lxml.etree import _Element

from rag.loaders.office.authored import Block
from rag.loaders.office.grids import Cell, table_blocks
from rag.loaders.office.inline import Inline
from rag.loaders.office.markup import child, local, value, whole_number
from rag.loaders.office.open_lists import OpenList, OpenLists
from rag.loaders.office.open_styles import OpenStyles
from rag.loaders.office.open_words import read_words

__all__ = ["OpenText"]

# What is not in the text its reader reads: contents and indexes repeat it, changes were deleted.
_LEFT_OUT = frozenset(
    [
        "alphabetical-index",
        "annotation",
        "forms",
        "illustration-index",
        "object-index",
        "sequence-decls",
        "table-index",
        "table-of-content",
        "tracked-changes",
        "user-index",
    ]
)
_NOTE_WORDS = {"footnote": "Note", "endnote": "Endnote"}
# A cell that stands for several, as spreadsheets write empty ones.
_MAX_REPEATS = 8


class OpenText:
    """Reads one document; numbers of lists, headings and notes go from block to block."""

    def __init__(self, styles: OpenStyles) -> None:
        self._styles = styles
        self._lists = OpenLists(styles)
        self._n_notes = {"footnote": 0, "endnote": 0}

    def blocks(self, content: _Element) -> Iterator[Block]:
        """Yield the blocks of ``content.xml`` in reading order."""
        yield from self._within(child(child(content, "body"), "text"))

    def _within(self, container: _Element | None) -> Iterator[Block]:
        for element in () if container is None else container:
            name = local(element)
            if name in {"p", "h"}:
                yield from self._paragraph(element)
            elif name in {"list", "numbered-paragraph"}:
                yield from self._list(element, None)
            elif name == "table":
                yield from self._table(element)
            elif name not in _LEFT_OUT and value(element, "display") != "none":
                yield from self._within(element)

    def _paragraph(self, element: _Element, mark: str | None = None) -> Iterator[Block]:
        style = value(element, "style-name")
        hidden = child(element, "hidden-paragraph")
        if self._styles.is_hidden("paragraph", style) or value(hidden, "is-hidden") == "true":
            return
        found = Inline()
        read_words(element, self._styles, found)
        yield self._block(element, style, found.text, mark)
        for box in found.boxes:
            yield from self._within(box)
        for note in found.notes:
            yield from self._note(note)

    def _block(self, element: _Element, style: str | None, text: str, mark: str | None) -> Block:
        if self._styles.is_title(style):
            return Block(text=text, role="title")
        if local(element) == "h":
            level = whole_number(value(element, "outline-level")) or 1
            label = self._lists.heading(level) if mark is None and text else mark or ""
            return Block(text=text, role="heading", label=label.strip())
        if mark:
            return Block(text=text, role="item", label=mark)
        return Block(text=text)

    def _list(self, element: _Element, above: OpenList | None) -> Iterator[Block]:
        first = next((each for each in element.iter() if local(each) in {"p", "h"}), None)
        opened = self._lists.opened(element, above, value(first, "style-name"))
        if local(element) == "numbered-paragraph":
            yield from self._item(element, opened, opened.next(element))
            return
        for item in element:
            mark = opened.next(item) if local(item) == "list-item" else ""
            yield from self._item(item, opened, mark)

    def _item(self, item: _Element, opened: OpenList, mark: str) -> Iterator[Block]:
        """Yield what an item holds; its first paragraph has the mark."""
        for element in item:
            name = local(element)
            if name == "list":
                yield from self._list(element, opened)
            elif name in {"p", "h"}:
                yield from self._paragraph(element, mark)
                mark = ""

    def _note(self, note: _Element) -> Iterator[Block]:
        kind = value(note, "note-class") or "footnote"
        text = " ".join(self._flat(child(note, "note-body")))
        if text and kind in self._n_notes:
            self._n_notes[kind] += 1
            yield Block(text=text, label=f"{_NOTE_WORDS[kind]} {self._n_notes[kind]}:")

    def _flat(self, container: _Element | None) -> Iterator[str]:
        for block in self._within(container):
            if block.text:
                yield " ".join(block.shown.split())

    def _table(self, table: _Element) -> Iterator[Block]:
        spans: dict[int, int] = {}
        yield from table_blocks([r for each in _rows(table) if (r := self._row(each, spans))])

    def _row(self, row: _Element, spans: dict[int, int]) -> list[Cell]:
        """Return the cells of a row; ``spans`` are the rows that columns still go on for."""
        cells: list[Cell] = []
        column = 0
        for element in row:
            is_covered = local(element) == "covered-table-cell"
            if not is_covered and local(element) != "table-cell":
                continue
            repeats = min(
                whole_number(value(element, "number-columns-repeated")) or 1, _MAX_REPEATS
            )
            cell = Cell(blocks=(), goes_on=True) if is_covered else self._cell(element)
            n_rows = whole_number(value(element, "number-rows-spanned")) or 1
            for _ in range(repeats):
                if not is_covered:
                    spans[column] = n_rows - 1
                    cells.append(cell)
                elif spans.get(column, 0) > 0:
                    spans[column] -= 1
                    cells.append(cell)
                column += 1
        return cells

    def _cell(self, element: _Element) -> Cell:
        blocks = tuple(block for block in self._within(element) if block.text.strip())
        n_columns = min(whole_number(value(element, "number-columns-spanned")) or 1, 63)
        return Cell(blocks=blocks, n_columns=n_columns)


def _rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        name = local(element)
        if name == "table-row":
            yield element
        elif name in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(element)
