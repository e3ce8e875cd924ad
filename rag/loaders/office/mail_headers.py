"""The head of a mail: names, addresses and dates as people read them."""

import email.errors
import re
from dataclasses import dataclass
from datetime import date
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_tz
from typing import Self

from rag.errors import UnreadableInputError
from rag.loaders.decoding import decode
from rag.loaders.fields import one_line

__all__ = ["Headers", "readable"]

# The longest lists of names in use have some hundred; decoding takes time with the square.
_MAX_CHARS = 10_000
_MAX_PEOPLE = 20
_FOLD = re.compile(r"[\r\n]+[ \t]*")
# Mail programs without a clock write the first day of Unix.
_FIRST_YEAR = 1971
_NAMES = ("From", "Date", "Subject", "Message-ID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """What a mail's head says; ``shown`` is what a mail program shows above the words.

    ``day`` is None where ``sent`` cannot be read.
    """

    is_mail: bool
    subject: str
    author: str | None
    sent: str
    day: date | None
    message_id: str | None
    language: str
    shown: str

    @classmethod
    def of(cls, message: Message) -> Self:
        """Return what the head of ``message`` says."""
        raw: dict[str, str] = {}
        for name, value in message.raw_items():
            raw.setdefault(name.lower(), str(value)[:_MAX_CHARS])
        found = {name: readable(value) for name, value in raw.items()}
        people = {name: _people(raw.get(name.lower(), "")) for name in ("From", "To", "Cc")}
        sent = found.get("date", "")
        lines = [*people.items(), ("Date", sent)]
        return cls(
            is_mail=any(name.lower() in raw for name in _NAMES),
            subject=found.get("subject", ""),
            author=_author(raw.get("from", "") or raw.get("sender", "")),
            sent=sent,
            day=_day(sent),
            message_id=found.get("message-id", "").strip("<> ") or None,
            language=found.get("content-language", "").partition(",")[0],
            shown="\n".join(f"{name}: {value}" for name, value in lines if value),
        )


def readable(value: str) -> str:
    """Return a field of the head with its encoded words decoded, on one line."""
    value = _FOLD.sub(" ", value)
    if not value.isascii():
        return one_line(_decoded(value.encode("utf-8", "surrogateescape"), None))
    try:
        pieces = decode_header(value)
    except (email.errors.HeaderParseError, ValueError):
        return one_line(value)
    return one_line("".join(_decoded(piece, charset) for piece, charset in pieces))


def _decoded(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "ascii")
    except (LookupError, ValueError):
        pass
    try:
        return decode(piece, declared=None)
    except UnreadableInputError:
        return piece.decode("latin-1")


def _people(value: str) -> str:
    """Return the people of a field as ``Jane Doe <jane@example.org>``, the first twenty."""
    shown = [
        f"{name} <{address}>" if name and address and name != address else name or address
        for name, address in _addresses(value)
    ]
    more = f" and {len(shown) - _MAX_PEOPLE} more" if len(shown) > _MAX_PEOPLE else ""
    return ", ".join(shown[:_MAX_PEOPLE]) + more


def _author(value: str) -> str | None:
    names = [name or address for name, address in _addresses(value)]
    return ", ".join(names[:_MAX_PEOPLE]) or None


def _addresses(value: str) -> list[tuple[str, str]]:
    # Decoded after they are split, because an encoded name may hold a comma.
    if not value.isascii():
        value = readable(value)
    found = [
        (readable(name).strip("\"' "), one_line(address))
        for name, address in getaddresses([_FOLD.sub(" ", value)])
    ]
    return [(name, address) for name, address in found if name or address]


def _day(value: str) -> date | None:
    """Return the day that the sender's clock showed."""
    try:
        parsed = parsedate_tz(value)
        day = date(*parsed[:3]) if parsed else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return day if day and day.year >= _FIRST_YEAR else None
