"""Cuts a canonical text into sentences, as spans.

Guarantees: spans are in order, do not overlap, hold no white space at either end, and between
them lies nothing but white space. Linear in the length of the text. Rules, not a model: a border
is a terminator that white space follows, unless what stands before it is an abbreviation, an
initial or an ordinal, or what follows goes on in lower case. An empty line is always a border.
Footnote marks behind a full stop ("in 1999.[3] The next") belong to the sentence before them.
"""

import re
from collections.abc import Iterator

from index.types import Span
from rag.clusters import continues

__all__ = ["paragraph_spans", "sentence_spans"]

_PARAGRAPH_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_GAP = re.compile(r"\n")
_LIST_ITEM = re.compile(r"(?:[-*•–—]|\d{1,3}[.)])\s")
# A Latin terminator needs white space behind it; a CJK one does not. Closing quotes and brackets
# belong to the sentence that they close.
_TERMINATOR = re.compile(
    r"(?P<latin>[.!?…]{1,8}|[؟۔।])[\"'”’»›)\]}]{0,4}"
    r"(?:\[(?:\d{1,3}|[a-z]|(?:note|nb) \d{1,2}|citation needed)\]){0,9}(?=\s)"
    r"|[。！？｡]{1,8}[”’」』）〉》\"']{0,4}"
)
_LAST_WORD = re.compile(r"[^\s(\[“‘\"'«]{1,24}$")
# The white space, the sign behind it and, past opening quotes and brackets, the word.
_NEXT_WORD = re.compile(r"(\s*)(?=(\S))[\"'“‘«(\[]{0,8}(\w{1,24})?")
_WORD_CHAR = re.compile(r"[^\W_]")
_TERMINATORS = ".!?…"
_CLOSERS = "\"'”’»›)]}"


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words whose full stop hardly ever ends a sentence, lower case, without the stop.
_ABBREVIATIONS = _listed(
    "mr mrs ms mx dr prof rev fr hon gen col lt cpt capt maj sgt cmdr adm gov sen rep pres messrs "
    "mme mlle sig dott avv dipl pvt supt insp det cf vs v e.g i.e viz approx ca trans op univ "
    "assn bros bzw z.b d.h u.a s.a resp"
)
# The stop belongs to them if a number follows: "no. 5", but not "The answer was no. Then".
_NUMBERED = _listed(
    "no nos nr vol vols fig figs eq eqs sec ch chap pp p art al est ed eds tel ext dept cit "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_GERMAN_MONTHS = _listed(
    "januar jänner februar märz april mai juni juli august september oktober november dezember"
)
# May end a sentence or stand inside one: a border only if a usual sentence opener follows.
_EITHER = _listed(
    "u.s u.k u.n e.u d.c a.m p.m ph.d b.a m.a b.sc m.sc inc ltd co corp etc b.c a.d u.s.a "
    "ave blvd rd st mt ft sr jr ing"
)
_OPENERS = _listed(
    "the a an this that these those he she it they we i you his her its their our in on at but "
    "and so if when while after before as for from there here however meanwhile although though "
    "since by with what who where why how not no one some many most all police officials"
)
# A line this short that ends without a terminator is taken for a heading or a list line.
_SHORT_LINE_CHARS = 60
# How far into a line its first word is looked for.
_MOST_INDENT_CHARS = 40


def paragraph_spans(text: str, *, start: int = 0) -> Iterator[Span]:
    """Yield the spans between empty lines, in order, without white space at their ends."""
    for gap in _PARAGRAPH_GAP.finditer(text, start):
        yield from _trimmed(text, start, gap.start())
        start = gap.end()
    yield from _trimmed(text, start, len(text))


def sentence_spans(text: str, *, start: int = 0) -> Iterator[Span]:
    """Yield the sentences of ``text`` in order, from ``start`` on, where one must begin.

    >>> text = "Mr. Gentiloni spoke. “Yes.” It rose 1.5 per cent."
    >>> [text[s.start:s.end] for s in sentence_spans(text)]
    ['Mr. Gentiloni spoke.', '“Yes.”', 'It rose 1.5 per cent.']
    """
    for paragraph in paragraph_spans(text, start=start):
        for block in _blocks(text, paragraph):
            yield from _sentences(text, block)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    start = _after_space(text, start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start=start, end=end)


def _after_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _blocks(text: str, paragraph: Span) -> Iterator[Span]:
    """Cut a paragraph at the line ends that mean something: after headings, between items."""
    start = paragraph.start
    line_start = text.rfind("\n", 0, start) + 1
    for gap in _LINE_GAP.finditer(text, paragraph.start, paragraph.end):
        if _line_ends_block(text, line_start, gap.start(), gap.end()):
            yield from _trimmed(text, start, gap.start())
            start = gap.end()
        line_start = gap.end()
    yield from _trimmed(text, start, paragraph.end)


def _line_ends_block(text: str, start: int, end: int, following: int) -> bool:
    line_end = text[start:end].rstrip()[-5:].rstrip(_CLOSERS)
    if _LIST_ITEM.match(text, following) or line_end.endswith(":"):
        return True
    if line_end.endswith((".", "!", "?", "…", "。", "！", "？")):
        # A wrapped line may end in "Mr.": the rules for sentences tell.
        return False
    goes_on = text[following : following + _MOST_INDENT_CHARS].lstrip()[:1].islower()
    return end - start < _SHORT_LINE_CHARS and not goes_on


def _sentences(text: str, block: Span) -> Iterator[Span]:
    start = seen = block.start
    has_words = False
    for match in _TERMINATOR.finditer(text, block.start, block.end):
        has_words = has_words or bool(_WORD_CHAR.search(text, seen, match.start()))
        seen = match.end()
        if has_words and match.end() < block.end and _ends_sentence(text, start, match):
            yield from _trimmed(text, start, match.end())
            start = _after_space(text, match.end(), block.end)
            has_words = False
    yield from _trimmed(text, start, block.end)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, match.end())
    if following is None or continues(text[following.start(2) - 1], text[following.start(2)]):
        return False
    terminator = match.group("latin")
    if terminator is None:
        return True
    next_word = following.group(3) or ""
    # ". . ." is one ellipsis.
    if next_word[:1].islower() or following.group(2) in _TERMINATORS:
        return False
    if terminator != ".":
        return True
    return not _stop_belongs_to_word(text, start, match.start(), next_word)


def _stop_belongs_to_word(text: str, start: int, stop: int, next_word: str) -> bool:
    found = _LAST_WORD.search(text[max(start, stop - 24) : stop])
    word = found.group().lower() if found else ""
    if word in _EITHER:
        return next_word.lower() not in _OPENERS and next_word != ""
    if word in _ABBREVIATIONS:
        return True
    if word in _NUMBERED:
        return next_word[:1].isdigit()
    if len(word) == 1 and word.isalpha():
        return next_word.lower() not in _OPENERS
    # "1. Januar", "3. Liga": an ordinal, unless it closes a longer sentence.
    is_ordinal = word.isdigit() and len(word) <= 2
    return is_ordinal and (stop - start <= len(word) or next_word.lower() in _GERMAN_MONTHS)
