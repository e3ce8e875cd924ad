"""Cuts a canonical text into sentences, as spans.

Guarantees: spans are in order, do not overlap, hold no white space at either end, and between
them lies nothing but white space. Linear in the length of the text. Rules, not a model: a border
is a terminator that white space follows, unless what stands before it is an abbreviation, an
initial or an ordinal, or what follows goes on in lower case. An empty line is always a border.
"""

import re
from collections.abc import Iterator

from index.types import Span

__all__ = ["paragraph_spans", "sentence_spans"]

_PARAGRAPH_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_GAP = re.compile(r"\n")
_LIST_ITEM = re.compile(r"(?:[-*•–—]|\d{1,3}[.)])\s")
# A Latin terminator needs white space behind it; a CJK one does not. Closing quotes and brackets
# belong to the sentence that they close.
_TERMINATOR = re.compile(
    r"(?P<latin>[.!?…]{1,8}|[؟۔।])[\"'”’»›)\]}]{0,4}(?=\s)|[。！？｡]{1,8}[”’」』）〉》\"']{0,4}"
)
_LAST_WORD = re.compile(r"[^\s(\[“‘\"'«]{1,24}$")
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[]*(\w+)?")
_CLOSERS = "\"'”’»›)]}"

# Words whose full stop hardly ever ends a sentence, lower case, without the stop.
_TITLES = frozenset(
    "mr mrs ms mx dr prof rev fr sr jr hon gen col lt cpt capt maj sgt cmdr adm gov sen rep pres "
    "st mt ft messrs mme mlle m sig dott avv ing hr fr dipl pvt supt insp det".split()
)
_REFERENCES = frozenset(
    "no nos nr vol vols fig figs eq eqs sec ch chap pp p art al cf vs v e.g i.e viz approx ca "
    "est ed eds trans op cit dept univ assn bros tel ext bzw z.b d.h u.a s.a resp".split()
)
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
# May end a sentence or stand inside one: a border only if a usual sentence opener follows.
_EITHER = frozenset(
    "u.s u.k u.n e.u d.c a.m p.m ph.d b.a m.a b.sc m.sc inc ltd co corp etc b.c a.d u.s.a "
    "ave blvd rd".split()
)
_OPENERS = frozenset(
    "the a an this that these those he she it they we i you his her its their our in on at but "
    "and so if when while after before as for from there here however meanwhile although though "
    "since by with what who where why how not no one some many most all police officials".split()
)
# A line this short that ends without a terminator is taken for a heading or a list line.
_SHORT_LINE_CHARS = 60


def paragraph_spans(text: str) -> Iterator[Span]:
    """Yield the spans between empty lines, in order, without white space at their ends."""
    start = 0
    for gap in _PARAGRAPH_GAP.finditer(text):
        yield from _trimmed(text, start, gap.start())
        start = gap.end()
    yield from _trimmed(text, start, len(text))


def sentence_spans(text: str) -> Iterator[Span]:
    """Yield the sentences of ``text`` in order.

    >>> text = "Mr. Gentiloni spoke. “Yes.” It rose 1.5 per cent."
    >>> [text[s.start:s.end] for s in sentence_spans(text)]
    ['Mr. Gentiloni spoke.', '“Yes.”', 'It rose 1.5 per cent.']
    """
    for paragraph in paragraph_spans(text):
        for block in _blocks(text, paragraph):
            yield from _sentences(text, block)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start=start, end=end)


def _blocks(text: str, paragraph: Span) -> Iterator[Span]:
    """Cut a paragraph at the line ends that mean something: after headings, between items."""
    start = paragraph.start
    line_start = start
    for gap in _LINE_GAP.finditer(text, paragraph.start, paragraph.end):
        if _line_ends_block(text, line_start, gap.start(), gap.end()):
            yield from _trimmed(text, start, gap.start())
            start = gap.end()
        line_start = gap.end()
    yield from _trimmed(text, start, paragraph.end)


def _line_ends_block(text: str, start: int, end: int, following: int) -> bool:
    line_end = text[start:end].rstrip()[-5:].rstrip(_CLOSERS)
    if _LIST_ITEM.match(text, following):
        return True
    if line_end.endswith((".", "!", "?", "…", ":", "。", "！", "？")):
        return True
    goes_on = text[following : following + 1].islower()
    return end - start < _SHORT_LINE_CHARS and not goes_on


def _sentences(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    for match in _TERMINATOR.finditer(text, block.start, block.end):
        if match.end() < block.end and _ends_sentence(text, start, match):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, block.end)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    terminator = match.group("latin")
    if terminator is None:
        return True
    following = _NEXT_WORD.match(text, match.end())
    next_word = (following.group(1) or "") if following else ""
    if next_word[:1].islower():
        return False
    if terminator != ".":
        return True
    return not _stop_belongs_to_word(text, start, match.start(), next_word)


def _stop_belongs_to_word(text: str, start: int, stop: int, next_word: str) -> bool:
    found = _LAST_WORD.search(text[max(start, stop - 24) : stop])
    word = found.group().lower() if found else ""
    if word in _EITHER:
        return next_word.lower() not in _OPENERS and next_word != ""
    if word in _TITLES or word in _REFERENCES:
        return True
    if word in _MONTHS:
        return next_word[:1].isdigit()
    if len(word) == 1 and word.isalpha():
        return next_word.lower() not in _OPENERS
    # "1. Januar", "3. Liga": an ordinal, unless it closes a longer sentence.
    return word.isdigit() and len(word) <= 2 and stop - start <= len(word)
