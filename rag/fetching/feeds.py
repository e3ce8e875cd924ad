"""RSS 2.0, RSS 1.0 and Atom: what a feed says of itself and of each of its entries.

No entity is expanded, nothing is fetched, and markup inside markup stays text until somebody reads
the entry. Names are compared without their prefix, because feeds mix vocabularies freely.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

import httpx2
from lxml import etree
from lxml.etree import _Element

from rag.errors import FetchError, UnreadableInputError
from rag.fetching.addresses import joined
from rag.loaders.decoding import declared_encoding, decode, labelled_encoding
from rag.loaders.office.markup import OF_STRANGERS, child, declares_entities, local
from rag.loaders.pages import page_tree

__all__ = ["Entry", "Feed", "is_feed", "parse_feed"]

_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
# Each takes some 200 bytes in memory; a thousand long articles have some 200,000.
_MOST_MARKS = 500_000
# Titles and names are cut at a few hundred in the end.
_MOST_WORD_CHARS = 5_000
_LOOK_AT_BYTES = 65_536
# Nothing is tried twice, or a page of many comments would take for ever.
_BEGINNING = re.compile(
    rb"(?>\s|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*>)*+<(?:\w+:)?(?:rss|feed|RDF)[\s>]",
    re.DOTALL,
)
_MARKS = b"\xef\xbb\xbf\xff\xfe"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_SIGNS_OF_XML = frozenset("&<>\"'")
_MARKED = re.compile(r"<[a-z/!]|&(?:#|[a-z])", re.IGNORECASE)
# RSS has an address where Atom has a name: "ada@herald.example (Ada Moss)".
_PERSON = re.compile(r"\S+@\S+\s*(?:\((.*)\))?")
_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. ``content`` and ``summary`` are HTML; ``published`` is as the feed writes it.

    ``name`` tells it from the others of its feed, also where it has no ``link``.
    """

    name: str
    link: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    content: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its first entries in its own order, mostly the newest first.

    ``n_further`` is how many it holds beyond those.
    """

    title: str | None
    entries: tuple[Entry, ...]
    n_further: int


def is_feed(body: bytes) -> bool:
    """Whether a document begins like a feed."""
    start = body[:_LOOK_AT_BYTES].lstrip(_MARKS).replace(b"\x00", b"")
    return bool(_BEGINNING.match(start))


def parse_feed(body: bytes, *, url: str, most: int, charset: str | None = None) -> Feed:
    """Return the feed found at ``url`` with its first entries, at most ``most``.

    ``charset`` is the encoding that its server named.

    Raises:
        UnreadableInputError: If it is none, is damaged, declares entities, or is too large.
    """
    root = _root(body, url, charset)
    is_atom = local(root) == "feed"
    head = root if is_atom else child(root, "channel")
    if head is None:
        raise UnreadableInputError("is a feed without a channel; tell those who run it")
    # RSS 1.0 has its items beside the channel.
    items = [*_named(head, "entry" if is_atom else "item")] or [*_named(root, "item")]
    entry_of = _atom_entry if is_atom else _rss_entry
    return Feed(
        title=_words(child(head, "title")),
        entries=tuple(entry_of(each, url) for each in items[:most]),
        n_further=max(0, len(items) - most),
    )


def _root(body: bytes, url: str, charset: str | None) -> _Element:
    named = labelled_encoding(charset) if charset else None
    text = decode(body, declared=declared_encoding(body) or named)
    text = _NAMED.sub(_character, _CONTROLS.sub("", text)).strip()
    # Counted in what is parsed: in some encodings the bytes of a mark are others.
    n_marks = sum(map(text.count, "<=&"))
    if n_marks > _MOST_MARKS:
        raise UnreadableInputError(
            f"is a feed with {n_marks} pieces of markup, at most {_MOST_MARKS} are read; add its"
            " pages by their addresses"
        )
    parser = etree.XMLParser(encoding="utf-8", **OF_STRANGERS)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=url)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableInputError(
            "is no feed that can be read: its XML is damaged; tell those who run it"
        ) from error
    if local(root) not in {"rss", "feed", "RDF"}:
        raise UnreadableInputError("is said to be a feed, and is neither RSS nor Atom")
    if declares_entities(root):
        raise UnreadableInputError("is a feed that declares entities, which no feed needs")
    return root


def _character(found: re.Match[str]) -> str:
    """Return what a name of HTML stands for, which feeds use without declaring it."""
    meant = html5.get(f"{found[1]};", found[0])
    return html.escape(meant) if meant in _SIGNS_OF_XML else meant


def _rss_entry(item: _Element, url: str) -> Entry:
    title = _words(child(item, "title"))
    guid = _text(child(item, "guid"))
    link = _text(child(item, "link")) or _permanent(child(item, "guid"))
    content = item.find(_ENCODED)
    published = _text(child(item, "pubDate")) or _text(child(item, "date"))
    summary = _text(child(item, "description"))
    return Entry(
        name=guid or link or _told_apart(title, published, _text(content) or summary),
        link=_resolved(item, link, url),
        title=title,
        author=_words(child(item, "creator")) or _person(_text(child(item, "author"))),
        published=published,
        content=_text(content),
        summary=summary,
    )


def _atom_entry(entry: _Element, url: str) -> Entry:
    title = _words(child(entry, "title"))
    link = next((each for each in _named(entry, "link") if _is_its_page(each)), None)
    address = None if link is None else link.get("href")
    published = _text(child(entry, "published")) or _text(child(entry, "updated"))
    content, summary = (_markup(child(entry, each)) for each in ("content", "summary"))
    return Entry(
        name=_text(child(entry, "id"))
        or address
        or _told_apart(title, published, content or summary),
        link=_resolved(entry if link is None else link, address, url),
        title=title,
        author=", ".join(filter(None, map(_author, _named(entry, "author")))) or None,
        published=published,
        content=content,
        summary=summary,
    )


def _told_apart(*said: str | None) -> str:
    """Return a name for an entry that its feed gives none, the same as long as it says the same."""
    return hashlib.sha256("\n".join(each or "" for each in said).encode()).hexdigest()[:16]


def _named(parent: _Element, name: str) -> Iterator[_Element]:
    return (each for each in parent if local(each) == name)


def _author(person: _Element) -> str | None:
    return _words(child(person, "name"))


def _is_its_page(link: _Element) -> bool:
    if link.get("rel", "alternate") != "alternate" or not link.get("href"):
        return False
    return link.get("type", "text/html") in {"text/html", "application/xhtml+xml"}


def _permanent(guid: _Element | None) -> str | None:
    """Return the address that an RSS entry's id is, if it is one."""
    text = _text(guid)
    if guid is None or text is None or guid.get("isPermaLink", "true") == "false":
        return None
    return text if text.startswith(("http://", "https://")) else None


def _resolved(element: _Element, reference: str | None, url: str) -> str | None:
    """Return a reference from its place in the feed; what is no address stays as it is."""
    if not reference or not reference.strip():
        return None
    try:
        return joined(httpx2.URL(element.base or url), reference)
    except (FetchError, httpx2.InvalidURL):
        return reference.strip()


def _text(element: _Element | None) -> str | None:
    """Return the text of an element, or None if there is none."""
    if element is None:
        return None
    return "".join(map(str, element.itertext())).strip() or None


def _words(element: _Element | None) -> str | None:
    """Return a text without the markup in it: titles are text to some and HTML to others."""
    text = (_text(element) or "")[:_MOST_WORD_CHARS] or None
    if element is None or text is None or element.get("type", "html") not in {"html", "text/html"}:
        return text
    if not _MARKED.search(text):
        return text
    try:
        return str(page_tree(f"<div>{text}</div>").text_content()).strip() or None
    except (etree.LxmlError, ValueError):
        return text


def _person(text: str | None) -> str | None:
    found = _PERSON.fullmatch(text) if text else None
    return text if found is None else (found[1] or "").strip() or None


def _markup(element: _Element | None) -> str | None:
    """Return what an Atom text holds as HTML; None for pictures, and for texts elsewhere."""
    if element is None or element.get("src"):
        return None
    kind = element.get("type", "text")
    if kind == "xhtml":
        return _as_html(element)
    text = _text(element)
    if text is None or kind in {"html", "text/html"}:
        return text
    if kind not in {"text", "text/plain"}:
        return None
    return "".join(f"<p>{html.escape(part)}</p>" for part in _PARAGRAPHS.split(text))


def _as_html(element: _Element) -> str:
    """Return the markup inside an element, each name without its prefix."""
    inside = [each for each in element if isinstance(each.tag, str)]
    for each in inside:
        for part in each.iter(etree.Element):
            part.tag = local(part)
    return "".join(etree.tostring(each, encoding="unicode", method="html") for each in inside)
