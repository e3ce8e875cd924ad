"""``library.db``: articles, versions, passages and vectors; the one truth.

Guarantees: a returned write is durable; a reader sees whole transactions; passage ids are never
reused; only an article's current version has passages; removing an article leaves nothing of its
text in the file. Everything else (FAISS, tantivy) can be deleted and rebuilt from here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from index import article_rows, copy_rows, library_meta, listing, passage_rows, vector_rows, writing
from index.connections import Connections
from index.drafts import check_draft
from index.embedding import Fingerprint
from index.errors import EmbedderMismatchError
from index.library_meta import Marks
from index.listing import Order
from index.passage_rows import IndexRow, Joined
from index.removal_rows import Removals, forget_removal
from index.shape import Share, by_month, by_outlet
from index.stamps import utc_stamp
from index.types import (
    Article,
    ArticleDraft,
    CopyGroup,
    Counts,
    Filters,
    FloatMatrix,
    Passage,
    PendingPassage,
    Placed,
    PutResult,
    Ungrouped,
    VersionStatus,
)
from index.vector_rows import FloatVector, IdVector

__all__ = ["LibraryStore"]

_NO_FILTERS = Filters()
_BATCH = 1_000


class LibraryStore:
    """The library; safe to share between threads, and between processes on one file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self.removals = Removals(connections)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create the file, and bring its schema up to date.

        Raises SchemaTooNewError, or StoreError if the file cannot be used.
        """
        return cls(Connections(path))

    def close(self) -> None:
        """Close the file; later calls raise StoreError."""
        self._connections.close()

    def __enter__(self) -> Self:
        """Return the open library."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the library."""
        self.close()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._connections.path

    def put_article(self, draft: ArticleDraft, *, now: datetime) -> PutResult:
        """Add or replace an article in one transaction; text that did not change keeps its vector.

        A change of text, spans or metadata gives every passage a new id. An article that waited to
        be removed stays. Raises StoreError for a
        draft whose spans or names are wrong, and then stores nothing.
        """
        return self.put_articles([draft], now=now)[0]

    def put_articles(self, drafts: Sequence[ArticleDraft], *, now: datetime) -> list[PutResult]:
        """Add or replace articles as ``put_article`` does, in order, all in one transaction.

        One durable write for many articles: where the disk takes milliseconds to answer, writing
        them one by one spends most of its time waiting.
        """
        for draft in drafts:
            check_draft(draft)
        stamp = utc_stamp(now)
        with self._connections.write() as connection:
            for draft in drafts:
                forget_removal(connection, draft.article_id)
            results = [writing.put_draft(connection, draft, stamp) for draft in drafts]
            if any(result.outcome != "unchanged" for result in results):
                library_meta.bump(connection)
            return results

    def remove_article(self, article_id: str, *, now: datetime) -> None:
        """Purge an article with all its versions; only the versions' hashes stay.

        Raises UnknownIdError. The write-ahead log is emptied at once unless a reader holds it; the
        next writes then overwrite it.
        """
        with self._connections.write() as connection:
            passage_rows.delete_passages(connection, article_id)
            copy_rows.forget(connection, article_id)
            article_rows.delete_article(connection, article_id, now=utc_stamp(now))
            library_meta.bump(connection)
        self._connections.truncate_log()

    def truncate_log(self) -> bool:
        """Empty the write-ahead log, which may hold deleted words; False if a reader holds it."""
        return self._connections.truncate_log()

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

    def pending(self, limit: int) -> list[PendingPassage]:
        """Return the passages that wait longest for a vector, with the text to embed."""
        with self._connections.read() as connection:
            return passage_rows.pending_passages(connection, limit)

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

    def place(self, placed: Sequence[Placed]) -> int:
        """Write where articles belong, in order; return how many.

        One that has changed meanwhile, or whose leader is gone, goes on waiting.
        """
        with self._connections.write() as connection:
            return sum(copy_rows.place(connection, article) for article in placed)

    def groups_of(self, article_ids: Sequence[str]) -> dict[str, CopyGroup]:
        """Return the copy group of each article that has been placed, alone or not."""
        with self._connections.read() as connection:
            return copy_rows.groups_of(connection, article_ids)

    def put_vectors(
        self, rows: Sequence[tuple[int, FloatVector]], *, fingerprint: str | None = None
    ) -> int:
        """Store vectors; return how many. Passages gone or filled meanwhile are ignored.

        With ``fingerprint``, raises EmbedderMismatchError if the library expects another embedder.
        Raises StoreError, storing nothing, for a vector of wrong width or not finite.
        """
        with self._connections.write() as connection:
            expected = library_meta.fingerprint(connection)
            if fingerprint is not None and expected not in {None, fingerprint}:
                raise EmbedderMismatchError(
                    f"these vectors are of {fingerprint!r} and the library expects {expected!r}; "
                    "restart with that embedder, or run 'footnote rebuild --embed'"
                )
            n_stored = vector_rows.insert_vectors(connection, rows)
            if n_stored:
                library_meta.bump(connection)
            return n_stored

    def fingerprint(self) -> str | None:
        """Return the fingerprint of the embedder that the vectors belong to."""
        with self._connections.read() as connection:
            return library_meta.fingerprint(connection)

    def ensure_fingerprint(self, fingerprint: Fingerprint) -> None:
        """Name the embedder while there are no vectors; otherwise check it.

        Raises EmbedderMismatchError naming both embedders and the command that rebuilds.
        """
        if self.fingerprint() == str(fingerprint):
            return
        with self._connections.write() as connection:
            if library_meta.ensure_fingerprint(connection, fingerprint):
                library_meta.bump(connection)

    def drop_vectors(self) -> None:
        """Delete every vector and forget the embedder; all passages are pending again."""
        with self._connections.write() as connection:
            library_meta.drop_vectors(connection)
            library_meta.bump(connection)

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
