"""Addresses in, articles out, as ``rag.loaders`` does it for files: one failure costs only itself.

An article is known by its address: what a page calls its own counts where it is of the same host,
so that no page takes another publisher's place in the library. For the same reason a feed speaks
for pages of its own host only: its texts, authors, dates and its title as their outlet.
"""

import io
import math
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.canonical import version_of
from rag.errors import EmptyArticleError, FetchError, HostBusyError, IngestError
from rag.fetching.addresses import host_of, may_be_called, same_host
from rag.fetching.feeds import Entry, Feed, is_feed, parse_feed
from rag.fetching.fetcher import Fetched, Fetcher
from rag.fetching.media_types import is_feed_type, kind_of
from rag.fetching.reach import Reach
from rag.loaders.decoding import labelled_encoding
from rag.loaders.documents import read_document
from rag.loaders.fields import metadata_of
from rag.loaders.files import shown
from rag.loaders.finish import finish
from rag.loaders.types import Loaded, LoadedArticle, LoadFailure, Metadata
from rag.settings import Settings, listed

__all__ = ["AddressLoader", "loader_of"]

# Between two requests to one host.
_PAUSE_S = 0.3
_EXCERPT = re.compile(r"(?:…|\.\.\.|&hellip;|&#8230;)\s*\]?\s*(?:</[^>]{1,20}>\s*)*")
_END_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A feed, where it was in the end, and how it was called."""

    feed: Feed
    url: str
    given: str


def loader_of(
    settings: Settings, *, within_s: float = math.inf, left_out: Counter[str] | None = None
) -> "AddressLoader":
    """Return the loader that an operator's settings describe.

    Raises:
        SettingsError: If they name a port or network that is none.
    """
    reach = Reach.of(private=listed(settings.fetch_private), ports=listed(settings.fetch_ports))
    return AddressLoader(
        Fetcher(reach), most_entries=settings.fetch_entries, within_s=within_s, left_out=left_out
    )


class AddressLoader:
    """Asks for addresses one after the other; for one call of ``load``.

    ``n_known`` is how many results are known to come, and grows with each feed. After ``within_s``
    nothing more is asked. ``left_out`` counts by feed the entries beyond those that are read.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        most_entries: int,
        within_s: float = math.inf,
        pause_s: float = _PAUSE_S,
        left_out: Counter[str] | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._most_entries = most_entries
        self._end = time.monotonic() + within_s
        self._pause_s = pause_s
        self._asked: dict[str, float] = {}
        self._busy: dict[str, str] = {}
        self._first: dict[str, tuple[str, str]] = {}
        self.n_known = 0
        self._left_out = Counter() if left_out is None else left_out

    def load(self, addresses: Sequence[str]) -> Iterator[Loaded]:
        """Yield the articles behind addresses, in order, and a failure for what gives none."""
        wanted = list(dict.fromkeys(addresses))
        self.n_known = len(wanted)
        for address in wanted:
            for item in self._of_address(address):
                yield self._unless_told(item)

    def _of_address(self, address: str) -> Iterator[Loaded]:
        try:
            fetched = self._fetched(address)
            if not _is_feed(fetched):
                yield from _articles_of(fetched, source=shown(address))
                return
            feed = parse_feed(
                fetched.body, url=fetched.url, most=self._most_entries, charset=fetched.charset
            )
        except IngestError as error:
            yield LoadFailure(source=shown(address), reason=str(error))
            return
        yield from self._of_feed(_Source(feed=feed, url=fetched.url, given=shown(address)))

    def _of_feed(self, source: _Source) -> Iterator[Loaded]:
        by_name: dict[object, Entry] = {}
        for entry in source.feed.entries:
            by_name.setdefault(entry.link or entry.name or entry, entry)
        if not by_name:
            yield LoadFailure(source=source.given, reason="is a feed without entries so far")
            return
        if source.feed.n_further:
            self._left_out[source.given] = source.feed.n_further
        self.n_known += len(by_name) - 1
        for number, entry in enumerate(by_name.values(), start=1):
            place = shown(entry.link or f"{source.given}#{number}")
            try:
                yield from self._of_entry(entry, source, place)
            except IngestError as error:
                title = f"{entry.title!r} " if entry.title else ""
                reason = f"{error} (the entry {title}of {source.given})"
                yield LoadFailure(source=place, reason=reason)

    def _of_entry(self, entry: Entry, source: _Source, place: str) -> Iterator[Loaded]:
        metadata = _metadata_of(entry, source)
        if markup := _whole_text(entry, source):
            try:
                yield _article_of(markup, metadata, place)
            except EmptyArticleError:
                # Some feeds carry nothing but the page's pictures.
                if entry.link is None:
                    raise
            else:
                return
        if entry.link is None:
            raise EmptyArticleError("has neither a text nor an address of its own")
        fetched = self._fetched(entry.link)
        if _is_feed(fetched):
            raise FetchError("leads to another feed; add that by its address")
        for item in _articles_of(fetched, source=place):
            if isinstance(item, LoadedArticle) and item.source == place:
                is_own = same_host(entry.link, source.url)
                yield _with_entry(item, metadata, is_own=is_own)
            else:
                yield item

    def _fetched(self, address: str) -> Fetched:
        """Return what is behind an address, asked with a pause behind the last of its host."""
        host = host_of(address)
        if host in self._busy:
            raise FetchError(self._busy[host])
        wait_s = self._asked.get(host, -math.inf) + self._pause_s - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        if time.monotonic() >= self._end:
            raise FetchError("was not asked any more, so much time had gone; add it again")
        answering = host
        try:
            fetched = self._fetcher.fetch(address)
            answering = host_of(fetched.url)
        except HostBusyError as error:
            # Not the one that redirected there.
            answering = host_of(error.address)
            self._busy[answering] = str(error)
            raise
        finally:
            self._asked[host] = self._asked[answering] = time.monotonic()
        return fetched

    def _unless_told(self, item: Loaded) -> Loaded:
        """Return an item, or the failure that another with its address has come before it."""
        if isinstance(item, LoadFailure) or item.external_id or item.url is None:
            return item
        version = version_of(item.text)
        earlier, text = self._first.setdefault(item.url, (item.source, version))
        if text == version:
            return item
        reason = f"has the address {item.url!r}, as {earlier} has, with another text"
        return LoadFailure(source=item.source, reason=f"{reason}; add it by itself")


def _is_feed(fetched: Fetched) -> bool:
    return is_feed(fetched.body) or is_feed_type(fetched.media_type)


def _articles_of(fetched: Fetched, *, source: str) -> Iterator[Loaded]:
    """Yield the articles of a reply that is no feed."""
    kind = kind_of(fetched.url, fetched.media_type, fetched.body)
    encoding = labelled_encoding(fetched.charset) if fetched.charset else None
    stream = io.BytesIO(fetched.body)
    for item in read_document(stream, source=source, kind=kind, encoding=encoding):
        if isinstance(item, LoadFailure):
            yield item
        elif item.source == source:
            yield replace(_placed(item, fetched.url), external_id=None)
        else:
            yield _record_of(item, fetched.url)


def _placed(article: LoadedArticle, url: str) -> LoadedArticle:
    """Return an article with an address of the host that it came from, and an outlet."""
    outlet = article.outlet
    if article.url is not None and may_be_called(article.url, url):
        url = article.url
    elif article.url is not None and outlet == host_of(article.url):
        outlet = None
    return replace(article, url=url, outlet=outlet or host_of(url))


def _record_of(article: LoadedArticle, url: str) -> LoadedArticle:
    """Return one of several articles of a document, told from those of other documents."""
    placed = _placed(article, url)
    if article.external_id is None and placed.url == article.url:
        return placed
    return replace(placed, external_id=f"{url} {article.external_id or article.title}")


def _whole_text(entry: Entry, source: _Source) -> str | None:
    """Return the markup of an entry whose page need not be asked, or may not be spoken for."""
    if entry.link is None:
        return entry.content or entry.summary
    if entry.content is None or not same_host(entry.link, source.url):
        return None
    end = entry.content[-_END_CHARS:].rstrip()
    is_excerpt = any(found.end() == len(end) for found in _EXCERPT.finditer(end))
    return None if is_excerpt else entry.content


def _metadata_of(entry: Entry, source: _Source) -> Metadata:
    stated = metadata_of(
        {
            "title": entry.title,
            "author": entry.author,
            "outlet": source.feed.title or host_of(source.url),
            "published": entry.published,
            "url": entry.link,
        }
    )
    return stated if stated.url else replace(stated, external_id=f"{source.url} {entry.name}")


def _article_of(markup: str, metadata: Metadata, place: str) -> LoadedArticle:
    # What reads web pages takes a third of a second to import.
    from rag.loaders.html import parse_content

    return finish(parse_content(markup, metadata), source=place, stem=metadata.title or "")


def _with_entry(article: LoadedArticle, stated: Metadata, *, is_own: bool) -> LoadedArticle:
    """Return the article of an entry's page with what the feed says of it.

    Of pages that are not the feed's own, what they say themselves goes first.
    """
    if is_own:
        return replace(
            article,
            author=stated.author or article.author,
            outlet=stated.outlet,
            published=stated.published or article.published,
        )
    return replace(
        article,
        author=article.author or stated.author,
        published=article.published or stated.published,
    )
