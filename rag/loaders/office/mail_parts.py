"""Which part of a mail its reader reads, and the text of it.

Of the forms in which a mail gives the same words the plain one is read, unless it only points to
the other. HTML is read without what it hides and without the mails it quotes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from rag.canonical import canonical_text
from rag.errors import UnreadableInputError
from rag.loaders.decoding import declared_encoding, decode
from rag.loaders.layout import paragraphs_of
from rag.loaders.office.mail_flow import unflowed
from rag.loaders.office.mail_headers import readable

__all__ = ["Body", "body_of"]

_LEAST_SHARE = 0.25
_READ = frozenset({"text/plain", "text/html"})
_MAX_DEPTH = 30
_FILE_ENCODINGS = frozenset({"x-uuencode", "uuencode", "uue", "x-uue"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The paragraphs of a mail, and the names of what is attached to it."""

    paragraphs: tuple[str, ...]
    attached: tuple[str, ...]


def body_of(message: Message) -> Body:
    """Return what a mail says and what it brings."""
    attached: list[str] = []
    paragraphs = tuple(_paragraphs(message, attached, 0))
    return Body(paragraphs=paragraphs, attached=tuple(attached))


def _paragraphs(part: Message, attached: list[str], depth: int) -> Iterator[str]:
    kind = part.get_content_type()
    if depth > _MAX_DEPTH:
        return
    if kind == "multipart/alternative":
        yield from _best(part, attached, depth)
    elif part.is_multipart() and not kind.startswith("message/"):
        for inner in _children(part):
            yield from _paragraphs(inner, attached, depth + 1)
    elif kind in _READ and not _is_apart(part):
        yield from _text(part, kind)
    elif name := _attachment(part, kind):
        attached.append(name)


def _best(part: Message, attached: list[str], depth: int) -> Iterator[str]:
    """Yield the plain form, or the richer one where the plain one is only a hint at it."""
    forms = [list(_paragraphs(inner, attached, depth + 1)) for inner in _children(part)]
    forms = [form for form in forms if any(form)]
    if not forms:
        return
    longest = max(forms, key=_n_letters)
    first = forms[0]
    yield from first if _n_letters(first) >= _LEAST_SHARE * _n_letters(longest) else longest


def _n_letters(paragraphs: list[str]) -> int:
    return sum(len(text) for text in paragraphs)


def _children(part: Message) -> list[Message]:
    content = part.get_payload()
    return [each for each in content if isinstance(each, Message)] if part.is_multipart() else []


def _text(part: Message, kind: str) -> Iterator[str]:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return
    charset = part.get_param("charset")
    declared = charset if isinstance(charset, str) else declared_encoding(payload)
    try:
        text = decode(payload, declared=declared)
    except UnreadableInputError:
        text = payload.decode("latin-1")
    if kind == "text/html":
        from rag.loaders.office.mail_pages import paragraphs_of_page

        yield from paragraphs_of_page(text)
        return
    if str(part.get_param("format", "")).lower() == "flowed":
        text = unflowed(text, drops_space=str(part.get_param("delsp", "")).lower() == "yes")
    yield from paragraphs_of(canonical_text(text))


def _is_apart(part: Message) -> bool:
    """Whether a text is attached, or in the form of encoding that is for files alone."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    return part.get_content_disposition() == "attachment" or encoding in _FILE_ENCODINGS


def _attachment(part: Message, kind: str) -> str | None:
    """Return the name of an attachment; None for a picture that stands in the text."""
    name = part.get_filename()
    if kind.startswith("message/"):
        return readable(name) if name else "a mail"
    if kind.startswith("image/") and part.get("Content-ID"):
        return None
    if kind in {"application/pgp-signature", "application/pkcs7-signature", "text/calendar"}:
        return None
    return readable(name) if name else None
