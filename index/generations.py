"""Generation folders: published whole or not at all, and opened only when undamaged.

``generations/<n>`` never changes once it has its name. Publishing writes and syncs a folder under
another name, renames it, and then switches the pointer file ``CURRENT``; a kill at any point
leaves the old or the new generation. What a generation holds is left to the caller.
"""

import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from index.durable import sync
from index.errors import GenerationDamagedError
from index.manifest import Contents, Manifest, read_manifest, write_manifest
from index.published import Published

__all__ = ["Checkpoint", "Generations", "no_checkpoint"]

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

Checkpoint = Callable[[str], None]
_BUILDING = ".building"
_TRASH = ".trash"


def no_checkpoint(_name: str) -> None:
    """Do nothing at a named step; tests stop the process here instead."""


class Generations:
    """The generations below ``folder``; several processes may use the same folder.

    The kernel drops both locks when a process dies. ``publish.lock`` is held while a generation
    is built, ``switch.lock`` only while folders get new names or one is opened.
    """

    def __init__(self, folder: Path, checkpoint: Checkpoint = no_checkpoint) -> None:
        self._folder = folder
        self._generations = folder / "generations"
        self._quarantine = folder / "quarantine"
        self._pointer = folder / "CURRENT"
        self._checkpoint = checkpoint

    def current(self) -> int | None:
        """Return the number that ``CURRENT`` names, None if there is none; costs one read."""
        try:
            return int(self._pointer.read_bytes())
        except (OSError, ValueError):
            return None

    def numbers(self) -> list[int]:
        """Return the numbers of the published generations, ascending."""
        return _numbers(self._generations)

    def published(self) -> Published | None:
        """Return the current generation without checking its files, or None.

        It stays where it is while ``publish`` runs.
        """
        number = self.current()
        if number is None:
            return None
        folder = self._generations / str(number)
        try:
            return Published(folder=folder, manifest=read_manifest(folder, check_files=False))
        except GenerationDamagedError:
            return None

    def verify(self) -> bool:
        """Check every byte of the current generation; set it aside, and say so, if it is damaged.

        Opening looks only at parts of large files, so that it takes no time.
        """
        number = self.current()
        if number is None:
            return True
        folder = self._generations / str(number)
        try:
            read_manifest(folder)
        except GenerationDamagedError as error:
            with self._lock("switch.lock"):
                if not folder.is_dir():
                    # Others have published a newer one and deleted this one meanwhile.
                    return True
                _log.warning("%s", error)
                self._set_aside(folder)
                with suppress(OSError):
                    self._pointer.unlink()
            return False
        return True

    def publish(self, write: Callable[[Path], Contents]) -> Manifest:
        """Let ``write`` fill an empty folder, and publish it as the newest generation.

        ``write`` may take files over from ``published()``. Waits for another process that is
        publishing. Raises what ``write`` raises, and OSError when the disk fails; the generation
        before then stays current.
        """
        self._generations.mkdir(parents=True, exist_ok=True)
        with self._lock("publish.lock"):
            self._remove_leftovers()
            number = max([0, *self.numbers(), *_numbers(self._quarantine)]) + 1
            building = self._generations / f"{_BUILDING}-{number}"
            building.mkdir()
            try:
                contents = write(building)
                base = self.published()
                manifest = write_manifest(
                    building,
                    number=number,
                    contents=contents,
                    known=[] if base is None else base.linked_in(building),
                )
                self._checkpoint("written")
                _sync_tree(building)
                self._checkpoint("synced")
                with self._lock("switch.lock"):
                    self._switch(building, number)
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
            return manifest

    def open(self, load: Callable[[Path, Manifest], _T]) -> _T | None:
        """Return what ``load`` makes of the newest undamaged generation, or None.

        A damaged one is moved to ``quarantine/`` and said so in one log line. ``load`` may raise
        GenerationDamagedError too, for a generation that does not fit the library.
        """
        if not self._generations.is_dir():
            return None
        with self._lock("switch.lock"):
            pointed = self.current()
            others = [n for n in reversed(self.numbers()) if n != pointed]
            for number in others if pointed is None else [pointed, *others]:
                folder = self._generations / str(number)
                try:
                    loaded = load(folder, read_manifest(folder, thorough=False))
                except GenerationDamagedError as error:
                    _log.warning("%s", error)
                    self._set_aside(folder)
                else:
                    if number != pointed:
                        self._point_to(number)
                    return loaded
            with suppress(OSError):
                self._pointer.unlink()
            return None

    def forget_others(self) -> None:
        """Delete every generation but the current one, and whatever is in quarantine."""
        with self._lock("publish.lock"), self._lock("switch.lock"):
            current = self.current()
            for number in self.numbers():
                if number != current:
                    self._delete(self._generations / str(number))
            if current is not None:
                self._remove_leftovers()
            shutil.rmtree(self._quarantine, ignore_errors=True)

    def problems(self) -> list[str]:
        """Check every file of every generation; return one line for each damaged one."""
        found = []
        for number in self.numbers():
            try:
                read_manifest(self._generations / str(number))
            except GenerationDamagedError as error:
                found.append(str(error))
        return found

    def _switch(self, building: Path, number: int) -> None:
        building.rename(self._generations / str(number))
        sync(self._generations)
        self._checkpoint("renamed")
        before = self.current()
        self._point_to(number)
        self._checkpoint("switched")
        for old in self.numbers():
            if old not in {number, before}:
                self._delete(self._generations / str(old))

    def _point_to(self, number: int) -> None:
        draft = self._folder / "CURRENT.new"
        with draft.open("wb") as file:
            file.write(f"{number}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._pointer)
        sync(self._folder)

    def _set_aside(self, folder: Path) -> None:
        try:
            self._quarantine.mkdir(exist_ok=True)
            folder.rename(self._quarantine / folder.name)
        except OSError as error:
            _log.warning("the damaged generation %r cannot be moved: %s", folder.name, error)

    def _delete(self, folder: Path) -> None:
        """Take a folder's name away before its files, so that no half of it is ever opened."""
        trash = folder.with_name(f"{_TRASH}-{folder.name}")
        with suppress(OSError):
            folder.rename(trash)
            shutil.rmtree(trash)

    def _remove_leftovers(self) -> None:
        for path in self._generations.iterdir():
            if path.name.startswith((_BUILDING, _TRASH)):
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        with (self._folder / name).open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _numbers(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    return sorted(int(p.name) for p in folder.iterdir() if p.name.isdecimal())


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        sync(path)
