"""Paragraphs to blocks of text: over the ends of lines, columns and pages.

A word that was hyphenated at a line end is joined unless the document writes it with its hyphen
elsewhere, or the hyphen stands before a capital letter or a digit, where it belongs to the word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.pdf.paragraphs import Paragraph
from rag.pdf.types import Line, TextBlock

__all__ = ["blocks_of", "joined_over_pages"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*[0-9]{0,3}$")
# First parts that mostly keep their hyphen.
_KEEP = frozenset({"self", "non", "well", "ex", "co", "long", "short", "high", "low", "so", "half"})
_OTHER_SIZE = 0.05
# Chinese and Japanese, with their punctuation, are written without spaces; Korean is not.
_UNSPACED = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
_HYPHENS = ("-", "\u2010")
_SOFT_HYPHEN = "\u00ad"
# Footnotes and captions between the halves of a paragraph are smaller.
_MOST_BETWEEN = 12


def joined_over_pages(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs, those as one that go on in the next column or on the next page.

    ``paragraphs`` are in reading order; notes in smaller type between two halves stay behind them.
    """
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        place = _open_place(joined, paragraph)
        if place is None:
            joined.append(paragraph)
        else:
            before = joined[place]
            joined[place] = replace(
                before,
                lines=before.lines + paragraph.lines,
                breaks=(*before.breaks[:-1], False, *paragraph.breaks),
                is_full=paragraph.is_full,
            )
    return joined


def blocks_of(paragraphs: Sequence[Paragraph]) -> list[TextBlock]:
    """Return the text of each paragraph."""
    known = _words(paragraphs)
    return [
        TextBlock(
            text=_text(paragraph, known),
            size=paragraph.size,
            bold=paragraph.bold,
            page=paragraph.page,
        )
        for paragraph in paragraphs
    ]


def _open_place(joined: Sequence[Paragraph], paragraph: Paragraph) -> int | None:
    """Return the place of the paragraph that ``paragraph`` goes on with, or None."""
    for place in range(len(joined) - 1, max(-1, len(joined) - 1 - _MOST_BETWEEN), -1):
        before = joined[place]
        if abs(before.size - paragraph.size) <= _OTHER_SIZE * paragraph.size:
            return place if _goes_on(before, paragraph) else None
        if before.size > paragraph.size:
            return None
    return None


def _goes_on(before: Paragraph, paragraph: Paragraph) -> bool:
    last, first = before.lines[-1], paragraph.lines[0]
    # Within one column the end was seen already.
    is_below = before.page == paragraph.page and last.y0 > first.y0 and _overlap(last, first)
    if is_below or before.bold != paragraph.bold or _SENTENCE_END.search(last.text):
        return False
    if first.text[:1].islower():
        return len(before.lines) > 1 or before.is_full
    is_prose = len(before.lines) > 1 and len(paragraph.lines) > 1 and before.is_full
    return is_prose and not paragraph.is_indented and first.text[:1].isalnum()


def _overlap(last: Line, first: Line) -> bool:
    return last.x0 < first.x1 and first.x0 < last.x1


def _words(paragraphs: Iterable[Paragraph]) -> frozenset[str]:
    """Return the words that stand within lines, lower-case, those with hyphens as a whole."""
    found: set[str] = set()
    for paragraph in paragraphs:
        for line in paragraph.lines:
            found.update(word.lower() for word in _WORD.findall(line.text))
    return frozenset(found)


def _text(paragraph: Paragraph, known: frozenset[str]) -> str:
    return "".join(_parts(paragraph, known)).strip()


def _parts(paragraph: Paragraph, known: frozenset[str]) -> Iterator[str]:
    for i, line in enumerate(paragraph.lines):
        if i + 1 == len(paragraph.lines):
            yield line.text
        elif paragraph.breaks[i]:
            yield line.text + "\n"
        else:
            yield _towards(line.text, paragraph.lines[i + 1].text, known)


def _towards(text: str, after: str, known: frozenset[str]) -> str:
    """Return a line's text as it stands before the line ``after``."""
    if text.endswith(_SOFT_HYPHEN) or (_UNSPACED.match(text[-1]) and _UNSPACED.match(after)):
        return text.rstrip(_SOFT_HYPHEN)
    if not text.endswith(_HYPHENS) or text.endswith((" -", "--")):
        return text + " "
    left, right = _BROKEN.search(text), _FIRST_WORD.match(after)
    if left is None or right is None:
        return text if after[:1].isdigit() else text + " "
    return text[:-1] if _was_whole(left[1].lower(), right[0], known) else text


def _was_whole(first: str, second: str, known: frozenset[str]) -> bool:
    """Whether a word's hyphen at the end of its line is only that of the typesetter."""
    if not second.islower():
        return False
    if first + second in known:
        return True
    return f"{first}-{second}" not in known and first not in _KEEP
