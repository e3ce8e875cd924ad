"""The members of a zip archive that office documents are, read in memory and within limits.

Members are looked up by name and never written anywhere, so a name with ``..`` in it reaches
nothing. What a header says about a size is not trusted; bytes are counted as they are unpacked.
"""

import io
import posixpath
import zipfile
import zlib
from typing import Self
from urllib.parse import unquote

from lxml.etree import _Element

from rag.errors import UnreadableInputError
from rag.loaders.kinds import require_text
from rag.loaders.office.markup import parse_xml
from rag.loaders.types import MAX_DOCUMENT_BYTES, megabytes

__all__ = ["Archive"]

# A book of 2,000 chapters and pictures has fewer.
_MAX_MEMBERS = 20_000
# The text of the longest novels is 30 MB of Word's markup.
_MAX_MEMBER_BYTES = 50_000_000
_BEGINNING = b"PK"
_MEMBER = b"PK\x01\x02"
_ENCRYPTED = 0x1
_BROKEN = "is damaged: {}; open it in its program, save it again and add that"
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Archive:
    """One archive in memory; ``total`` bounds what is unpacked of it."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._members = {info.filename: info for info in file.infolist()}
        self._left_bytes = MAX_DOCUMENT_BYTES

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Open an archive.

        Raises:
            UnreadableInputError: If it is none, or has more members than any document.
        """
        if not data.startswith(_BEGINNING):
            require_text(data)
            raise UnreadableInputError(
                "is no ZIP archive, as such documents are; end its name in what it is, or save it"
                " again in its program"
            )
        # Counted before the list of members is made: each entry of it takes a kilobyte.
        n_members = data.count(_MEMBER)
        if n_members > _MAX_MEMBERS:
            raise UnreadableInputError(
                f"holds {n_members} files, at most {_MAX_MEMBERS} are read; it is no document for"
                " reading"
            )
        try:
            file = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS as error:
            reason = "it is no complete ZIP archive, as such documents are"
            raise UnreadableInputError(_BROKEN.format(reason)) from error
        return cls(file)

    def __contains__(self, name: str) -> bool:
        """Whether there is a member of exactly this name."""
        return name in self._members

    def names(self) -> tuple[str, ...]:
        """Return the names of all members, in the archive's order."""
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """Return a member unpacked.

        Raises:
            UnreadableInputError: If there is none, or it is encrypted, damaged or too large.
        """
        info = self._members.get(name)
        if info is None:
            raise UnreadableInputError(_BROKEN.format(f"it lacks its part {name!r}"))
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableInputError("is encrypted; save it without a password and add that")
        limit = min(_MAX_MEMBER_BYTES, self._left_bytes)
        try:
            with self._file.open(info) as stream:
                data = stream.read(limit + 1)
        except _FAULTS as error:
            reason = f"its part {name!r} cannot be unpacked"
            raise UnreadableInputError(_BROKEN.format(reason)) from error
        if len(data) > limit:
            raise UnreadableInputError(
                f"unpacks to more than {megabytes(limit)} of text; split it, or make sure that it"
                " comes from somebody you trust"
            )
        self._left_bytes -= len(data)
        return data

    def xml(self, name: str) -> _Element:
        """Return the root element of a member that is XML.

        Raises:
            UnreadableInputError: If it cannot be read or parsed.
        """
        return parse_xml(self.read(name), name)

    def resolved(self, target: str, *, beside: str) -> str:
        """Return the member name that a reference in the member ``beside`` leads to."""
        path = unquote(target.partition("#")[0])
        if path.startswith("/"):
            return path.lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(beside), path))
