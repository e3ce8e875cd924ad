"""Which kind of input a reply is: what its server says, else what its address or content do."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from rag.errors import FetchError
from rag.loaders.kinds import Kind, advice_on, kind_of_name

__all__ = ["is_feed_type", "kind_of", "media_type_of", "require_readable"]

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/feed+json": "json",
    "application/jsonl": "lines",
    "application/x-ndjson": "lines",
    "application/x-jsonlines": "lines",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    _OFFICE: "word",
    "application/vnd.oasis.opendocument.text": "opendocument",
    "application/epub+zip": "book",
    "application/rtf": "rich",
    "text/rtf": "rich",
    "message/rfc822": "mail",
}
# These say nothing, or what servers say of files that they do not know.
_VAGUE = frozenset(
    {
        "",
        "text/plain",
        "application/octet-stream",
        "binary/octet-stream",
        "application/download",
        "application/force-download",
        "application/x-download",
        "application/zip",
    }
)
_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_LOOK_AT_BYTES = 4_096
_XML = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?xml")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def media_type_of(header: str) -> tuple[str, str | None]:
    """Return the type that a ``Content-Type`` field names, and the encoding, if it names one.

    >>> media_type_of('Text/HTML; charset="UTF-8"')
    ('text/html', 'UTF-8')
    """
    charset = _CHARSET.search(header)
    return header.partition(";")[0].strip().lower(), charset[1] if charset else None


def require_readable(media_type: str) -> None:
    """Refuse a type that no loader reads, before any of it has come.

    Raises:
        FetchError: If it is one.
    """
    if media_type in _KINDS or media_type in _VAGUE or _XML.fullmatch(media_type):
        return
    suffix = "." + media_type.rpartition("/")[2]
    raise FetchError(f"is of the type {media_type[:80]!r}, which is not read; {advice_on(suffix)}")


def is_feed_type(media_type: str) -> bool:
    """Whether a type is one that only feeds have."""
    return media_type in _FEEDS


def kind_of(url: str, media_type: str, body: bytes) -> Kind | None:
    """Return the kind of a reply that is no feed; None where its content decides.

    Raises:
        FetchError: If it is XML of another kind.
    """
    if kind := _KINDS.get(media_type):
        return kind
    if _XML.fullmatch(media_type):
        if b"<html" not in body[:_LOOK_AT_BYTES]:
            raise FetchError("is XML that is neither a feed nor a page; convert it to HTML or JSON")
        return "html"
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    kind = kind_of_name(name)
    # A page that is sent as text is meant to be read as its source.
    return "plain" if kind == "html" and media_type == "text/plain" else kind
