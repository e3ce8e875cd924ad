"""The blocks of a Word document: paragraphs, headings, items, tables, each with its notes below."""

from collections.abc import Iterator

from lxml.etree import _Element

from rag.loaders.office.authored import Block
from rag.loaders.office.grids import Cell, table_blocks
from rag.loaders.office.inline import Inline
from rag.loaders.office.markup import child, local, value, whole_number
from rag.loaders.office.word_numbers import Numbering
from rag.loaders.office.word_runs import WordRuns
from rag.loaders.office.word_styles import Style, Styles, is_on

__all__ = ["WordBody"]

_GONE = ("del", "moveFrom")
# Elements around blocks that change nothing about them.
_AROUND = frozenset({"body", "ins", "moveTo", "customXml", "sdtContent", "smartTag", "Choice"})
_NOTE_WORDS = {"footnote": "Note", "endnote": "Endnote"}


class WordBody:
    """Reads one document; the state of its numbering and fields goes from block to block."""

    def __init__(
        self,
        *,
        styles: Styles,
        numbering: Numbering,
        footnotes: _Element | None,
        endnotes: _Element | None,
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._runs = WordRuns(styles)
        self._notes = {"footnote": _by_id(footnotes), "endnote": _by_id(endnotes)}
        self._n_notes = {"footnote": 0, "endnote": 0}
        # A paragraph whose end is deleted or hidden goes on in the next one.
        self._carried: Inline | None = None

    def blocks(self, document: _Element) -> Iterator[Block]:
        """Yield the blocks of ``w:document`` in reading order."""
        for element in document:
            if local(element) == "body":
                yield from self._within(element)

    def _within(self, container: _Element) -> Iterator[Block]:
        for element in container:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "sdt":
                yield from self._control(element)
            elif name == "AlternateContent":
                yield from self._within(element[0]) if len(element) else ()
            elif name in _AROUND:
                yield from self._within(element)

    def _control(self, element: _Element) -> Iterator[Block]:
        properties, content = child(element, "sdtPr"), child(element, "sdtContent")
        gallery = value(child(child(properties, "docPartObj"), "docPartGallery"))
        prompt = is_on(child(properties, "showingPlcHdr"))
        if content is not None and gallery != "Table of Contents" and not prompt:
            yield from self._within(content)

    def _paragraph(self, element: _Element) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = self._styles[value(child(properties, "pStyle"))]
        found, self._carried = self._carried or Inline(), None
        self._runs.read(element, found)
        mark = child(properties, "rPr")
        if any(child(mark, gone) is not None for gone in _GONE) or is_on(child(mark, "vanish")):
            self._carried = found
            return
        if style.is_hidden or style.is_contents:
            return
        label = self._label(properties, style) if found.text else None
        yield _block(found.text, style, properties, label)
        for box in found.boxes:
            yield from self._within(box)
        yield from self._note_blocks(found)

    def _label(self, properties: _Element | None, style: Style) -> tuple[str, int] | None:
        """Return the mark of a numbered paragraph and its level."""
        own = child(properties, "numPr")
        of_style = style.numbered or (None, None)
        num_id, level = of_style
        if own is not None:
            num_id = value(child(own, "numId")) or num_id
            given = whole_number(value(child(own, "ilvl")))
            level = level if given is None else given
        level = (style.level or 0) if level is None else level
        mark = self._numbering.label(num_id, level)
        return None if mark is None else (mark, min(level, 8))

    def _note_blocks(self, found: Inline) -> Iterator[Block]:
        """Yield the notes of a block, each note of the document once."""
        for reference in found.notes:
            kind = local(reference).removesuffix("Reference")
            note = self._notes[kind].pop(value(reference, "id") or "", None)
            if note is None:
                continue
            self._n_notes[kind] += 1
            text = " ".join(self._flat(note))
            if text:
                yield Block(text=text, label=f"{_NOTE_WORDS[kind]} {self._n_notes[kind]}:")

    def _flat(self, container: _Element) -> Iterator[str]:
        """Yield the texts of what a note or a cell holds, on one line each."""
        for block in self._within(container):
            if block.text:
                yield " ".join(block.shown.split("\n"))

    def _table(self, table: _Element) -> Iterator[Block]:
        yield from table_blocks([cells for row in _rows(table) if (cells := self._row(row))])

    def _row(self, row: _Element) -> list[Cell]:
        return [self._cell(cell) for cell in _cells(row)]

    def _cell(self, cell: _Element) -> Cell:
        properties = child(cell, "tcPr")
        merge = child(properties, "vMerge")
        return Cell(
            blocks=tuple(block for block in self._within(cell) if block.text.strip()),
            n_columns=min(whole_number(value(child(properties, "gridSpan"))) or 1, 63),
            goes_on=merge is not None and value(merge) != "restart",
        )


def _block(
    text: str, style: Style, properties: _Element | None, label: tuple[str, int] | None
) -> Block:
    own = whole_number(value(child(properties, "outlineLvl")))
    level = style.level if own is None else own
    if style.is_title:
        return Block(text=text, role="title")
    if level is not None and level < 9:
        return Block(text=text, role="heading", label=label[0] if label else "")
    if label:
        mark, depth = label
        return Block(text=text, role="item", label="  " * depth + mark)
    return Block(text=text)


def _by_id(part: _Element | None) -> dict[str, _Element]:
    """Return the notes of a part by id, without the separators that stand among them."""
    return {
        value(note, "id") or "": note
        for note in (() if part is None else part)
        if value(note, "type") in {None, "normal"}
    }


def _rows(table: _Element) -> Iterator[_Element]:
    for element in table:
        name = local(element)
        if name == "tr":
            if child(child(element, "trPr"), "del") is None:
                yield element
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _rows(element)


def _cells(row: _Element) -> Iterator[_Element]:
    for element in row:
        name = local(element)
        if name == "tc":
            yield element
        elif name in {"sdt", "sdtContent", "customXml"}:
            yield from _cells(element)
