"""JSON Lines as a stream: one object per line, memory for one line at a time."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from rag.errors import IngestError, UnreadableInputError
from rag.loaders.decoding import UTF16_MARKS, decode
from rag.loaders.prefixed import prefixed
from rag.loaders.records import parse_json
from rag.loaders.types import MAX_FILE_BYTES, MAX_RECORD_BYTES, megabytes

__all__ = ["read_lines"]

_SKIP_BYTES = 1_000_000
_UTF8_MARK = b"\xef\xbb\xbf"


def read_lines(stream: BinaryIO) -> Iterator[tuple[int, object | IngestError]]:
    """Yield line numbers from 1 with the value of each line, or why it has none.

    Empty lines are passed over. Lines are UTF-8, or UTF-16 if a byte order mark says so.
    """
    for number, line in _capped_lines(_as_utf8(stream)):
        if isinstance(line, IngestError):
            yield number, line
        elif line.strip():
            yield number, _value(line)


def _capped_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | IngestError]]:
    """Yield the lines; one over the limit becomes an error and is read past in pieces."""
    number = 0
    while line := stream.readline(MAX_RECORD_BYTES + 1):
        number += 1
        if len(line) <= MAX_RECORD_BYTES:
            yield number, line
            continue
        n_bytes = len(line)
        while not line.endswith(b"\n") and (line := stream.readline(_SKIP_BYTES)):
            n_bytes += len(line)
        yield (
            number,
            UnreadableInputError(
                f"is a line of {megabytes(n_bytes)}, at most {megabytes(MAX_RECORD_BYTES)}"
                " are read; split the record"
            ),
        )


def _as_utf8(stream: BinaryIO) -> BinaryIO:
    """Return a stream of UTF-8 lines without a byte order mark."""
    start = stream.read(len(_UTF8_MARK))
    if start == _UTF8_MARK:
        start = b""
    if not start.startswith(UTF16_MARKS):
        return prefixed(start, stream)
    data = start + stream.read(MAX_FILE_BYTES)
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableInputError(
            f"is UTF-16 of more than {megabytes(MAX_FILE_BYTES)}; save it as UTF-8"
        )
    return io.BytesIO(decode(data).encode("utf-8", "replace"))


def _value(line: bytes) -> object | IngestError:
    try:
        return parse_json(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return UnreadableInputError(
            f"is not UTF-8 (byte 0x{line[error.start]:02x} at {error.start + 1});"
            " save the file as UTF-8"
        )
    except IngestError as error:
        return error
