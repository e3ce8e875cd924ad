"""Files on disk: walks folders in a fixed order and opens only what is a regular file.

Hidden names and unknown suffixes inside folders are passed over, the latter counted; the same
named explicitly are reported. A folder is entered once, a file is read once, however many links
lead to it. Nothing here waits: a pipe or device is refused before it could block.
"""

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rag.errors import UnreadableInputError
from rag.loaders.kinds import SUFFIXES, Kind, advice_on, kind_of_name
from rag.loaders.types import LoadFailure

__all__ = ["FoundFile", "open_regular", "reason_of", "shown", "walk"]

_NOUNS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file to read; ``kind`` is None where the name says nothing and the content decides."""

    path: Path
    source: str
    kind: Kind | None


def shown(name: str) -> str:
    """Return a file name that is safe to print: undecodable bytes and controls are escaped."""
    name = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def walk(
    path: Path, seen: set[str], passed_over: Counter[str] | None = None
) -> Iterator[FoundFile | LoadFailure]:
    """Yield the files behind ``path``: itself, or a folder's by name, depth first.

    ``seen`` remembers real paths from one call to the next, so that no file comes twice.
    ``passed_over`` counts the files of other kinds by their suffix, lower-case.
    """
    passed_over = Counter() if passed_over is None else passed_over
    n_known, n_found = len(seen), 0
    for found in _below(path, seen, passed_over):
        n_found += 1
        yield found
    if n_found == 0 and len(seen) > n_known:
        kinds = ", ".join(SUFFIXES)
        yield LoadFailure(source=shown(str(path)), reason=f"holds no file to read ({kinds})")


def _below(
    path: Path, seen: set[str], passed_over: Counter[str]
) -> Iterator[FoundFile | LoadFailure]:
    pending = [_Entry(path=path, parents=(), named=True)]
    while pending:
        entry = pending.pop()
        try:
            mode = entry.path.stat().st_mode
            if stat.S_ISDIR(mode):
                pending += reversed(_inside(entry, seen))
            elif kind_of_name(entry.path.name) is None and not entry.named:
                passed_over[shown(entry.path.suffix.lower())] += 1
            elif found := _file(entry, mode, seen):
                yield found
        except (OSError, UnreadableInputError, ValueError) as error:
            yield LoadFailure(source=shown(str(entry.path)), reason=reason_of(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    path: Path
    parents: tuple[str, ...]
    named: bool


def _inside(folder: _Entry, seen: set[str]) -> list[_Entry]:
    real = os.path.realpath(folder.path)
    if real in folder.parents:
        raise UnreadableInputError("is a symlink loop back to a folder above it; remove the link")
    if real in seen:
        return []
    seen.add(real)
    parents = (*folder.parents, real)
    return [
        _Entry(path=path, parents=parents, named=False)
        for path in sorted(folder.path.iterdir())
        if not path.name.startswith(".")
    ]


def _file(entry: _Entry, mode: int, seen: set[str]) -> FoundFile | None:
    """Return the file to read, or None if it came before."""
    kind = kind_of_name(entry.path.name)
    _require_regular(mode)
    if kind is None and entry.path.suffix:
        raise UnreadableInputError(
            f"has the suffix {shown(entry.path.suffix)!r}, which is not read;"
            f" {advice_on(entry.path.suffix)}"
        )
    real = os.path.realpath(entry.path)
    if real in seen:
        return None
    seen.add(real)
    return FoundFile(path=entry.path, source=shown(str(entry.path)), kind=kind)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; never waits for a pipe's other end.

    Raises:
        UnreadableInputError: If it cannot be opened or is no regular file.
    """
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to hangs.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        stream = os.fdopen(descriptor, "rb")
    except OSError as error:
        raise UnreadableInputError(reason_of(error)) from error
    try:
        _require_regular(os.fstat(stream.fileno()).st_mode)
    except UnreadableInputError:
        stream.close()
        raise
    return stream


def reason_of(error: Exception) -> str:
    """Return one line for an error of the file system, with what to do about it."""
    if isinstance(error, FileNotFoundError):
        return "does not exist; check the path, or the target if it is a link"
    if isinstance(error, PermissionError):
        return "cannot be opened: permission denied; make it readable for this user"
    if isinstance(error, OSError):
        if error.errno == errno.ELOOP:
            return "is a symlink loop; remove the link"
        return f"cannot be read: {(error.strerror or type(error).__name__).lower()}"
    if isinstance(error, ValueError):
        return f"is no possible path: {error}; check the name"
    return str(error)


def _require_regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        noun = _NOUNS.get(stat.S_IFMT(mode), "a special file")
        raise UnreadableInputError(
            f"is {noun}, not a file; pass its content on standard input with '-'"
        )
