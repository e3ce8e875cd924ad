"""Markdown articles: front matter, then the text that a reader of the rendered page would see.

Emphasis and links become their words; images and raw HTML are dropped.
"""

import itertools
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.canonical import canonical_text
from rag.errors import EmptyArticleError, UnreadableInputError
from rag.loaders.fields import one_line
from rag.loaders.front_matter import split_front_matter
from rag.loaders.header import merged
from rag.loaders.plain import drop_headline, is_headline
from rag.loaders.types import Metadata, Parsed

__all__ = ["parse_markdown"]

# Some 80,000 words. Markdown made to be slow takes seconds at this size, minutes at four times it.
_MAX_CHARS = 500_000


def parse_markdown(text: str) -> Parsed:
    """Return the body as paragraphs and what front matter or the first heading say.

    Raises:
        EmptyArticleError: If nothing readable is left.
        UnreadableInputError: If it is too long or its front matter is broken.
    """
    if len(text) > _MAX_CHARS:
        raise UnreadableInputError(
            f"is Markdown of {len(text)} characters, at most {_MAX_CHARS} are read;"
            " split it, or rename it to .txt to keep its markup as text"
        )
    metadata, body = split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    heading = _first_heading(tokens)
    paragraphs = [clean for block in _blocks(tokens) if (clean := canonical_text(block))]
    if not paragraphs:
        raise EmptyArticleError("is empty once markup is removed; add text or remove it")
    if heading and metadata.title is None:
        metadata = merged(metadata, Metadata(title=heading))
        paragraphs = _without(paragraphs, heading)
    elif metadata.title is None and len(paragraphs) > 1 and is_headline(paragraphs[0]):
        metadata = merged(metadata, Metadata(title=one_line(paragraphs[0])))
    paragraphs = drop_headline(paragraphs, metadata.title or "")
    return Parsed(text="\n\n".join(paragraphs), metadata=metadata)


def _first_heading(tokens: Sequence[Token]) -> str | None:
    for opening, inline in itertools.pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            return one_line(_inline(inline)) or None
    return None


def _without(paragraphs: list[str], heading: str) -> list[str]:
    """Return the paragraphs without the first that is ``heading``, if another one remains."""
    for position, paragraph in enumerate(paragraphs):
        if one_line(paragraph) == heading and len(paragraphs) > 1:
            return paragraphs[:position] + paragraphs[position + 1 :]
    return paragraphs


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield paragraphs, headings, code, and whole lists and tables in document order."""
    lines: list[str] = []
    layout = _Layout()
    for token in tokens:
        layout.follow(token)
        if text := _text_of(token):
            layout.place(text, lines)
        if lines and not layout.open:
            yield "\n".join(lines)
            lines = []


class _Layout:
    """The lists and tables that are open, and what the next line begins with."""

    def __init__(self) -> None:
        self._numbers: list[int | None] = []
        self._marker = ""
        self._in_table = False
        self._in_row = False

    @property
    def open(self) -> bool:
        """Whether the next text belongs to the same block."""
        return self._in_table or bool(self._numbers)

    def follow(self, token: Token) -> None:
        """Take note of a token that opens or closes something."""
        kind, _, edge = token.type.rpartition("_")
        if kind in {"bullet_list", "ordered_list"}:
            self._list(kind, token, opens=edge == "open")
        elif token.type == "list_item_open":
            self._item()
        elif kind == "table":
            self._in_table = edge == "open"
        elif kind == "tr":
            self._in_row = False

    def place(self, text: str, lines: list[str]) -> None:
        """Add ``text`` to ``lines``: to the row of its table, or as a line of its own."""
        if self._in_table and self._in_row:
            lines[-1] += " | " + text
        else:
            lines.append(self._marker + text)
        self._marker = ""
        self._in_row = self._in_table

    def _list(self, kind: str, token: Token, *, opens: bool) -> None:
        if not opens:
            self._numbers.pop()
        elif kind == "bullet_list":
            self._numbers.append(None)
        else:
            start = token.attrGet("start")
            self._numbers.append(1 if start is None else int(start))

    def _item(self) -> None:
        number = self._numbers[-1]
        mark = "- " if number is None else f"{number}. "
        self._marker = "  " * (len(self._numbers) - 1) + mark
        self._numbers[-1] = None if number is None else number + 1


def _text_of(token: Token) -> str:
    if token.type == "inline":
        return _inline(token)
    return token.content.rstrip("\n") if token.type in {"fence", "code_block"} else ""


def _inline(token: Token) -> str:
    """Return the words of a run of inline markup; a soft break is a space."""
    pieces: list[str] = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            pieces.append(child.content)
        elif child.type == "softbreak":
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
        elif child.type == "image" and pieces:
            # Otherwise the spaces on its two sides would stand together.
            pieces[-1] = pieces[-1].rstrip(" ")
    return "".join(pieces).strip()
