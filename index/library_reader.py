"""Everything that can be asked of ``library.db``, each answer from one moment of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from index import article_rows, copy_rows, library_meta, listing, passage_rows, vector_rows
from index.connections import Connections
from index.library_meta import Marks
from index.listing import Order
from index.passage_rows import IndexRow, Joined
from index.shape import Share, by_month, by_outlet
from index.types import (
    Article,
    CopyGroup,
    Counts,
    Filters,
    FloatMatrix,
    Passage,
    PendingPassage,
    Ungrouped,
    VersionStatus,
)
from index.vector_rows import IdVector

__all__ = ["LibraryReader"]

_NO_FILTERS = Filters()
_BATCH = 1_000


class LibraryReader:
    """The reading half of a library; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._connections.path

    def article(self, article_id: str) -> Article:
        """Return one article; raises UnknownIdError."""
        return self.articles([article_id])[0]

    def articles(self, ids: Sequence[str]) -> list[Article]:
        """Return articles in request order; raises UnknownIdError listing every missing id."""
        with self._connections.read() as connection:
            return article_rows.find_articles(connection, ids)

    def list_articles(
        self,
        filters: Filters = _NO_FILTERS,
        *,
        words: str = "",
        order: Order = "newest",
        limit: int,
        after: str | None = None,
    ) -> list[Article]:
        """Return a page, ties by id; undated articles come last in both orders of date.

        ``words`` are looked for in title, outlet and author. ``after`` is ``cursor_of`` the last
        article of the page before in the same order; InvalidQueryError if it is none.
        """
        with self._connections.read() as connection:
            return listing.list_matching(
                connection, filters, words=words, order=order, limit=limit, after=after
            )

    def count_articles(self, filters: Filters = _NO_FILTERS, *, words: str = "") -> int:
        """Return how many articles pass the filters and have the words in their heading."""
        with self._connections.read() as connection:
            return listing.count_matching(connection, filters, words=words)

    def collections(self) -> list[tuple[str, int]]:
        """Return each collection with its number of articles, by name."""
        with self._connections.read() as connection:
            return listing.collections(connection)

    def shape(self) -> tuple[list[Share], list[Share]]:
        """Return how much each month has, in order, and each outlet, the largest first."""
        with self._connections.read() as connection:
            return by_month(connection), by_outlet(connection)

    def articles_with_version(self, version: str) -> list[Article]:
        """Return the articles whose current text has this hash (exact duplicates), by id."""
        with self._connections.read() as connection:
            return article_rows.articles_with_version(connection, version)

    def articles_with_urls(self, urls: Sequence[str]) -> list[Article]:
        """Return the articles with one of these addresses, exactly as stored, by id."""
        with self._connections.read() as connection:
            return article_rows.articles_with_urls(connection, urls)

    def version_text(self, article_id: str, version: str) -> str:
        """Return the canonical text of a version; raises UnknownIdError."""
        with self._connections.read() as connection:
            return article_rows.version_text(connection, article_id, version)

    def versions(self, article_id: str) -> list[article_rows.VersionInfo]:
        """Return an article's versions, the current one first, then newest first."""
        with self._connections.read() as connection:
            return article_rows.version_infos(connection, article_id)

    def version_status(self, article_id: str, version: str) -> VersionStatus:
        """Say what became of a version."""
        with self._connections.read() as connection:
            return article_rows.version_status(connection, article_id, version)

    def outlets(self) -> list[tuple[str, int]]:
        """Return each outlet with its number of articles, by name without case."""
        with self._connections.read() as connection:
            return listing.outlets(connection)

    def languages(self) -> list[tuple[str, int]]:
        """Return the code of each language with its number of articles, most articles first."""
        with self._connections.read() as connection:
            return listing.languages(connection)

    def passages_of(self, article_id: str) -> list[Passage]:
        """Return the passages of the current version in text order; none for an unknown id."""
        with self._connections.read() as connection:
            return passage_rows.passages_of(connection, article_id)

    def joined(self, ids: Sequence[int]) -> dict[int, Joined]:
        """Return passage, article and whether the vector is pending, by id, of one moment."""
        with self._connections.read() as connection:
            return passage_rows.find_joined(connection, ids)

    def matching_passage_ids(self, filters: Filters) -> list[int]:
        """Return the ids of every passage whose article passes, ascending."""
        with self._connections.read() as connection:
            return article_rows.matching_passage_ids(connection, filters)

    def pending(self, limit: int, *, after: int = 0) -> list[PendingPassage]:
        """Return the passages that wait longest for a vector, with the text to embed.

        Ascending by id, from the first above ``after`` on; younger passages have higher ids.
        """
        with self._connections.read() as connection:
            return passage_rows.pending_passages(connection, limit, after=after)

    def pending_among(self, ids: Sequence[int]) -> set[int]:
        """Return which of the passages wait for a vector."""
        with self._connections.read() as connection:
            return passage_rows.pending_among(connection, ids)

    def ungrouped(self, limit: int) -> list[Ungrouped]:
        """Return the articles that wait longest to be placed among their copies."""
        with self._connections.read() as connection:
            return copy_rows.ungrouped(connection, limit)

    def leaders_near(
        self, bands: Sequence[int], *, collection: str, limit: int
    ) -> list[tuple[str, bytes]]:
        """Return (article id, signature) of the leaders that share a band, the nearest first."""
        with self._connections.read() as connection:
            return copy_rows.leaders_near(connection, bands, collection=collection, limit=limit)

    def groups_of(self, article_ids: Sequence[str]) -> dict[str, CopyGroup]:
        """Return the copy group of each article that has been placed, alone or not."""
        with self._connections.read() as connection:
            return copy_rows.groups_of(connection, article_ids)

    def fingerprint(self) -> str | None:
        """Return the fingerprint of the embedder that the vectors belong to."""
        with self._connections.read() as connection:
            return library_meta.fingerprint(connection)

    def counts(self) -> Counts:
        """Return how much the library holds."""
        with self._connections.read() as connection:
            return library_meta.counts(connection)

    def n_pending(self) -> int:
        """Return how many passages wait for a vector; costs little where few do."""
        with self._connections.read() as connection:
            return library_meta.n_pending(connection)

    def revision(self) -> int:
        """Return a number that grows with every change made by any process; costs microseconds."""
        with self._connections.read() as connection:
            return library_meta.revision(connection)

    def marks(self) -> Marks:
        """Return the last id or sequence number of each table, at one moment."""
        with self._connections.read() as connection:
            return library_meta.marks(connection)

    def index_rows(self, *, after: int, until: int) -> Iterator[list[IndexRow]]:
        """Yield batches of passages with ``after < passage_id <= until``, ascending."""
        while after < until:
            with self._connections.read() as connection:
                batch = passage_rows.index_rows(connection, after=after, until=until, limit=_BATCH)
            if not batch:
                return
            after = batch[-1].passage_id
            yield batch

    def vector_rows(self, *, after: int, until: int) -> Iterator[tuple[IdVector, FloatMatrix]]:
        """Yield batches of passage ids and vectors with ``after < seq <= until``, by seq."""
        while after < until:
            with self._connections.read() as connection:
                ids, matrix, after = vector_rows.vector_rows(
                    connection, after=after, until=until, limit=_BATCH
                )
            if not ids.size:
                return
            yield ids, matrix

    def tombstones(self, *, after: int, until: int) -> list[int]:
        """Return the passages deleted with ``after < seq <= until``, in the order of deletion."""
        with self._connections.read() as connection:
            return passage_rows.tombstones_after(connection, after=after, until=until)

    def problems(self) -> list[str]:
        """Check the whole file; return one line for each fault, none if it is sound."""
        with self._connections.read() as connection:
            return library_meta.problems(connection)
