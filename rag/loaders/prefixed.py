"""A stream with bytes put back in front of it, for looking before reading."""

import io
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["prefixed"]


def prefixed(prefix: bytes, stream: BinaryIO) -> BinaryIO:
    """Return a buffered stream of ``prefix`` followed by what ``stream`` still holds."""
    return cast("BinaryIO", io.BufferedReader(_Prefixed(prefix, stream)))


class _Prefixed(io.RawIOBase):
    def __init__(self, prefix: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._prefix = prefix
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        view = memoryview(buffer)
        data = self._prefix[: len(view)] or self._stream.read(len(view))
        self._prefix = self._prefix[len(view) :]
        view[: len(data)] = data
        return len(data)
