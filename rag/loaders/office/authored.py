"""Blocks of a document that a person wrote in an office program, to an article.

The title is what stands above the text as such, then what the file's properties say, then the
first heading or headline. Properties are often left over from a template or an older document, so
what the author could see comes before them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from rag.canonical import canonical_text
from rag.errors import EmptyArticleError, UnreadableInputError
from rag.loaders.fields import MAX_TITLE_CHARS, metadata_of, one_line, shortened
from rag.loaders.header import merged, signed_line, take_keyed, take_signed
from rag.loaders.plain import drop_headline, is_headline
from rag.loaders.types import MAX_RECORD_BYTES, Metadata, Parsed, megabytes

__all__ = ["Block", "Role", "article_of", "paragraphs_of_blocks", "properties"]

Role = Literal["text", "title", "heading", "item", "rows"]

# A title stands among the first blocks, below a date or a letterhead.
_TITLE_WITHIN = 6
_MAX_TITLE_BLOCKS = 3
# Longer items of a list are paragraphs with a number.
_MAX_ITEM_CHARS = 300
_NO_TITLE = re.compile(
    r"(?:untitled|no title|titel|title|template|normal|blank|word document|document|dokument"
    r"|unbenannt|sans titre|microsoft word\b.*|powerpoint\b.*|doc|letter|letterhead)"
    r"[\s_-]*(?:document|presentation)?[\s_-]*\d*|.*\.(?:docx?|dot[mx]?|rtf|od[tm]|wpd|txt|indd)"
    r"|[\[<({].*[\])}>]",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|sommaire|índice|indice",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    [
        "acer",
        "admin",
        "administrator",
        "apache poi",
        "asus",
        "author",
        "autor",
        "default",
        "dell",
        "hp",
        "lenovo",
        "libreoffice",
        "microsoft",
        "microsoft office user",
        "office",
        "openoffice.org",
        "owner",
        "pandoc",
        "python-docx",
        "standard",
        "un-named",
        "unbekannt",
        "unknown",
        "user",
        "usuario",
        "utilisateur",
        "windows user",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a heading, an item of a list with its mark, or a table as lines.

    ``label`` is the number that a program shows before a heading.
    """

    text: str
    role: Role = "text"
    label: str = ""

    @property
    def shown(self) -> str:
        """The text as its reader sees it."""
        return f"{self.label} {self.text}" if self.label else self.text


def properties(*, title: str | None, author: str | None, language: str | None = None) -> Metadata:
    """Return what a file's properties say, without what programs and templates put there."""
    title, author = one_line(title or ""), one_line(author or "")
    if _NO_TITLE.fullmatch(title) or sum(map(str.isalpha, title)) < 2:
        title = ""
    names = [name for part in author.split(";") if (name := part.strip())]
    names = [name for name in names if name.casefold() not in _NOBODY]
    return metadata_of({"title": title, "author": ", ".join(names), "language": language})


def article_of(blocks: Iterable[Block], stated: Metadata) -> Parsed:
    """Return the article that ``blocks`` are; a byline or date above the text is taken out of it.

    Raises:
        EmptyArticleError: If there is no text in them.
        UnreadableInputError: If there is more than one article may have.
    """
    kept = _bounded(blocks)
    if not kept:
        raise EmptyArticleError("holds no text to read; add text or remove it")
    title, kept = _take_title(kept)
    metadata = replace(stated, title=title or stated.title)
    if metadata.title is None:
        title, kept = _take_heading(kept)
        metadata = replace(metadata, title=title)
    paragraphs = _joined(kept)
    keyed, rest = take_keyed(paragraphs)
    if rest:
        metadata, paragraphs = merged(metadata, keyed), rest
    paragraphs = drop_headline(paragraphs, metadata.title or "")
    metadata, paragraphs = take_signed(metadata, paragraphs)
    return Parsed(text="\n\n".join(paragraphs), metadata=metadata, title_is_name=True)


def paragraphs_of_blocks(blocks: Iterable[Block]) -> list[str]:
    """Return canonical paragraphs; short items that follow one another are the lines of one.

    Raises:
        UnreadableInputError: If there is more text than one article may have.
    """
    return _joined(_bounded(blocks))


def _bounded(blocks: Iterable[Block]) -> list[Block]:
    kept: list[Block] = []
    n_chars = 0
    for block in blocks:
        text = canonical_text(block.text)
        n_chars += len(text)
        if n_chars > MAX_RECORD_BYTES:
            limit = megabytes(MAX_RECORD_BYTES)
            raise UnreadableInputError(f"holds more than {limit} of text; split it")
        if text:
            kept.append(replace(block, text=text))
    return kept


def _take_title(blocks: list[Block]) -> tuple[str | None, list[Block]]:
    """Take the blocks that are styled as the title off the top, joined if there are several."""
    for position, block in enumerate(blocks[:_TITLE_WITHIN]):
        if block.role == "title" and not _CONTENTS.fullmatch(block.text):
            end = position + 1
            while end < min(len(blocks), position + _MAX_TITLE_BLOCKS) and (
                blocks[end].role == "title"
            ):
                end += 1
            title = " ".join(one_line(each.text) for each in blocks[position:end])
            rest = blocks[:position] + blocks[end:]
            return shortened(title, MAX_TITLE_CHARS), rest or blocks
    return None, blocks


def _take_heading(blocks: list[Block]) -> tuple[str | None, list[Block]]:
    """Take the first heading, where little stands above it, or a first line like a headline."""
    for position, block in enumerate(blocks[:_TITLE_WITHIN]):
        if _CONTENTS.fullmatch(block.text):
            continue
        if block.role == "heading":
            rest = blocks[:position] + blocks[position + 1 :]
            return shortened(one_line(block.text), MAX_TITLE_CHARS), rest or blocks
        if block.role != "text" or not is_headline(block.text):
            break
    first = blocks[0]
    is_above = first.role == "text" and len(blocks) > 1 and is_headline(first.text)
    if is_above and signed_line(first.text) is None and not _CONTENTS.fullmatch(first.text):
        return one_line(first.text), blocks[1:]
    return None, blocks


def _joined(blocks: list[Block]) -> list[str]:
    """Return paragraphs; short items that follow one another are the lines of one."""
    paragraphs: list[str] = []
    in_list = False
    for block in blocks:
        short_item = block.role == "item" and len(block.text) <= _MAX_ITEM_CHARS
        if short_item and in_list:
            paragraphs[-1] += "\n" + block.shown
        else:
            paragraphs.append(block.shown)
        in_list = short_item
    return paragraphs
