"""What a generation folder says about itself, and whether its files are still those.

``manifest.json`` holds the size and SHA-256 of every file and of its own fields, because a
damaged FAISS file loads without any error and then ranks at random.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import GenerationDamagedError

__all__ = ["FORMAT", "Contents", "FileEntry", "Manifest", "read_manifest", "write_manifest"]

FORMAT = 1
_NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What was indexed: how far the library had come, and what each leg needs to be opened."""

    library_id: str
    epoch: int
    fingerprint: str | None
    passage_id: int
    vector_seq: int
    tombstone_seq: int
    n_passages: int
    n_terms: int
    n_vectors: int
    factory: str
    nprobe: int | None
    recall_at_10: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One file of a generation, by its path inside the folder."""

    path: str
    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The number of a generation, its contents and its files."""

    number: int
    contents: Contents
    files: tuple[FileEntry, ...]


def write_manifest(folder: Path, *, number: int, contents: Contents) -> Manifest:
    """Measure every file of the folder and write its manifest beside them."""
    files = tuple(_entry(folder, path) for path in sorted(_files(folder)))
    manifest = Manifest(number=number, contents=contents, files=files)
    body = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps({"sha256": _digest(body), "body": body}, indent=1)
    (folder / _NAME).write_text(text, encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest and check every file against it.

    Raises GenerationDamagedError naming the first file that does not match.
    """
    try:
        document = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        body = document["body"]
        if document["sha256"] != _digest(body) or body["format"] != FORMAT:
            raise _damaged(folder, _NAME, "does not match its own checksum or format")
        manifest = Manifest(
            number=body["number"],
            contents=Contents(**body["contents"]),
            files=tuple(FileEntry(**entry) for entry in body["files"]),
        )
        if str(manifest.number) != folder.name:
            raise _damaged(folder, _NAME, f"belongs to generation {manifest.number!r}")
        for entry in manifest.files:
            if _entry(folder, folder / entry.path) != entry:
                raise _damaged(folder, entry.path, "does not match its checksum")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, _NAME, f"cannot be read ({error})") from error
    return manifest


def _files(folder: Path) -> Iterator[Path]:
    # tantivy's lock files are empty and made anew by each reader.
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".lock" and path.name != _NAME:
            yield path


def _entry(folder: Path, path: Path) -> FileEntry:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        n_bytes = os.fstat(file.fileno()).st_size
    return FileEntry(path=str(path.relative_to(folder)), n_bytes=n_bytes, sha256=digest)


def _digest(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _damaged(folder: Path, name: str, what: str) -> GenerationDamagedError:
    return GenerationDamagedError(
        f"{name!r} of index generation {folder.name!r} {what}; "
        "it is set aside and the index is rebuilt from the library"
    )
