"""A document as plain text, with the notes at its end."""

from collections.abc import Iterator, Sequence

from rag.citations import is_web_address
from rag.escaping import shown_text
from rag.exporting.document import Document, Exchange, Note, Paragraph, Run
from rag.exporting.wording import made_words, note_words, origin_words

__all__ = ["as_plain_text"]

_MARKERS = {"bullet": "- ", "number": "- "}


def as_plain_text(document: Document) -> str:
    """Return the document as text without any markup."""
    lines = [_line(document.title), ""]
    for exchange in document.exchanges:
        lines += _exchange(exchange, title=document.title)
    notes = [note for exchange in document.exchanges for note in exchange.notes]
    if notes:
        lines += ["Notes", ""]
    for note in notes:
        lines += _note(note)
    return "\n".join(lines).rstrip() + "\n"


def _exchange(exchange: Exchange, *, title: str) -> Iterator[str]:
    if exchange.question != title:
        yield from (_line(exchange.question), "")
    for i, paragraph in enumerate(exchange.paragraphs):
        yield _paragraph(paragraph)
        following = exchange.paragraphs[i + 1 : i + 2]
        if not (paragraph.kind in _MARKERS and following and following[0].kind == paragraph.kind):
            yield ""
    for remark in exchange.remarks:
        yield from (_line(_words(remark)), "")
    yield from (_line(made_words(exchange)), "")


def _paragraph(paragraph: Paragraph) -> str:
    return _MARKERS.get(paragraph.kind, "") + shown_text(_words(paragraph.runs)).strip()


def _words(runs: Sequence[Run]) -> str:
    words = ""
    for run in runs:
        if run.kind == "note":
            words += f"[{run.number}]"
        elif run.kind == "remark":
            words += f" ({run.text})"
        else:
            words += run.text
    return words


def _note(note: Note) -> Iterator[str]:
    source = " — ".join([note.title, ", ".join(origin_words(note))]).removesuffix(" — ")
    yield f"[{note.number}] {_line(source)}"
    if note.url and is_web_address(note.url):
        yield f"    {_line(note.url)}"
    for quote in note.quotes:
        if quote.text:
            yield f"    “{_line(quote.text)}”"
    for words in note_words(note):
        yield f"    {_line(words)}"
    yield ""


def _line(text: str) -> str:
    return " ".join(shown_text(text).split())
