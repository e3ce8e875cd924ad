"""The blocks of a page that is a document, not a web site: a chapter, or the body of a mail.

Nothing is judged to be furniture; only what is hidden goes. Items of lists get their marks and
rows of tables become lines.
"""

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from rag.loaders.blocks import tagged_blocks
from rag.loaders.hidden import drop_hidden
from rag.loaders.office.authored import Block

__all__ = ["blocks_of_page"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Cells with more are there for their layout, as in newsletters.
_MAX_CELL_CHARS = 400
_WITHIN_CELLS = ("p", "div", "center", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
# What stands in tables that arrange a page, as newsletters do, and not in those of figures.
_OF_LAYOUT = ("table", "img", *sorted(_HEADINGS))
_MAX_START = 10_000


def blocks_of_page(tree: HtmlElement) -> Iterator[Block]:
    """Yield the blocks of a page in reading order; ``tree`` is changed."""
    drop_hidden(tree)
    for table in list(tree.iter("table")):
        _as_rows(table)
    for element in list(tree.iter("ol", "ul")):
        _mark_items(element)
    rows: list[str] = []
    for tag, text in tagged_blocks(tree):
        if tag == "tr":
            rows.append(" ".join(text.split()).rstrip(" |"))
            continue
        yield from _table(rows)
        rows = []
        yield _block(tag, text)
    yield from _table(rows)


def _table(rows: list[str]) -> Iterator[Block]:
    if rows:
        yield Block(text="\n".join(rows), role="rows")


def _block(tag: str, text: str) -> Block:
    if tag in _HEADINGS:
        return Block(text=text, role="heading")
    return Block(text=text, role="item" if tag == "li" else "text")


def _mark_items(items: HtmlElement) -> None:
    """Put before each item of a list the mark that a browser shows."""
    number = _start(items.get("start"))
    for item in items.iterchildren("li"):
        place = item
        # An item may begin with a paragraph; the mark belongs to its words.
        while not (place.text or "").strip() and len(place) and place[0].tag in {"p", "div"}:
            place = place[0]
            place.tag = "span"
        mark = f"{number}. " if items.tag == "ol" else "- "
        place.text = mark + (place.text or "").lstrip()
        number += 1


def _start(text: str | None) -> int:
    return min(int(text), _MAX_START) if text and text.isascii() and text.isdecimal() else 1


def _as_rows(table: HtmlElement) -> None:
    """Make each row of a table of short cells one block; any other table is left as it is."""
    if next(table.iterdescendants(*_OF_LAYOUT), None) is not None:
        return
    cells = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    if max(map(len, cells), default=0) < 2:
        return
    if any(len(cell.text_content()) > _MAX_CELL_CHARS for row in cells for cell in row):
        return
    for row in cells:
        for position, cell in enumerate(row):
            for inner in cell.iter(*_WITHIN_CELLS):
                inner.tail = " " + (inner.tail or "")
            etree.strip_tags(cell, *_WITHIN_CELLS)
            cell.text = ("| " if position else "") + (cell.text or "")
            cell.tail = " "
            cell.tag = "span"
