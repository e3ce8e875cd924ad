"""The body of a reply, unpacked and counted while it comes in."""

import zlib
from collections.abc import Iterable

from rag.errors import FetchError
from rag.loaders.types import megabytes

__all__ = ["MOST_BYTES", "PACKED", "body_of"]

# The longest of 586 public news pages has 3 MB; reports as PDF have some more.
MOST_BYTES = 10_000_000
# The one way of packing that is asked for.
PACKED = "gzip"
_UNPACKERS = {"", "identity", PACKED, "x-gzip"}
_GZIP_BITS = 16 + zlib.MAX_WBITS


def body_of(parts: Iterable[bytes], *, encoding: str, most_bytes: int = MOST_BYTES) -> bytes:
    """Return all of a body; no more than a byte beyond ``most_bytes`` is ever unpacked.

    Raises:
        FetchError: If it is longer, packed in another way than ``encoding`` says, or cut off.
    """
    encoding = encoding.strip().lower()
    if encoding not in _UNPACKERS:
        raise FetchError(
            f"sends its text packed as {encoding[:20]!r}, which was not asked for; save the page"
            " and add the file"
        )
    if encoding in {"", "identity"}:
        return _plain(parts, most_bytes)
    return _unpacked(parts, most_bytes)


def _plain(parts: Iterable[bytes], most_bytes: int) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        _require_room(len(body), most_bytes)
    return bytes(body)


def _unpacked(parts: Iterable[bytes], most_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP_BITS)
    body = bytearray()
    n_packed = 0
    try:
        for part in parts:
            n_packed += len(part)
            left = part
            while left:
                if unpacker.eof:
                    # A body may be packed in several pieces (RFC 1952, 2.2).
                    unpacker = zlib.decompressobj(_GZIP_BITS)
                body += unpacker.decompress(left, most_bytes + 1 - len(body))
                # What packs worse than nothing is no text either.
                _require_room(max(len(body), n_packed), most_bytes)
                left = unpacker.unused_data
    except zlib.error as error:
        raise FetchError("sends a damaged body; try again later") from error
    if n_packed and not unpacker.eof:
        raise FetchError("sends a body that ends in its middle; try again later")
    return bytes(body)


def _require_room(n_bytes: int, most_bytes: int) -> None:
    if n_bytes > most_bytes:
        raise FetchError(
            f"is longer than the {megabytes(most_bytes)} that are fetched; save it and add the file"
        )
