"""The list of sources that comes with an answer, in label order from 1.

A source is a string (a web address, or else its text) or an object with one of ``text``,
``article_id`` and ``url``. The document blocks of an Anthropic request, its search results and
the documents of a Cohere request are taken as they are.
"""

from rag.errors import UnusableAnswerError
from rag.verifying.payload import Record, record, records, text_of
from rag.verifying.types import MOST_SOURCE_CHARS, MOST_SOURCES, ForeignSource

__all__ = ["document_source", "is_address", "listed_sources", "sources_of"]

# Fields of a document that say what it is, not what it says.
_NAMES = frozenset({"id", "title", "url", "type"})


def sources_of(value: object) -> tuple[ForeignSource, ...]:
    """Return the sources of a JSON list; none for null.

    Raises UnusableAnswerError for what is no source, or if there are too many.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise UnusableAnswerError(
            "sources is not a list; send a list of texts, web addresses or objects with one of "
            "'text', 'article_id' and 'url'"
        )
    if len(value) > MOST_SOURCES:
        raise UnusableAnswerError(
            f"the answer has {len(value)} sources; check it with {MOST_SOURCES} at most"
        )
    return tuple(_source(item, number) for number, item in enumerate(value, start=1))


def listed_sources(text: str) -> tuple[ForeignSource, ...]:
    """Return the sources of a list written one to a line: web addresses and article ids."""
    lines = [line.strip() for line in text.splitlines()]
    named = [line.partition("] ")[2] if line.startswith("[") else line for line in lines if line]
    return sources_of(
        [name if is_address(name) else {"article_id": name} for name in map(str.strip, named)]
    )


def is_address(text: str) -> bool:
    """Whether a string is a web address alone.

    >>> is_address("https://a.example/x"), is_address("https://a.example says so")
    (True, False)
    """
    return text.startswith(("http://", "https://")) and len(text.split()) == 1


def document_source(fields: Record, *, key: str | None = None) -> ForeignSource:
    """Return a document given as an object whose fields are free, as Cohere takes them."""
    data = record(fields.get("data")) or fields
    own = text_of(fields, "data") or text_of(data, "text", "snippet", "content")
    rest = [v for k, v in data.items() if k not in _NAMES and isinstance(v, str)]
    return _bounded(
        ForeignSource(
            key=key or text_of(fields, "id") or None,
            title=text_of(data, "title"),
            text=own or "\n\n".join(rest) or None,
            url=text_of(data, "url") or None,
        )
    )


def _source(item: object, number: int) -> ForeignSource:
    if isinstance(item, str) and item.strip():
        if is_address(item.strip()):
            return ForeignSource(url=item.strip())
        return _bounded(ForeignSource(text=item))
    if not isinstance(item, dict):
        raise UnusableAnswerError(
            f"source {number} is {str(item)[:60]!r}; give its text, or an object with one of "
            "'text', 'article_id' and 'url'"
        )
    source = _object(item)
    if source.text is None and source.article_id is None and source.url is None:
        raise UnusableAnswerError(
            f"source {number} has the fields {sorted(item)[:9]!r}; it needs one of 'text', "
            "'article_id' and 'url'"
        )
    return source


def _object(item: Record) -> ForeignSource:
    match item.get("type"):
        case "document" if isinstance(item.get("source"), dict):
            return _block(item, text_of(item, "title"), _block_text(record(item["source"])))
        case "search_result":
            return _search_result(item)
    if "data" in item:
        return document_source(item)
    return _bounded(
        ForeignSource(
            key=text_of(item, "id", "file_id") or None,
            title=text_of(item, "title", "filename"),
            text=text_of(item, "text", "snippet") or None,
            article_id=text_of(item, "article_id") or None,
            url=text_of(item, "url") or None,
            version=text_of(item, "version") or None,
        )
    )


def _block(item: Record, title: str, text: str) -> ForeignSource:
    url = text_of(record(item["source"]), "url")
    return _bounded(ForeignSource(title=title, text=text or None, url=url or None))


def _search_result(item: Record) -> ForeignSource:
    source = text_of(item, "source")
    return _bounded(
        ForeignSource(
            key=source or None,
            title=text_of(item, "title"),
            text=_joined(item.get("content")) or None,
            url=source if is_address(source) else None,
            kind="search_result",
        )
    )


def _block_text(source: Record) -> str:
    """Return the text of an Anthropic document's source; files and PDFs have none here."""
    if source.get("type") == "content":
        return _joined(source.get("content"))
    return text_of(source, "data") if source.get("type") == "text" else ""


def _joined(content: object) -> str:
    if isinstance(content, str):
        return content
    return "\n\n".join(text_of(block, "text") for block in records(content, "content"))


def _bounded(source: ForeignSource) -> ForeignSource:
    if source.text is not None and len(source.text) > MOST_SOURCE_CHARS:
        raise UnusableAnswerError(
            f"the source {source.name!r} has {len(source.text)} characters; send the part that "
            f"is cited, {MOST_SOURCE_CHARS} at most"
        )
    return source
