"""A document as Markdown with footnotes; every word of it is shown as it is, and makes no link.

Footnotes are those of GitHub, Pandoc and Obsidian. The one kind of link is a source's own web
address, and its target cannot end early.
"""

import re
from collections.abc import Iterator

from rag.citations import is_web_address
from rag.escaping import link_target, markdown_code, markdown_line, shown_text
from rag.exporting.document import Document, Exchange, Note, Paragraph, Run
from rag.exporting.wording import made_words, note_words, origin_words

__all__ = ["as_markdown"]

_MARKERS = {"bullet": "- ", "number": "1. "}
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def as_markdown(document: Document) -> str:
    """Return the document as Markdown text."""
    lines = [f"# {markdown_line(document.title)}", ""]
    for exchange in document.exchanges:
        lines += _exchange(exchange, title=document.title)
    notes = [_note(note) for exchange in document.exchanges for note in exchange.notes]
    return "\n".join([*lines, *notes]).rstrip() + "\n"


def _exchange(exchange: Exchange, *, title: str) -> Iterator[str]:
    if exchange.question != title:
        yield from (f"## {markdown_line(exchange.question)}", "")
    before = None
    for paragraph in exchange.paragraphs:
        if before is not None and not (paragraph.kind == before and before in _MARKERS):
            yield ""
        yield from _paragraph(paragraph)
        before = paragraph.kind
    if before is not None:
        yield ""
    for remark in exchange.remarks:
        yield from (f"> {''.join(_runs(remark)).strip()}", "")
    yield from (f"*{markdown_line(made_words(exchange))}*", "")


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    if paragraph.kind == "code":
        yield from _code(paragraph)
        return
    yield _MARKERS.get(paragraph.kind, "") + "".join(_runs(paragraph.runs)).strip()


def _code(paragraph: Paragraph) -> Iterator[str]:
    text = shown_text("".join(run.text for run in paragraph.runs if run.kind == "text"))
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (fence, text.strip("\n"), fence)
    behind = "".join(_runs([run for run in paragraph.runs if run.kind != "text"]))
    if behind:
        yield from ("", behind.strip())


def _runs(runs: tuple[Run, ...] | list[Run]) -> Iterator[str]:
    for i, run in enumerate(runs):
        if run.kind == "note":
            yield f"[^{run.number}]"
        elif run.kind == "remark":
            yield f" *({markdown_line(run.text)})*"
        else:
            yield _styled(run, first=i == 0)


def _styled(run: Run, *, first: bool) -> str:
    edges = _EDGES.fullmatch(run.text)
    before, words, after = edges.groups() if edges else ("", run.text, "")
    if not words:
        return " "
    # What would begin a list does so only where a line begins.
    line = markdown_line(words) if first else markdown_line(f".{words}")[1:]
    marks = {"strong": "**", "em": "*"}.get(run.style, "")
    shown = markdown_code(words) if run.style == "code" else f"{marks}{line}{marks}"
    return f"{' ' if before else ''}{shown}{' ' if after else ''}"


def _note(note: Note) -> str:
    title = markdown_line(note.title)
    if note.url and is_web_address(note.url):
        title = f"[{title}]({link_target(note.url)})"
    quotes = [f"“{markdown_line(quote.text)}”" for quote in note.quotes if quote.text]
    source = ", ".join([title, *map(markdown_line, origin_words(note))])
    sentences = [" ".join([*quotes, "—", source]) if quotes else source]
    sentences += map(markdown_line, note_words(note))
    return f"[^{note.number}]: " + " ".join(f"{words}." for words in sentences)
