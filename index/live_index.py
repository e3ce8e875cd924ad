"""Keeps the newest snapshot: follows the library, and swaps in new generations while searching."""

import threading
from pathlib import Path

from index.dense import EXACT_BYTES, flat_limit_of
from index.errors import StoreError
from index.generation import DELETED_SHARE, Generation, write_generation
from index.generations import Checkpoint, Generations, no_checkpoint
from index.library_meta import Marks
from index.manifest import Contents, Manifest
from index.snapshot import Follower, Snapshot
from index.store import LibraryStore

__all__ = ["LiveIndex"]

# What is newer than the generation is read into memory at each start, 0.1 ms a passage, and the
# bound keeps that at a second. Adding to a generation costs little more than what is added.
_MIN_NEW_PASSAGES, _MAX_NEW_PASSAGES = 2_000, 10_000
_NEW_SHARE = 0.10
# Beyond this, reading words and vectors into memory takes longer than publishing once.
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
        exact_bytes: int = EXACT_BYTES,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> None:
        _make(folder)
        self._store = store
        self._fingerprint = fingerprint
        self._dimension = dimension
        self._flat_limit = flat_limit_of(dimension, exact_bytes)
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
        return self._generations.current() or 0

    def published(self) -> Contents | None:
        """Return what the current generation holds, None before the first."""
        found = self._generations.published()
        return None if found is None else found.contents

    def refreshed(self) -> Snapshot:
        """Return a snapshot with everything committed before the call, by any process.

        Publishes what was not, if that is too much to be followed.
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
                if marks.passage_id - self._snapshot.marks.passage_id > _MAX_BACKLOG_PASSAGES:
                    self._publish(whole=False)
                    self._follow(*self._open())
                elif self._follower.follows(marks):
                    self._snapshot = self._follower.advance(marks)
                else:
                    self._follow(self._snapshot.generation, marks)
            return self._snapshot

    def _first_snapshot(self) -> Snapshot:
        generation, marks = self._open()
        if _is_behind(generation, marks):
            self._publish(whole=False)
            generation, marks = self._open()
        return self._follow(generation, marks)

    def rebuild(self) -> int:
        """Publish a generation made anew of everything there is now, and return its number.

        Searches go on with the snapshot before until the new one is ready.
        """
        self._publish(whole=True)
        return self.refreshed().number

    def extend(self) -> int:
        """Publish as ``rebuild`` does, but take over what can be taken over."""
        self._publish(whole=False)
        return self.refreshed().number

    def verify(self) -> bool:
        """Check every byte of the generation in use; what is damaged is used no more.

        Returns whether it is sound. Takes some seconds for a million passages.
        """
        sound = self._generations.verify()
        if not sound:
            with self._lock:
                self._first_snapshot()
        return sound

    def purge(self) -> int:
        """Publish a generation of what there is now and delete every other; return its number.

        Afterwards no index file holds a word of what was removed before the call.
        """
        number = self.rebuild()
        self._generations.forget_others()
        return number

    def needs_rebuild(self) -> bool:
        """Whether what is new or deleted has grown enough to be worth a generation."""
        snapshot = self._snapshot
        if snapshot is None or self._generations.current() != self._pointer:
            snapshot = self.refreshed()
        marks = self._store.marks()
        n_new = marks.passage_id - snapshot.begins_at.passage_id
        if marks.fingerprint is not None and marks.fingerprint == self._fingerprint:
            n_new = max(n_new, marks.vector_seq - snapshot.begins_at.vector_seq)
        n_deleted = marks.tombstone_seq - snapshot.begins_at.tombstone_seq
        most = max(_MIN_NEW_PASSAGES, _NEW_SHARE * snapshot.n_indexed)
        return n_new > min(most, _MAX_NEW_PASSAGES) or n_deleted > max(
            _MIN_NEW_PASSAGES * DELETED_SHARE, DELETED_SHARE * snapshot.n_indexed
        )

    def problems(self) -> list[str]:
        """Check the files of every generation; return one line for each damaged one."""
        return self._generations.problems()

    def _is_current(self, snapshot: Snapshot) -> bool:
        return (
            snapshot.marks.revision == self._store.revision()
            and self._generations.current() == self._pointer
        )

    def _publish(self, *, whole: bool) -> None:
        self._generations.publish(
            lambda folder: write_generation(
                self._store,
                folder,
                fingerprint=self._fingerprint,
                dimension=self._dimension,
                flat_limit=self._flat_limit,
                base=None if whole else self._generations.published(),
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
