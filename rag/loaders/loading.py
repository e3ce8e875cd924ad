"""Inputs in, articles out: files, folders, standard input and uploads through one path.

Everything streams, in a fixed order, and nothing that is wrong with one input reaches another:
each becomes an article or one failure with a reason. An id that comes a second time in one
loading with another text is refused, because it would silently replace the first article; with the
same text, as copies of a mail have, it is the same article.
"""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal

from rag.canonical import version_of
from rag.errors import UnreadableInputError
from rag.loaders.documents import read_document
from rag.loaders.files import FoundFile, open_regular, reason_of, shown, walk
from rag.loaders.kinds import kind_of_name
from rag.loaders.types import STANDARD_INPUT, Loaded, LoadedArticle, LoadFailure

__all__ = ["STANDARD_INPUT", "count_inputs", "load", "load_bytes"]

_COUNT_BYTES = 1_000_000
# Failures of one file that wait until an article shows that it holds articles at all.
_MOST_HELD = 10_000
# Fewer are told one by one.
_LEAST_SUMMED = 4


def load(
    paths: Sequence[Path | Literal["-"]],
    *,
    stdin: BinaryIO | None = None,
    passed_over: Counter[str] | None = None,
) -> Iterator[Loaded]:
    """Yield the articles behind ``paths``, each in its place, and a failure for every bad one.

    ``"-"`` reads ``stdin``. Folders are walked by name, recursively. Memory is bounded by the
    largest article, and by the largest JSON document. ``passed_over`` counts by suffix the files
    in folders that are of other kinds.
    """
    return _unique_ids(_load_each(paths, stdin, passed_over))


def load_bytes(data: bytes, *, name: str) -> Iterator[Loaded]:
    """Yield the articles of one uploaded file; its suffix says the kind, else its content."""
    stream = io.BytesIO(data)
    return _unique_ids(read_document(stream, source=shown(name), kind=kind_of_name(name)))


def count_inputs(paths: Sequence[Path | Literal["-"]]) -> int:
    """Return about how many results ``load`` will yield: lines of records, else files."""
    seen: set[str] = set()
    return sum(
        sum(map(_count, walk(path, seen))) if isinstance(path, Path) else 1 for path in paths
    )


def _load_each(
    paths: Sequence[Path | Literal["-"]], stdin: BinaryIO | None, passed_over: Counter[str] | None
) -> Iterator[Loaded]:
    seen: set[str] = set()
    for path in paths:
        if isinstance(path, Path):
            for found in walk(path, seen, passed_over):
                yield from _read_file(found)
        elif stdin is None:
            reason = "is not connected; pipe the article in or name a file"
            yield LoadFailure(source=STANDARD_INPUT, reason=reason)
        else:
            yield from _guarded(read_document(stdin, source=STANDARD_INPUT), STANDARD_INPUT)


def _read_file(found: FoundFile | LoadFailure) -> Iterator[Loaded]:
    if isinstance(found, LoadFailure):
        yield found
        return
    try:
        stream = open_regular(found.path)
    except UnreadableInputError as error:
        yield LoadFailure(source=found.source, reason=str(error))
        return
    with stream:
        records = read_document(stream, source=found.source, kind=found.kind)
        for record in _summed_up(_guarded(records, found.source), found.source):
            if isinstance(record, LoadedArticle) and record.source == found.source:
                yield replace(record, path=str(found.path))
            else:
                yield record


def _guarded(records: Iterator[Loaded], source: str) -> Iterator[Loaded]:
    """Turn a disk or pipe that fails while being read into a failure."""
    try:
        yield from records
    except OSError as error:
        yield LoadFailure(source=source, reason=reason_of(error))


def _summed_up(records: Iterator[Loaded], source: str) -> Iterator[Loaded]:
    """Report a file in which nothing is an article (settings, questions) in one line."""
    held: list[LoadFailure] = []
    for record in records:
        if isinstance(record, LoadFailure) and len(held) < _MOST_HELD:
            held.append(record)
            continue
        yield from held
        yield record
        yield from records
        return
    if len(held) < _LEAST_SUMMED:
        yield from held
    else:
        reason = f"holds no article: each of its {len(held)} records failed, the first because it "
        yield LoadFailure(source=source, reason=reason + held[0].reason)


def _unique_ids(records: Iterator[Loaded]) -> Iterator[Loaded]:
    first: dict[str, tuple[str, str]] = {}
    for record in records:
        if not isinstance(record, LoadedArticle) or record.external_id is None:
            yield record
            continue
        version = version_of(record.text)
        earlier, text = first.setdefault(record.external_id, (record.source, version))
        if text == version:
            yield record
        else:
            reason = (
                f"has the id {record.external_id!r}, which {earlier} already uses;"
                " give every article an id of its own"
            )
            yield LoadFailure(source=record.source, reason=reason)


def _count(found: FoundFile | LoadFailure) -> int:
    if isinstance(found, LoadFailure) or found.kind not in {"lines", "table"}:
        return 1
    n_lines, last = 0, b"\n"
    try:
        with open_regular(found.path) as stream:
            while chunk := stream.read(_COUNT_BYTES):
                n_lines += chunk.count(b"\n")
                last = chunk[-1:]
    except (OSError, UnreadableInputError):
        return 1
    return n_lines + (last != b"\n")
