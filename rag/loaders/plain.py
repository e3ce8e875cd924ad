"""Plain text articles: a headline, perhaps a few header lines, then paragraphs.

The headline is taken off only when the first paragraph reads like one; otherwise the title is the
beginning of the first sentence and the body keeps every word. Page furniture goes everywhere.
"""

import re
from dataclasses import replace

from rag.canonical import canonical_text
from rag.errors import EmptyArticleError
from rag.loaders.furniture import is_furniture
from rag.loaders.header import keyed_line, merged, signed_line
from rag.loaders.layout import paragraphs_of
from rag.loaders.types import Metadata, Parsed

__all__ = ["drop_headline", "is_headline", "parse_plain", "without_furniture"]

# Of the headlines in public news sets the longest have about 130 characters.
_MAX_HEADLINE_CHARS = 160
# Bylines and dates stand among the first lines; deeper ones are content.
_HEAD_PARAGRAPHS = 6
_LIST_ITEM = re.compile(r"(?:[-*+•–>]|[0-9]{1,3}[.)])\s")
# A full stop but not an ellipsis, or a mark that leads on to something.
_SENTENCE_END = re.compile(r"(?:(?<!\.)[.。．]|[:;,])[\"'”’)\]]*$")


def parse_plain(text: str) -> Parsed:
    """Return the body and what stands above it.

    Raises:
        EmptyArticleError: If nothing but page furniture is left.
    """
    paragraphs = without_furniture(paragraphs_of(canonical_text(text)))
    metadata, rest = _take_keyed(paragraphs)
    if not rest:
        rest, metadata = paragraphs, Metadata()
    if metadata.title is None and len(rest) > 1 and is_headline(rest[0]):
        keyed, following = _take_keyed(rest[1:])
        if following:
            metadata = merged(replace(metadata, title=rest[0].strip()), keyed)
            rest = following
    elif metadata.title is not None:
        rest = drop_headline(rest, metadata.title)
    metadata, rest = _take_signed(metadata, rest)
    return Parsed(text="\n\n".join(rest), metadata=metadata)


def is_headline(paragraph: str) -> bool:
    """Whether ``paragraph`` is one short line without a full stop, and no list item."""
    line = paragraph.strip()
    if "\n" in line or len(line) > _MAX_HEADLINE_CHARS or _LIST_ITEM.match(line):
        return False
    return any(map(str.isalnum, line)) and not _SENTENCE_END.search(line)


def without_furniture(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs that belong to the article.

    Raises:
        EmptyArticleError: If none does.
    """
    kept = [text for text in paragraphs if not all(map(is_furniture, text.split("\n")))]
    if kept:
        return kept
    if paragraphs:
        raise EmptyArticleError(
            f"holds nothing but page furniture such as {paragraphs[0][:60]!r}; add the article text"
        )
    raise EmptyArticleError("is empty; add text or remove it")


def drop_headline(paragraphs: list[str], title: str) -> list[str]:
    """Return the paragraphs without a first one that only repeats ``title``."""
    if len(paragraphs) > 1 and _folded(paragraphs[0]) == _folded(title):
        return paragraphs[1:]
    return paragraphs


def _take_keyed(paragraphs: list[str]) -> tuple[Metadata, list[str]]:
    """Take the keyed lines off the top, stopping at the first line that is not one."""
    metadata = Metadata()
    for number, paragraph in enumerate(paragraphs):
        lines = paragraph.split("\n")
        for position, line in enumerate(lines):
            found = keyed_line(line)
            if found is None:
                remaining = ["\n".join(lines[position:])] if position else [paragraph]
                return metadata, remaining + paragraphs[number + 1 :]
            metadata = merged(metadata, found)
    return metadata, []


def _take_signed(metadata: Metadata, paragraphs: list[str]) -> tuple[Metadata, list[str]]:
    """Take bylines and lone dates out of the first paragraphs, unless nothing else is there."""
    kept: list[str] = []
    for paragraph in paragraphs[:_HEAD_PARAGRAPHS]:
        found = [signed_line(line) for line in paragraph.split("\n")]
        if None in found:
            kept.append(paragraph)
            continue
        for each in found:
            metadata = merged(metadata, each or Metadata())
    kept += paragraphs[_HEAD_PARAGRAPHS:]
    return (metadata, kept) if kept else (metadata, paragraphs)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
