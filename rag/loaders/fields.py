"""Metadata under the names that files give it: JSON fields, front matter, header lines.

Values come from strangers: every one is reduced to a single clean line, wrong types are ignored,
and only ``http`` and ``https`` links are kept, because links on the page come from here.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from rag.canonical import canonical_text
from rag.loaders.dates import parse_date
from rag.loaders.language import language_code
from rag.loaders.types import Metadata

__all__ = ["MAX_TITLE_CHARS", "link", "metadata_of", "one_line", "shortened"]

# The longest headlines have some 200 characters; more is a paragraph in the wrong field.
MAX_TITLE_CHARS = 300
_MAX_FIELD_CHARS = 200
# Enough to recognise a date by in a note about it.
_MAX_DATE_CHARS = 40
# Longer links do not open in every browser.
_MAX_URL_CHARS = 2_000

_TITLE = ("title", "headline")
_AUTHOR = ("author", "authors", "byline", "creator")
_OUTLET = ("outlet", "source", "publisher", "publication", "site", "site_name", "sitename")
_PUBLISHED = (
    "published",
    "date",
    "published_at",
    "publishedAt",
    "datePublished",
    "date_published",
    "publish_date",
    "date_publish",
    "pubDate",
)
_URL = ("url", "link", "canonical_url")
_LANGUAGE = ("language", "lang")


def metadata_of(record: Mapping[str, object]) -> Metadata:
    """Return what ``record`` says about its article; absent or unusable fields are None."""
    fields = {str(key): value for key, value in record.items()}
    published = next((day for key in _PUBLISHED if (day := parse_date(fields.get(key)))), None)
    return Metadata(
        external_id=_scalar(fields.get("id")),
        title=shortened(
            next((text for key in _TITLE if (text := _scalar(fields.get(key)))), None),
            MAX_TITLE_CHARS,
        ),
        author=shortened(_first(fields, _AUTHOR), _MAX_FIELD_CHARS),
        outlet=shortened(_first(fields, _OUTLET), _MAX_FIELD_CHARS),
        published=published,
        url=next((url for key in _URL if (url := link(fields.get(key)))), None),
        language=next(
            (code for key in _LANGUAGE if (code := language_code(fields.get(key)))), None
        ),
        unread_date=None if published else shortened(_first(fields, _PUBLISHED), _MAX_DATE_CHARS),
    )


def one_line(text: str) -> str:
    """Return the canonical text with every run of white space as one space."""
    return " ".join(canonical_text(text).split())


def shortened(text: str | None, max_chars: int) -> str | None:
    """Return ``text`` cut between words to ``max_chars`` with an ellipsis; None if empty."""
    if not text:
        return None
    if len(text) <= max_chars:
        return text
    head = text[: max_chars - 1]
    return (head.rsplit(" ", 1)[0] or head).rstrip(" ,;:") + "…"


def link(value: object) -> str | None:
    """Return ``value`` if it is an absolute web address, else None."""
    if not isinstance(value, str) or len(value) > _MAX_URL_CHARS:
        return None
    url = value.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    clean = one_line(url) == url and " " not in url
    return url if clean and parts.scheme in {"http", "https"} and parts.hostname else None


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := _listed(fields.get(name)))), None)


def _listed(value: object) -> str | None:
    """Return one name or several joined by commas; schema.org writes ``{"name": …}``."""
    values = value if isinstance(value, list | tuple) else [value]
    named = [item.get("name") if isinstance(item, Mapping) else item for item in values]
    return ", ".join(text for item in named if (text := _scalar(item))) or None


def _scalar(value: object) -> str | None:
    if isinstance(value, str):
        return one_line(value) or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None
