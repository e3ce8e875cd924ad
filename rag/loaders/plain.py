"""Plain text articles: a headline, perhaps a few header lines, then paragraphs.

The headline is taken off only when the first paragraph reads like one; otherwise the title is the
beginning of the first sentence and the body keeps every word. Page furniture goes everywhere.
"""

import re
from dataclasses import replace

from rag.canonical import canonical_text
from rag.errors import EmptyArticleError
from rag.loaders.furniture import is_furniture
from rag.loaders.header import merged, take_keyed, take_signed
from rag.loaders.layout import paragraphs_of
from rag.loaders.types import Metadata, Parsed

__all__ = ["drop_headline", "is_headline", "parse_paragraphs", "parse_plain", "without_furniture"]

# Of the headlines in public news sets the longest have about 130 characters.
_MAX_HEADLINE_CHARS = 160
_LIST_ITEM = re.compile(r"(?:[-*+•–>]|[0-9]{1,3}[.)])\s")
# A full stop but not an ellipsis, or a mark that leads on to something.
_SENTENCE_END = re.compile(r"(?:(?<!\.)[.。．]|[:;,])[\"'”’)\]]*$")


def parse_plain(text: str) -> Parsed:
    """Return the body and what stands above it.

    Raises:
        EmptyArticleError: If nothing but page furniture is left.
    """
    return parse_paragraphs(paragraphs_of(canonical_text(text)))


def parse_paragraphs(paragraphs: list[str], stated: Metadata | None = None) -> Parsed:
    """Return the body and what stands above it.

    ``stated`` is known already; where it is given, no headline is looked for.

    Raises:
        EmptyArticleError: If nothing but page furniture is left.
    """
    paragraphs = without_furniture(paragraphs)
    metadata, rest = take_keyed(paragraphs)
    if not rest:
        rest, metadata = paragraphs, Metadata()
    metadata = merged(stated or Metadata(), metadata)
    looks_for_title = stated is None and metadata.title is None
    if looks_for_title and len(rest) > 1 and is_headline(rest[0]):
        keyed, following = take_keyed(rest[1:])
        if following:
            metadata = merged(replace(metadata, title=rest[0].strip()), keyed)
            rest = following
    elif metadata.title is not None:
        rest = drop_headline(rest, metadata.title)
    metadata, rest = take_signed(metadata, rest)
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


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
