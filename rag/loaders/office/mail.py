"""Mails (``.eml``, RFC 5322): who wrote what to whom, and when.

What a mail quotes of earlier ones below its own words is left out: it was written by somebody
else on another day, and would be cited as this mail's. Attachments are not read; a note names them.
"""

import email.parser
import email.policy
import re
from dataclasses import replace
from email.message import Message

from rag.canonical import canonical_text
from rag.errors import EmptyArticleError, UnreadableInputError
from rag.loaders.fields import metadata_of, one_line, shortened
from rag.loaders.kinds import require_text
from rag.loaders.office.mail_headers import Headers
from rag.loaders.office.mail_parts import Body, body_of
from rag.loaders.office.mail_quotes import without_history
from rag.loaders.titles import title_from
from rag.loaders.types import Metadata, Parsed, megabytes

__all__ = ["parse_mail"]

_MAX_BYTES = 60_000_000
# Parsing takes time with lines times depth; mails in use have a handful of parts.
_MAX_PARTS = 60
_MAX_LINES = 1_500_000
_MAX_HEADER_BYTES = 20_000
# Both are of lower case, as is what they are searched in: so they begin with a fixed word.
_PARTS = re.compile(rb"boundary[ \t]*=|content-type:[ \t]*message/")
_FIELD = re.compile(rb"\ncontent-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*")
_MAILBOX = re.compile(rb"^From \S[^\n]*\n", re.MULTILINE)
_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_FORWARD = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|doorst)\s*:", re.IGNORECASE)
_ADVICE = "; open it in your mail program and save its text"
_MAX_SHOWN = 5
_MAX_DATE_CHARS = 40
_NO_SUBJECT = "Mail without a subject"


def parse_mail(data: bytes) -> Parsed:
    """Return the article of one mail: a paragraph of who and when, then its words.

    Raises:
        EmptyArticleError: If it has no words.
        UnreadableInputError: If it is no mail, several, encrypted or made to hurt.
    """
    require_text(data)
    data = _one_mail(data.replace(b"\r\n", b"\n").lstrip(b"\n \t\xef\xbb\xbf"))
    _refuse_hostile(data)
    try:
        message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(data)
        headers = Headers.of(message)
        if not headers.is_mail:
            raise UnreadableInputError(
                "is no mail: it begins without the lines From, Date or Subject; save it again in"
                " your mail program"
            )
        _refuse_encrypted(message)
        body = body_of(message)
    except (RecursionError, LookupError, ValueError, AssertionError) as error:
        raise UnreadableInputError(f"is damaged as a mail{_ADVICE}") from error
    return _article(headers, body)


def _article(headers: Headers, body: Body) -> Parsed:
    paragraphs = [text for block in body.paragraphs if (text := canonical_text(block))]
    if not _FORWARD.match(headers.subject):
        paragraphs = without_history(paragraphs)
    if not any(any(map(str.isalnum, text)) for text in paragraphs):
        attached = f" but attachments ({_listed(body.attached)})" if body.attached else ""
        raise EmptyArticleError(f"holds no text{attached}; save what it brings and add that")
    if paragraphs[0].startswith("-----BEGIN PGP MESSAGE"):
        raise UnreadableInputError(f"is encrypted{_ADVICE}")
    n_attached = len(body.attached)
    noun = "an attachment that is" if n_attached == 1 else f"{n_attached} attachments that are"
    note = f"has {noun} not read: {_listed(body.attached)}; save and add what matters"
    text = "\n\n".join(filter(None, [headers.shown, *paragraphs]))
    title = headers.subject or title_from(paragraphs[0], _NO_SUBJECT)
    return Parsed(text=text, metadata=_metadata(headers, title), note=note if n_attached else None)


def _metadata(headers: Headers, title: str) -> Metadata:
    found = metadata_of(
        {
            "id": headers.message_id,
            "title": title,
            "author": headers.author,
            "published": headers.day,
            "language": headers.language,
        }
    )
    unread = None if headers.day else shortened(headers.sent, _MAX_DATE_CHARS)
    return replace(found, unread_date=unread)


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(one_line(name)[:60] for name in names[:_MAX_SHOWN])
    return shown + (" and more" if len(names) > _MAX_SHOWN else "")


def _one_mail(data: bytes) -> bytes:
    """Return the one mail in ``data``, which a mailbox file may hold behind a line of its own."""
    if not _MAILBOX.match(data):
        return data
    n_mails = sum(1 for _ in _MAILBOX.finditer(data))
    if n_mails > 1 and len(re.findall(rb"^Date:", data, re.MULTILINE)) > 1:
        raise UnreadableInputError(
            f"is a mailbox of about {n_mails} mails; save each as a file of its own"
        )
    return data.partition(b"\n")[2]


def _refuse_hostile(data: bytes) -> None:
    if len(data) > _MAX_BYTES:
        raise UnreadableInputError(
            f"is {megabytes(len(data))}, mails of at most {megabytes(_MAX_BYTES)} are read{_ADVICE}"
        )
    n_lines = data.count(b"\n")
    lower = b"\n" + data.lower()
    n_parts = sum(1 for _ in _PARTS.finditer(lower))
    longest = max((len(match[0]) for match in _FIELD.finditer(lower)), default=0)
    head = len(data.partition(b"\n\n")[0])
    if n_lines > _MAX_LINES or n_parts > _MAX_PARTS or longest > _MAX_HEADER_BYTES:
        raise UnreadableInputError(f"has more lines, parts or header than any mail{_ADVICE}")
    if head > _MAX_HEADER_BYTES * 50:
        raise UnreadableInputError(f"has a head of {megabytes(head)}{_ADVICE}")


def _refuse_encrypted(message: Message) -> None:
    kind = message.get_content_type()
    is_signed = "signed" in str(message.get_param("smime-type", ""))
    if kind == "multipart/encrypted" or (kind in _ENCRYPTED and not is_signed):
        raise UnreadableInputError(f"is encrypted{_ADVICE}")
    if kind in _ENCRYPTED:
        raise UnreadableInputError(f"is signed in a form that hides its text{_ADVICE}")
