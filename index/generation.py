"""One generation of both search legs: how it is written from the library, and opened again."""

from dataclasses import dataclass
from pathlib import Path

from index.dense import FLAT_LIMIT, DenseIndex, VectorBatches, build_dense, extended
from index.dense_training import Plan
from index.errors import GenerationDamagedError
from index.lexical import LexicalIndex, LexicalSize, extend_lexical, write_lexical
from index.library_meta import Marks
from index.manifest import Contents, Manifest
from index.published import Published
from index.store import LibraryStore

__all__ = ["DELETED_SHARE", "Generation", "write_generation"]

_DENSE = "vectors.faiss"
_LEXICAL = "words"
# Masked passages cost each search a little, and their words stay in the files.
DELETED_SHARE = 0.10
# Beyond, the lists fit the vectors less and less, and what was proven of them no longer holds.
_MOST_GROWTH = 1.5


class Generation:
    """Both legs as they were published; read-only and safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        contents = manifest.contents
        self.number = manifest.number
        self.contents = contents
        plan = _plan_of(contents)
        size = LexicalSize(n_passages=contents.n_passages, n_terms=contents.n_terms)
        try:
            self.dense = DenseIndex.load(folder / _DENSE, plan)
            self.lexical = LexicalIndex(folder / _LEXICAL, size)
        except (RuntimeError, ValueError, OSError) as error:
            raise GenerationDamagedError(
                f"index generation {folder.name!r} cannot be opened ({error}); "
                "it is set aside and the index is rebuilt from the library"
            ) from error

    @classmethod
    def open_for(cls, marks: Marks, folder: Path, manifest: Manifest) -> "Generation":
        """Open a generation of this very library.

        Raises GenerationDamagedError for one of another library, or of one that has since been
        replaced by an older backup: its passage ids may mean other passages by now.
        """
        contents = manifest.contents
        if contents.library_id != marks.library_id or (
            contents.passage_id > marks.passage_id
            or contents.vector_seq > marks.vector_seq
            or contents.tombstone_seq > marks.tombstone_seq
        ):
            raise GenerationDamagedError(
                f"index generation {folder.name!r} was made from another or a newer library; "
                "it is set aside and the index is rebuilt from the library"
            )
        return cls(folder, manifest)


def write_generation(
    store: LibraryStore,
    folder: Path,
    *,
    fingerprint: str | None,
    dimension: int,
    flat_limit: int = FLAT_LIMIT,
    base: Published | None = None,
) -> Contents:
    """Write both legs of everything the library holds now; memory stays bounded.

    What is added or removed meanwhile is beyond the marks in the result, so that a delta that
    starts there misses nothing. Vectors of another embedder than ``fingerprint`` are left out.
    With ``base``, and where that can be, only what is newer than it is written and the rest taken
    over; what was removed since then goes on being masked.
    """
    marks = store.marks()
    source = _Source(
        store=store,
        marks=marks,
        vector_seq=marks.vector_seq if marks.fingerprint == fingerprint is not None else 0,
        fingerprint=fingerprint,
        dimension=dimension,
        flat_limit=flat_limit,
    )
    taken = base if base is not None and _can_extend(base.manifest.contents, marks) else None
    size = source.write_words(folder, taken)
    dense, n_trained = source.write_vectors(folder, taken)
    return Contents(
        library_id=marks.library_id,
        epoch=marks.epoch,
        fingerprint=fingerprint,
        passage_id=marks.passage_id,
        vector_seq=source.vector_seq,
        tombstone_seq=marks.tombstone_seq if taken is None else taken.contents.tombstone_seq,
        n_passages=size.n_passages,
        n_terms=size.n_terms,
        n_vectors=len(dense),
        n_trained=n_trained,
        factory=dense.plan.factory,
        nprobe=dense.plan.nprobe,
        recall_at_10=dense.plan.recall_at_10,
    )


def _can_extend(contents: Contents, marks: Marks) -> bool:
    """Whether a generation is of this library and little of it has been deleted since."""
    n_deleted = marks.tombstone_seq - contents.tombstone_seq
    return (
        contents.library_id == marks.library_id
        and contents.passage_id <= marks.passage_id
        and 0 <= n_deleted <= DELETED_SHARE * contents.n_passages
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What the library holds up to one moment, and how it is to be written."""

    store: LibraryStore
    marks: Marks
    vector_seq: int
    fingerprint: str | None
    dimension: int
    flat_limit: int

    def write_words(self, folder: Path, base: Published | None) -> LexicalSize:
        """Write the words, or add those that are new to what ``base`` has."""
        if base is None:
            rows = self.store.index_rows(after=0, until=self.marks.passage_id)
            return write_lexical(folder / _LEXICAL, rows)
        before = base.contents
        base.link(_LEXICAL, folder)
        rows = self.store.index_rows(after=before.passage_id, until=self.marks.passage_id)
        added = extend_lexical(folder / _LEXICAL, rows)
        return LexicalSize(
            n_passages=before.n_passages + added.n_passages,
            n_terms=before.n_terms + added.n_terms,
        )

    def write_vectors(self, folder: Path, base: Published | None) -> tuple[DenseIndex, int]:
        """Write the vectors likewise; return them and how many there were at the last training."""
        path = folder / _DENSE
        if base is not None and self._goes_on(base.contents):
            plan = _plan_of(base.contents)
            if self.vector_seq == base.contents.vector_seq:
                base.link(_DENSE, folder)
                return DenseIndex.load(path, plan), base.contents.n_trained
            if base.is_sound(_DENSE):
                batches = self._batches(after=base.contents.vector_seq)
                dense = extended(base.folder / _DENSE, plan, batches, dimension=self.dimension)
                dense.save(path)
                return dense, base.contents.n_trained
        dense = build_dense(
            self._batches(after=0), dimension=self.dimension, flat_limit=self.flat_limit
        )
        dense.save(path)
        return dense, len(dense)

    def _batches(self, *, after: int) -> VectorBatches:
        return lambda: self.store.vector_rows(after=after, until=self.vector_seq)

    def _goes_on(self, before: Contents) -> bool:
        """Whether the vectors are those of before and more, but not too many more."""
        n_vectors = before.n_vectors + self.vector_seq - before.vector_seq
        is_exact = before.nprobe is None and before.n_trained <= self.flat_limit
        return (
            (before.epoch, before.fingerprint) == (self.marks.epoch, self.fingerprint)
            and before.vector_seq <= self.vector_seq
            and n_vectors <= (self.flat_limit if is_exact else _MOST_GROWTH * before.n_trained)
        )


def _plan_of(contents: Contents) -> Plan:
    return Plan(
        factory=contents.factory, nprobe=contents.nprobe, recall_at_10=contents.recall_at_10
    )
