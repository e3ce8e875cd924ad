"""Which kind of input a name or its first bytes promise."""

import re
from pathlib import PurePath
from typing import Literal

from rag.errors import UnreadableInputError

__all__ = [
    "SUFFIXES",
    "Kind",
    "advice_on",
    "kind_of_content",
    "kind_of_name",
    "require_text",
]

Kind = Literal[
    "plain",
    "markdown",
    "html",
    "pdf",
    "json",
    "lines",
    "table",
    "word",
    "opendocument",
    "mail",
    "book",
    "rich",
]

_PDF = b"%PDF-"
_RICH = b"{\\rtf"
_ZIP = b"PK\x03\x04"
# OpenDocument and EPUB have it in their first member, which is not compressed.
_TYPES: tuple[tuple[bytes, Kind], ...] = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "opendocument"),
    (b"mimetypeapplication/epub+zip", "book"),
)
_TYPE_WITHIN = 120
# https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SUFFIXES: dict[str, Kind] = {
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".csv": "table",
    ".tsv": "table",
    ".docx": "word",
    ".odt": "opendocument",
    ".eml": "mail",
    ".epub": "book",
    ".rtf": "rich",
}
# What to do with files that people have and that are not read.
_ADVICE = {
    ".doc": "save it as .docx",
    ".dot": "save it as .docx",
    ".docm": "save it as .docx",
    ".dotx": "save it as .docx",
    ".wpd": "save it as .docx",
    ".pages": "export it as .docx",
    ".mobi": "convert it to .epub",
    ".azw3": "convert it to .epub",
    ".msg": "save it as .eml",
    ".mbox": "save each mail as .eml",
    ".xls": "save each sheet as .csv",
    ".xlsx": "save each sheet as .csv",
    ".ods": "save each sheet as .csv",
}
# Formats whose first bytes can pass for text or are worth naming.
_MAGIC = (
    (_PDF, "a PDF, whatever its name says", "rename it to end in .pdf"),
    (_RICH, "a rich text document", "end its name in .rtf"),
    (
        _ZIP,
        "a ZIP archive or an office document",
        "unpack it, or name it .docx, .odt or .epub",
    ),
    (_COMPOUND, "an old or encrypted office document", "save it as .docx without a password"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# Lines that only a mail's head has together; people write "From:" above plain texts too.
_HEAD = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}")
_SENT = re.compile(rb"^from:", re.IGNORECASE | re.MULTILINE)
_ROUTED = re.compile(rb"^(?:message-id|mime-version|received):", re.IGNORECASE | re.MULTILINE)
_MARKS = b"\xef\xbb\xbf\xff\xfe"


def kind_of_name(name: str) -> Kind | None:
    """Return the kind that the suffix of ``name`` stands for."""
    return SUFFIXES.get(PurePath(name).suffix.lower())


def advice_on(suffix: str) -> str:
    """Return what to do with a file of a suffix that is not read."""
    return _ADVICE.get(suffix.lower()) or f"convert it to one of {', '.join(SUFFIXES)}"


def require_text(start: bytes) -> None:
    """Refuse what begins like a known format that is no text, whatever its name says.

    Raises:
        UnreadableInputError: If it does.
    """
    for magic, noun, advice in _MAGIC:
        if start.startswith(magic):
            raise UnreadableInputError(f"is {noun}; {advice}")


def kind_of_content(start: bytes) -> Kind:
    """Return the kind that the beginning of an input looks like; plain text if nothing speaks.

    Raises:
        UnreadableInputError: If it is a known format that is not read.
    """
    if (packed := _packed_kind(start)) is not None:
        return packed
    require_text(start)
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


def _packed_kind(start: bytes) -> Kind | None:
    if start.startswith(_PDF):
        return "pdf"
    if start.startswith(_RICH):
        return "rich"
    if (head := _HEAD.match(start)) and _SENT.search(head[0]) and _ROUTED.search(head[0]):
        return "mail"
    if not start.startswith(_ZIP):
        return None
    return next((kind for sign, kind in _TYPES if sign in start[:_TYPE_WITHIN]), "word")
