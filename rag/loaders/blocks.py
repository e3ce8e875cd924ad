"""Paragraphs from an element tree: trafilatura's, or a page's own where that finds nothing."""

import re
from collections.abc import Iterator

from lxml.etree import _Element, iterwalk

__all__ = ["body_blocks", "tagged_blocks", "visible_blocks"]

# Elements that hold blocks of their own rather than running text; a body's names first
# (https://trafilatura.readthedocs.io/en/latest/corefunctions.html), then those of HTML.
_BODY_BLOCKS = frozenset(
    [
        "body",
        "p",
        "head",
        "list",
        "item",
        "table",
        "row",
        "cell",
        "quote",
        "code",
        "div",
        "td",
        "th",
    ]
)
_PAGE_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_PAGE_CHROME = frozenset(["button", "footer", "form", "head", "nav", "select", "title"])
_LINE_BREAKS = frozenset({"lb", "br"})
# No-break spaces are the author's and stay.
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BREAK = "\x1e"
_LINES = re.compile(rf"[ \t\r\n\f\v]*{_BREAK}[ \t\r\n\f\v]*")


def body_blocks(body: _Element) -> Iterator[str]:
    """Yield the blocks of a body as trafilatura built it: items as ``- item`` lines."""
    for tag, text in _blocks(body, _BODY_BLOCKS):
        if tag == "item":
            yield "- " + text
        else:
            yield text


def tagged_blocks(tree: _Element) -> Iterator[tuple[str, str]]:
    """Yield the blocks of a page with the tag of each; its title and forms are left out."""
    for chrome in list(tree.iter("head", "title", "form", "button", "select")):
        if chrome.getparent() is not None:
            chrome.drop_tree()
    yield from _blocks(tree, _PAGE_BLOCKS)


def visible_blocks(tree: _Element) -> Iterator[str]:
    """Yield the blocks of a page, without its navigation, forms and footer."""
    for chrome in list(tree.iter(*_PAGE_CHROME)):
        if chrome.getparent() is not None:
            chrome.drop_tree()
    for _, text in _blocks(tree, _PAGE_BLOCKS):
        yield text


def _blocks(tree: _Element, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the innermost block's tag and text, in document order, without recursion."""
    open_tags: list[str] = [""]
    pieces: list[str] = []
    for event, element in iterwalk(tree, events=("start", "end")):
        is_block = element.tag in names
        if is_block and (text := _joined(pieces)):
            yield open_tags[-1], text
        if is_block:
            pieces = []
        if event == "start":
            if is_block:
                open_tags.append(element.tag)
            pieces.append(_BREAK if element.tag in _LINE_BREAKS else "")
            pieces.append(_source(element.text, element.tag))
            continue
        if is_block:
            open_tags.pop()
        if element is not tree:
            pieces.append(_source(element.tail, open_tags[-1]))
    if text := _joined(pieces):
        yield open_tags[-1], text


def _source(text: str | None, tag: str) -> str:
    """Return an element's text; its own line breaks count only where they are content."""
    if not text:
        return ""
    return text.replace("\n", _BREAK) if tag in {"code", "pre"} else text


def _joined(pieces: list[str]) -> str:
    text = _LINES.sub(_BREAK, "".join(pieces).strip(_BREAK + " \t\r\n\f\v"))
    return _SPACES.sub(" ", text).replace(_BREAK, "\n")
