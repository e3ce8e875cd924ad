"""``library.db``: articles, versions, passages and vectors; the one truth.

Guarantees: a returned write is durable; a reader sees whole transactions; passage ids are never
reused; only an article's current version has passages; removing an article leaves nothing of its
text in the file. Everything else (FAISS, tantivy) can be deleted and rebuilt from here.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from index import article_rows, copy_rows, library_meta, passage_rows, vector_rows, writing
from index.connections import Connections
from index.drafts import check_draft
from index.embedding import Fingerprint
from index.errors import EmbedderMismatchError, UnknownIdError
from index.library_reader import LibraryReader
from index.removal_rows import Removals, forget_removal, is_hidden
from index.stamps import utc_stamp
from index.types import ArticleDraft, Placed, PutResult
from index.vector_rows import FloatVector

__all__ = ["LibraryStore"]


class LibraryStore(LibraryReader):
    """The library; safe to share between threads, and between processes on one file."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
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

    def put_article(
        self, draft: ArticleDraft, *, now: datetime, guard: Callable[[], None] | None = None
    ) -> PutResult:
        """Add or replace an article in one transaction; text that did not change keeps its vector.

        A change of text, spans or metadata gives every passage a new id. An article that waited to
        be removed stays. Raises StoreError for a
        draft whose spans or names are wrong, and then stores nothing.
        """
        return self.put_articles([draft], now=now, guard=guard)[0]

    def put_articles(
        self,
        drafts: Sequence[ArticleDraft],
        *,
        now: datetime,
        guard: Callable[[], None] | None = None,
    ) -> list[PutResult]:
        """Add or replace articles as ``put_article`` does, in order, all in one transaction.

        ``guard`` is called when no other writer can come between, and refuses by raising.

        One durable write for many articles: where the disk takes milliseconds to answer, writing
        them one by one spends most of its time waiting.
        """
        for draft in drafts:
            check_draft(draft)
        stamp = utc_stamp(now)
        with self._connections.write() as connection:
            if guard is not None:
                guard()
            for draft in drafts:
                forget_removal(connection, draft.article_id)
            results = [writing.put_draft(connection, draft, stamp) for draft in drafts]
            if any(result.outcome != "unchanged" for result in results):
                library_meta.bump(connection)
            return results

    def is_leaving(self, article_id: str) -> bool:
        """Whether an article is hidden until it is removed."""
        return self.removals.hides(article_id)

    def remove_article(self, article_id: str, *, now: datetime, only_leaving: bool = False) -> None:
        """Purge an article with all its versions; only the versions' hashes stay.

        Raises UnknownIdError, also with ``only_leaving`` for one that is not hidden any more. The
        write-ahead log is emptied at once unless a reader holds it; the next writes then overwrite
        it.
        """
        with self._connections.write() as connection:
            if only_leaving and not is_hidden(connection, article_id):
                raise UnknownIdError("removal", [article_id])
            passage_rows.delete_passages(connection, article_id)
            copy_rows.forget(connection, article_id)
            article_rows.delete_article(connection, article_id, now=utc_stamp(now))
            library_meta.bump(connection)
        self._connections.truncate_log()

    def truncate_log(self) -> bool:
        """Empty the write-ahead log, which may hold deleted words; False if a reader holds it."""
        return self._connections.truncate_log()

    def place(self, placed: Sequence[Placed]) -> int:
        """Write where articles belong, in order; return how many.

        One that has changed meanwhile, or whose leader is gone, goes on waiting.
        """
        with self._connections.write() as connection:
            return sum(copy_rows.place(connection, article) for article in placed)

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
