"""Keeps the newest snapshot: follows the library, and swaps in new generations while searching."""

import threading
from pathlib import Path

from index.errors import StoreError
from index.generation import Generation, write_generation
from index.generations import Checkpoint, Generations, no_checkpoint
from index.library_meta import Marks
from index.manifest import Manifest
from index.snapshot import Follower, Snapshot
from index.store import LibraryStore

__all__ = ["LiveIndex"]

_MIN_REBUILD_PASSAGES = 2_000
_REBUILD_SHARE = 0.10
# Beyond this, reading words and vectors into memory at start takes longer than publishing once.
_MAX_BACKLOG_PASSAGES = 20_000


class LiveIndex:
    """The index of one library; safe to share between threads.

    Searches use ``refreshed()`` and keep its result while they run; nothing in it ever changes.
    """

    _follower: Follower
    _pointer: int | None

    def __init__(
        self,
        store: LibraryStore,
        folder: Path,
        *,
        fingerprint: str | None,
        dimension: int,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> None:
        _make(folder)
        self._store = store
        self._fingerprint = fingerprint
        self._dimension = dimension
        self._generations = Generations(folder, checkpoint)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        generation, marks = self._open()
        if not _is_behind(generation, marks):
            self._follow(generation, marks)

    @property
    def number(self) -> int:
        """The number of the generation that a search would use, 0 before the first.

        Waits for nothing while a large backlog is still being published.
        """
        if self._snapshot is None:
            return self._generations.current() or 0
        return self.refreshed().number

    def refreshed(self) -> Snapshot:
        """Return a snapshot with everything committed before the call, by any process.

        The first call publishes what was not, if that is much.
        """
        snapshot = self._snapshot
        if snapshot is not None and self._is_current(snapshot):
            return snapshot
        with self._lock:
            if self._snapshot is None:
                return self._first_snapshot()
            if self._generations.current() != self._pointer:
                self._follow(*self._open())
            elif not self._is_current(self._snapshot):
                marks = self._store.marks()
                if self._follower.follows(marks):
                    self._snapshot = self._follower.advance(marks)
                else:
                    self._follow(self._snapshot.generation, marks)
            return self._snapshot

    def _first_snapshot(self) -> Snapshot:
        generation, marks = self._open()
        if _is_behind(generation, marks):
            self._publish()
            generation, marks = self._open()
        return self._follow(generation, marks)

    def rebuild(self) -> int:
        """Publish a generation of everything there is now, and return its number.

        Searches go on with the snapshot before until the new one is ready.
        """
        self._publish()
        return self.refreshed().number

    def purge(self) -> int:
        """Publish a generation of what there is now and delete every other; return its number.

        Afterwards no index file holds a word of what was removed before the call.
        """
        number = self.rebuild()
        self._generations.forget_others()
        return number

    def needs_rebuild(self) -> bool:
        """Whether the delta or the deleted passages have grown enough to be worth a generation."""
        snapshot = self.refreshed()
        limit = max(_MIN_REBUILD_PASSAGES, _REBUILD_SHARE * snapshot.n_indexed)
        n_new = max(snapshot.delta.n_passages, snapshot.delta.vector_ids.size)
        return n_new > limit or snapshot.n_deleted > max(
            _MIN_REBUILD_PASSAGES * _REBUILD_SHARE, _REBUILD_SHARE * snapshot.n_indexed
        )

    def problems(self) -> list[str]:
        """Check the files of every generation; return one line for each damaged one."""
        return self._generations.problems()

    def _is_current(self, snapshot: Snapshot) -> bool:
        return (
            snapshot.marks.revision == self._store.revision()
            and self._generations.current() == self._pointer
        )

    def _publish(self) -> None:
        self._generations.publish(
            lambda folder: write_generation(
                self._store, folder, fingerprint=self._fingerprint, dimension=self._dimension
            )
        )

    def _open(self) -> tuple[Generation | None, Marks]:
        """Return the newest generation, and marks that are not behind it."""

        def load(folder: Path, manifest: Manifest) -> Generation:
            return Generation.open_for(self._store.marks(), folder, manifest)

        return self._generations.open(load), self._store.marks()

    def _follow(self, generation: Generation | None, marks: Marks) -> Snapshot:
        follower = Follower(
            self._store,
            generation,
            marks,
            fingerprint=self._fingerprint,
            dimension=self._dimension,
        )
        snapshot = follower.advance(marks)
        self._follower = follower
        self._pointer = None if generation is None else generation.number
        self._snapshot = snapshot
        return snapshot


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the index folder {str(folder)!r}: {error.strerror}; "
            "remove what is in its place, or make the folder above it writable"
        ) from error


def _is_behind(generation: Generation | None, marks: Marks) -> bool:
    published = 0 if generation is None else generation.contents.passage_id
    return marks.passage_id - published > _MAX_BACKLOG_PASSAGES
