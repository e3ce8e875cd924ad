"""The words of one OpenDocument paragraph, its notes and text boxes apart."""

import re

from lxml.etree import _Element

from rag.loaders.office.inline import Inline
from rag.loaders.office.markup import local, value, whole_number
from rag.loaders.office.open_styles import OpenStyles

__all__ = ["read_words"]

# Comments, objects, readings above characters, and words that only an author sees.
_LEFT_OUT = frozenset(
    [
        "annotation",
        "annotation-end",
        "desc",
        "image",
        "object",
        "placeholder",
        "ruby-text",
        "script",
        "text-input-description",
        "title",
    ]
)
_BOXES = frozenset({"text-box", "custom-shape", "rect", "ellipse"})
_HIDEABLE = frozenset({"hidden-text", "hidden-paragraph", "conditional-text"})
# https://docs.oasis-open.org/office/OpenDocument/v1.3/ part 3, 6.1.2: white space collapses.
_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_SPACES = 80


def read_words(element: _Element, styles: OpenStyles, found: Inline) -> None:
    """Add what stands in ``element``, a paragraph or something within one, to ``found``."""
    _add(element.text, found)
    for each in element:
        _read(each, local(each), styles, found)
        _add(each.tail, found)


def _read(each: _Element, name: str, styles: OpenStyles, found: Inline) -> None:
    if name == "s":
        found.pieces.append(" " * min(whole_number(value(each, "c")) or 1, _MAX_SPACES))
    elif name == "tab":
        found.pieces.append(" ")
    elif name == "line-break":
        found.pieces.append("\n")
    elif name == "note":
        found.notes.append(each)
    elif name in _BOXES:
        found.boxes.append(each)
    elif name not in _LEFT_OUT and not _is_hidden(each, name, styles):
        read_words(each, styles, found)


def _is_hidden(each: _Element, name: str, styles: OpenStyles) -> bool:
    if name == "span":
        return styles.is_hidden("text", value(each, "style-name"))
    return name in _HIDEABLE and value(each, "is-hidden") == "true"


def _add(text: str | None, found: Inline) -> None:
    if text:
        found.pieces.append(_SPACES.sub(" ", text))
