"""What stands above the body of a plain text: header lines, a byline, a date on its own.

Recognised conservatively: a keyed line only in an unbroken run at the very top, where its value
must be usable (a date that parses, a link that is one); a byline or date only as a whole line.
"""

import re
from dataclasses import replace

from rag.loaders.dates import parse_date
from rag.loaders.fields import metadata_of
from rag.loaders.types import Metadata

__all__ = ["keyed_line", "merged", "signed_line", "take_keyed", "take_signed"]

_KEYED = re.compile(
    r"(title|headline|author|byline|date|published|url|link|outlet|source|publisher|language)"
    r"[ \t]*:[ \t]*(\S.*)",
    re.IGNORECASE,
)
_FIELD_OF = {"headline": "title", "byline": "author"}
_MAX_CHARS = 300
# Bylines and dates stand among the first paragraphs; deeper ones are content.
_HEAD_PARAGRAPHS = 6
# One to four words, the first and the last with a capital letter: "Ludwig van der Rohe".
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?: [\w.'’-]+){0,2}(?: [A-ZÀ-ÖØ-Þ][\w.'’-]*)"
_BYLINE = re.compile(rf"(?:by|By|BY):? ({_NAME}(?:(?:, | and | & ){_NAME}){{0,4}})")
_DATED = re.compile(
    r"(?:(?:first )?(?:published|posted|updated)|date)?(?: on| at)?:? ?(.{6,60})", re.IGNORECASE
)


def keyed_line(line: str) -> Metadata | None:
    """Return what ``Author: Jane Doe`` and its like say, or None if ``line`` is not one."""
    match = _KEYED.fullmatch(line.strip()) if len(line) <= _MAX_CHARS else None
    if match is None:
        return None
    key = match[1].lower()
    # "Date: soon" is no header line but may be the article's first.
    found = replace(metadata_of({_FIELD_OF.get(key, key): match[2]}), unread_date=None)
    return None if found == Metadata() else found


def signed_line(line: str) -> Metadata | None:
    """Return what a line that is only a byline or only a date says, or None."""
    line = line.strip()
    if len(line) > _MAX_CHARS:
        return None
    if match := _BYLINE.fullmatch(line):
        return Metadata(author=match[1])
    match = _DATED.fullmatch(line)
    day = parse_date(match[1]) if match else None
    return Metadata(published=day) if day else None


def merged(first: Metadata, second: Metadata) -> Metadata:
    """Return ``first`` with its missing fields taken from ``second``."""
    return replace(
        first,
        external_id=first.external_id or second.external_id,
        title=first.title or second.title,
        author=first.author or second.author,
        outlet=first.outlet or second.outlet,
        published=first.published or second.published,
        url=first.url or second.url,
        language=first.language or second.language,
        unread_date=first.unread_date or second.unread_date,
    )


def take_keyed(paragraphs: list[str]) -> tuple[Metadata, list[str]]:
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


def take_signed(metadata: Metadata, paragraphs: list[str]) -> tuple[Metadata, list[str]]:
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
