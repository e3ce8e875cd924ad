"""One generation of both search legs: how it is written from the library, and opened again."""

from collections.abc import Iterator
from pathlib import Path

from index.dense import DenseIndex, build_dense
from index.dense_training import Plan
from index.errors import GenerationDamagedError
from index.lexical import LexicalIndex, LexicalSize, write_lexical
from index.library_meta import Marks
from index.manifest import Contents, Manifest
from index.store import LibraryStore
from index.types import FloatMatrix
from index.vector_rows import IdVector

__all__ = ["Generation", "write_generation"]

_DENSE = "vectors.faiss"
_LEXICAL = "words"


class Generation:
    """Both legs as they were published; read-only and safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        contents = manifest.contents
        self.number = manifest.number
        self.contents = contents
        plan = Plan(
            factory=contents.factory, nprobe=contents.nprobe, recall_at_10=contents.recall_at_10
        )
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
    store: LibraryStore, folder: Path, *, fingerprint: str | None, dimension: int
) -> Contents:
    """Write both legs of everything the library holds now; memory stays bounded.

    What is added or removed meanwhile is beyond the marks in the result, so that a delta that
    starts there misses nothing. Vectors of another embedder than ``fingerprint`` are left out.
    """
    marks = store.marks()
    size = write_lexical(folder / _LEXICAL, store.index_rows(after=0, until=marks.passage_id))
    vector_seq = marks.vector_seq if marks.fingerprint == fingerprint is not None else 0

    def batches() -> Iterator[tuple[IdVector, FloatMatrix]]:
        return store.vector_rows(after=0, until=vector_seq)

    dense = build_dense(batches, dimension=dimension)
    dense.save(folder / _DENSE)
    return Contents(
        library_id=marks.library_id,
        epoch=marks.epoch,
        fingerprint=fingerprint,
        passage_id=marks.passage_id,
        vector_seq=vector_seq,
        tombstone_seq=marks.tombstone_seq,
        n_passages=size.n_passages,
        n_terms=size.n_terms,
        n_vectors=len(dense),
        factory=dense.plan.factory,
        nprobe=dense.plan.nprobe,
        recall_at_10=dense.plan.recall_at_10,
    )
