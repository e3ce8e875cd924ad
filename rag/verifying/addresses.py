"""Finds articles by the addresses that answers cite, which are seldom quite the stored ones."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from index.types import Article

__all__ = ["AddressBook", "articles_at", "spellings"]


class AddressBook(Protocol):
    """The part of the store that knows addresses."""

    def articles_with_urls(self, urls: Sequence[str]) -> list[Article]:
        """Return the articles with one of these addresses, by id."""
        ...


def spellings(url: str) -> tuple[str, ...]:
    """Return the addresses under which the same page may be stored, the likeliest first.

    Without the fragment; without ``utm_`` parameters, which services add to what they cite; with
    and without the last slash.

    >>> spellings("https://a.example/x?utm_source=openai#top")[-2:]
    ('https://a.example/x', 'https://a.example/x/')
    """
    try:
        parts = urlsplit(url)
        kept = [(k, v) for k, v in parse_qsl(parts.query, True) if not k.startswith("utm_")]
    except ValueError:
        return (url,)
    bare = urlunsplit(parts._replace(fragment=""))
    plain = urlunsplit(parts._replace(fragment="", query=urlencode(kept)))
    found = [url, bare, plain]
    if not parts.query or not kept:
        found += [plain.removesuffix("/"), f"{plain.removesuffix('/')}/"]
    return tuple(dict.fromkeys(found))


def articles_at(urls: Sequence[str], book: AddressBook) -> Mapping[str, Article]:
    """Return the article of each address that the library holds; of several, the first by id."""
    wanted = {url: spellings(url) for url in urls}
    stored: dict[str, Article] = {}
    for article in book.articles_with_urls([s for each in wanted.values() for s in each]):
        stored.setdefault(article.url or "", article)
    return {
        url: stored[next(s for s in each if s in stored)]
        for url, each in wanted.items()
        if any(s in stored for s in each)
    }
