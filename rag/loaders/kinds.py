"""Which kind of input a name or its first bytes promise."""

import re
from pathlib import PurePath
from typing import Literal

from rag.errors import UnreadableInputError

__all__ = ["SUFFIXES", "Kind", "kind_of_content", "kind_of_name"]

Kind = Literal["plain", "markdown", "html", "json", "lines", "table"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".csv": "table",
    ".tsv": "table",
}
# Formats whose first bytes can pass for text or are worth naming.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MARKS = b"\xef\xbb\xbf\xff\xfe"


def kind_of_name(name: str) -> Kind | None:
    """Return the kind that the suffix of ``name`` stands for."""
    return SUFFIXES.get(PurePath(name).suffix.lower())


def kind_of_content(start: bytes) -> Kind:
    """Return the kind that the beginning of an input looks like; plain text if nothing speaks.

    Raises:
        UnreadableInputError: If it is a known format that is not read.
    """
    for magic, noun in _MAGIC:
        if start.startswith(magic):
            raise UnreadableInputError(f"is {noun}; convert it to plain text or HTML first")
    start = start.lstrip(_MARKS).replace(b"\x00", b"")
    if _MARKUP.match(start):
        return "html"
    head = start.lstrip()
    if head[:1] == b"[" and re.match(rb"\[\s*[{\]]", head):
        return "json"
    if re.match(rb"\{\s*(?:\"|\})", head):
        first, _, rest = head.partition(b"\n")
        return "lines" if first.rstrip().endswith(b"}") or not rest else "json"
    if re.match(rb"(?:---|\+\+\+)[ \t]*\r?\n", head):
        return "markdown"
    return "plain"
