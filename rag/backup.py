"""One file with everything that cannot be made again: articles, conversations, hashes of keys.

A backup is a plain tar archive: ``manifest.json`` first, then each database as one consistent
moment of it, taken while others go on reading and writing. It is there whole or not at all, and
restoring believes nothing of it: names, sizes and SHA-256 must be those of the manifest, and each
database must open. Indexes are left out, since they are made from the library.
"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from index.durable import sync
from index.stamps import utc_stamp
from index.store import LibraryStore
from index.types import Counts
from rag.chats import ChatStore
from rag.errors import StoreError
from rag.keys import KEYS_FILE, KeyStore

__all__ = ["FORMAT", "BackupFile", "backup", "restore"]

FORMAT = 1
_LIBRARY, _CHATS = "library.db", "chats.db"
# Conversations come before the library: what an answer cites is then in the copy as well.
_DATABASES = (_CHATS, KEYS_FILE, _LIBRARY)
_MANIFEST = "manifest.json"
_MOST_MANIFEST_BYTES = 100_000
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """A database in a backup."""

    name: str
    n_bytes: int
    sha256: str


def backup(data: Path, target: Path, *, now: datetime) -> tuple[BackupFile, ...]:
    """Write a backup of the data folder to ``target``, which it replaces; returns what is in it.

    The file can be read by its owner alone. Raises StoreError if there is nothing to back up, a
    database is damaged, or the file cannot be written; then ``target`` is as it was.
    """
    if not (data / _LIBRARY).is_file():
        raise StoreError(f"there is no library in {str(data)!r}; name the folder with --data")
    with (
        _translated(f"cannot write the backup {str(target)!r}", "its folder"),
        tempfile.TemporaryDirectory(dir=target.parent) as folder,
    ):
        copies = [_copied(data / name, Path(folder) / name) for name in _present(data)]
        files = tuple(_described(copy) for copy in copies)
        archive = Path(folder) / "archive"
        with archive.open("wb") as file:
            archive.chmod(0o600)
            with tarfile.open(fileobj=file, mode="w") as tar:
                _write_manifest(tar, files, now)
                for copy in copies:
                    tar.add(copy, arcname=copy.name, filter=_anonymous)
            file.flush()
            os.fsync(file.fileno())
        archive.replace(target)
        sync(target.parent)
    return files


def restore(source: Path, data: Path, *, replace: bool = False) -> Counts:
    """Put a backup into the data folder; returns what the library holds.

    Everything is checked before anything is changed. With ``replace`` the databases and indexes
    that are there make room. Raises StoreError if the file is no sound backup, if there is data
    and ``replace`` is not given, or if a server still uses it.
    """
    there = [name for name in (*_DATABASES, "index") if (data / name).exists()]
    if there and not replace:
        raise StoreError(
            f"{str(data)!r} holds {', '.join(there)}; restore into another folder with --data, or "
            "add --replace to give that up"
        )
    with _translated(f"{str(source)!r} cannot be used", "that it is a backup, its folder"):
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as temporary:
            folder = Path(temporary)
            _unpack_all(source, folder)
            counts = _opened(folder)
            for name in there:
                _require_unused(data / name)
            _put_in_place(folder, data)
    return counts


def _present(data: Path) -> list[str]:
    return [name for name in _DATABASES if (data / name).is_file()]


def _copied(path: Path, copy: Path) -> Path:
    """Copy one moment of a database; its readers and writers do not wait."""
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy, isolation_level=None)) as target,
    ):
        source.backup(target)
        # One file without a log beside it.
        target.execute("PRAGMA journal_mode = DELETE")
        faults = [row[0] for row in target.execute("PRAGMA quick_check") if row[0] != "ok"]
    if faults:
        raise StoreError(f"{str(path)!r} is damaged: {faults[0]}; see footnote doctor")
    return copy


def _described(path: Path) -> BackupFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BackupFile(name=path.name, n_bytes=path.stat().st_size, sha256=digest)


def _write_manifest(tar: tarfile.TarFile, files: tuple[BackupFile, ...], now: datetime) -> None:
    said = {
        "format": FORMAT,
        "footnote": version("footnote"),
        "created_at": utc_stamp(now),
        "files": {file.name: {"bytes": file.n_bytes, "sha256": file.sha256} for file in files},
    }
    content = json.dumps(said, indent=2).encode()
    member = tarfile.TarInfo(_MANIFEST)
    member.size = len(content)
    tar.addfile(_anonymous(member), io.BytesIO(content))


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who made the backup on which account."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _unpack_all(source: Path, folder: Path) -> None:
    """Write what a backup holds into a folder, by names of ours."""
    with tarfile.open(source, mode="r:") as tar:
        wanted = _manifest(tar, source)
        for name, file in wanted.items():
            _unpack(tar, file, folder / name, source)
        if tar.next() is not None:
            raise _unsound(source, "has more in it than its manifest says")


def _manifest(tar: tarfile.TarFile, source: Path) -> dict[str, BackupFile]:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.isreg() else None
    if first is None or content is None or first.name != _MANIFEST:
        raise _unsound(source, "does not begin with a manifest")
    try:
        said = json.loads(content.read(_MOST_MANIFEST_BYTES))
        found, form = said["files"], said["format"]
        files = {
            str(name): BackupFile(
                name=str(name), n_bytes=int(entry["bytes"]), sha256=str(entry["sha256"])
            )
            for name, entry in found.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unsound(source, f"has a manifest that cannot be read ({error})") from error
    if form != FORMAT:
        raise _unsound(source, f"has the format {form!r} and this program reads {FORMAT}")
    if _LIBRARY not in files or not set(files) <= set(_DATABASES):
        raise _unsound(source, f"lists {sorted(files)} instead of databases of Footnote")
    return files


def _unpack(tar: tarfile.TarFile, file: BackupFile, target: Path, source: Path) -> None:
    member = tar.next()
    content = tar.extractfile(member) if member is not None and member.isreg() else None
    if member is None or content is None or member.name != file.name:
        raise _unsound(source, f"lacks {file.name!r} where its manifest has it")
    if member.size != file.n_bytes or _written(content, target) != file.sha256:
        raise _unsound(source, f"has another {file.name!r} than its manifest says")


def _written(content: IO[bytes], target: Path) -> str:
    """Write a stream to a file for good; returns its SHA-256."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        target.chmod(0o600)
        while block := content.read(_BLOCK_BYTES):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _opened(folder: Path) -> Counts:
    """Open every database as the application does, which also brings older ones up to date."""
    ChatStore(folder / _CHATS).close()
    KeyStore(folder / KEYS_FILE).close()
    with LibraryStore.open(folder / _LIBRARY) as store:
        if problems := store.problems():
            raise StoreError(f"the library of the backup is damaged: {problems[0]}; use another")
        return store.counts()


def _require_unused(path: Path) -> None:
    """Raise StoreError if another process has a database open; a damaged one is nobody's."""
    if path.suffix != ".db":
        return
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as database:
            # Leaving write-ahead logging needs the file for oneself.
            database.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            return
        raise StoreError(f"{str(path)!r} is in use; stop the server and restore again") from error
    except sqlite3.DatabaseError:
        return


def _put_in_place(folder: Path, data: Path) -> None:
    """Move what is there aside, the new files in, and then the old ones out of the world."""
    aside = folder / "before"
    aside.mkdir()
    for name in (*_DATABASES, "index"):
        for old in (name, f"{name}-wal", f"{name}-shm"):
            if (data / old).exists():
                (data / old).rename(aside / old)
    for name in _DATABASES:
        (folder / name).rename(data / name)
    sync(data)


def _unsound(source: Path, what: str) -> StoreError:
    return StoreError(f"the backup {str(source)!r} {what}; nothing was changed; use another")


@contextmanager
def _translated(what: str, check: str) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error, tarfile.TarError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError(
            f"{what}: {reason}; check {check}, its permissions and the free space"
        ) from error
