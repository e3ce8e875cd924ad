"""What a generation folder says about itself, and whether its files are still those.

``manifest.json`` holds the size and SHA-256 of every file and of its own fields, because a
damaged FAISS file loads without any error and then ranks at random.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import GenerationDamagedError

__all__ = [
    "FORMAT",
    "Contents",
    "FileEntry",
    "Manifest",
    "file_matches",
    "read_manifest",
    "write_manifest",
]

FORMAT = 2
_NAME = "manifest.json"
# Files up to this size are read whole on opening, which takes some 10 ms.
_SMALL_BYTES = 8_000_000
# The first and last block of larger ones and some between tell emptied, cut and foreign files.
_BLOCK_BYTES = 65_536
_N_BLOCKS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What was indexed: how far the library had come, and what each leg needs to be opened.

    ``n_trained`` vectors were there when the dense index was last made as a whole.
    """

    library_id: str
    epoch: int
    fingerprint: str | None
    passage_id: int
    vector_seq: int
    tombstone_seq: int
    n_passages: int
    n_terms: int
    n_vectors: int
    n_trained: int
    factory: str
    nprobe: int | None
    recall_at_10: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One file of a generation, by its path inside the folder; ``sampled`` hashes some blocks."""

    path: str
    n_bytes: int
    sha256: str
    sampled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The number of a generation, its contents and its files."""

    number: int
    contents: Contents
    files: tuple[FileEntry, ...]


def write_manifest(
    folder: Path, *, number: int, contents: Contents, known: Sequence[FileEntry] = ()
) -> Manifest:
    """Measure every file of the folder and write its manifest beside them.

    ``known`` are files that were linked from another generation: what that one says of them is
    kept, so that damage to them is still noticed.
    """
    entries = {entry.path: entry for entry in known}
    files = tuple(
        entries.get(str(path.relative_to(folder))) or _entry(folder, path)
        for path in sorted(_files(folder))
    )
    manifest = Manifest(number=number, contents=contents, files=files)
    body = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps({"sha256": _digest(body), "body": body}, indent=1)
    (folder / _NAME).write_text(text, encoding="utf-8")
    return manifest


def read_manifest(folder: Path, *, thorough: bool = True, check_files: bool = True) -> Manifest:
    """Read the manifest and check every file against it.

    Unless ``thorough``, only some blocks of large files are read. Raises GenerationDamagedError
    naming the first file that does not match, or the format if it is another.
    """
    try:
        document = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        body = document["body"]
        if body["format"] != FORMAT:
            raise _foreign(folder, body["format"])
        if document["sha256"] != _digest(body):
            raise _damaged(folder, _NAME, "does not match its own checksum")
        manifest = Manifest(
            number=body["number"],
            contents=Contents(**body["contents"]),
            files=tuple(FileEntry(**entry) for entry in body["files"]),
        )
        if str(manifest.number) != folder.name:
            raise _damaged(folder, _NAME, f"belongs to generation {manifest.number!r}")
        for entry in manifest.files if check_files else ():
            if not file_matches(folder, entry, whole=thorough or entry.n_bytes <= _SMALL_BYTES):
                raise _damaged(folder, entry.path, "does not match its checksum")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, _NAME, f"cannot be read ({error})") from error
    return manifest


def file_matches(folder: Path, entry: FileEntry, *, whole: bool) -> bool:
    """Whether a file is the one that was measured; not ``whole``, some blocks are looked at."""
    path = folder / entry.path
    if whole:
        return _entry(folder, path) == entry
    return path.stat().st_size == entry.n_bytes and _sampled(path) == entry.sampled


def _files(folder: Path) -> Iterator[Path]:
    # tantivy's lock files are empty and made anew by each reader.
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".lock" and path.name != _NAME:
            yield path


def _entry(folder: Path, path: Path) -> FileEntry:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        n_bytes = os.fstat(file.fileno()).st_size
    return FileEntry(
        path=str(path.relative_to(folder)), n_bytes=n_bytes, sha256=digest, sampled=_sampled(path)
    )


def _sampled(path: Path) -> str:
    """Return the SHA-256 over some blocks, the first and the last among them."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        last = max(0, os.fstat(file.fileno()).st_size - _BLOCK_BYTES)
        for n in range(_N_BLOCKS):
            file.seek(last * n // (_N_BLOCKS - 1))
            digest.update(file.read(_BLOCK_BYTES))
    return digest.hexdigest()


def _digest(body: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _foreign(folder: Path, form: object) -> GenerationDamagedError:
    return GenerationDamagedError(
        f"index generation {folder.name!r} has format {form!r}, and this Footnote reads {FORMAT}; "
        "it is set aside and the index is rebuilt from the library; use one version of Footnote "
        "on a data folder, or each rebuilds what the other made"
    )


def _damaged(folder: Path, name: str, what: str) -> GenerationDamagedError:
    return GenerationDamagedError(
        f"{name!r} of index generation {folder.name!r} {what}; "
        "it is set aside and the index is rebuilt from the library"
    )
