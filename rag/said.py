"""Finds who said the words that a question quotes, as in "Who said “I was given a leaflet”?".

The words stand in an article or they do not, so nothing needs to be guessed. A sentence of a
speech seldom names the speaker, so that the one before it that does is told first. Pure.
"""

import re
from collections.abc import Sequence

from index.types import Span
from rag.overviews import Opening
from rag.question import parse_question
from rag.quotes import MINIMUM_QUOTE_CHARS, anchor
from rag.sentences import sentence_spans
from rag.types import Evidence

__all__ = ["said_in"]

_QUOTED = re.compile(
    r"[“\"„«]([^“”\"„«»\n]{0,600})[”\"“»]|(?<!\w)['‘]([^'‘’\n]{0,600}(?:['’]\w[^'‘’\n]*){0,20})['’](?!\w)"
)
# What somebody wrote or called so is a title as a rule, which many sentences have.
_ASKS_FOR_SAYING = re.compile(
    r"\b(?:who|whom|whose|where|when|which|what)\b.*\b(?:say|says|said|saying|tell|told|ask|asked|"
    r"warn|warned|claim|claimed|argue|argued|words?|quotes?|quoted|remark|sentence|phrase|mean|"
    r"meant)\b",
    re.IGNORECASE | re.DOTALL,
)
# Whoever asks more than that about a quotation does not ask whose it is.
_MOST_OTHER_WORDS = 8
_LEAST_WORDS = 3
# "She said that …" names others.
_LEANS = re.compile(r"(?:he|she|they|it|this|that)\b", re.IGNORECASE)
_PARAGRAPH = "\n\n"


def said_in(question: str, evidence: Sequence[Evidence]) -> list[Opening]:
    """Return the sentence with the words that ``question`` quotes, after the one that names who.

    Empty where the question asks something else, or no evidence has the words.
    """
    quote = _quote_asked_about(question)
    if quote is None:
        return []
    for item in evidence:
        span = anchor(quote, item.text) or _in_any_case(quote, item.text)
        if span is not None:
            return _with_speaker(item, span)
    return []


def _quote_asked_about(question: str) -> str | None:
    rest = _QUOTED.sub(" ", question)
    if len(rest.split()) > _MOST_OTHER_WORDS or not _ASKS_FOR_SAYING.search(rest):
        return None
    quotes = [(double or single).strip(" .,;!?…") for double, single in _QUOTED.findall(question)]
    longest = max(quotes, key=len, default="")
    is_long = len(longest) >= MINIMUM_QUOTE_CHARS and len(longest.split()) >= _LEAST_WORDS
    return longest if is_long else None


def _in_any_case(quote: str, text: str) -> Span | None:
    """Find words that were typed in other capitals; a text that grows in lower case has none."""
    lower = text.lower()
    return anchor(quote.lower(), lower) if len(lower) == len(text) else None


def _with_speaker(item: Evidence, span: Span) -> list[Opening]:
    spans = tuple(sentence_spans(item.text))
    at = next((i for i, s in enumerate(spans) if s.start <= span.start < s.end), None)
    if at is None:
        return []
    told = [spans[at]]
    if not _names_someone(item.text[spans[at].start : spans[at].end]):
        told = [*_speaker_before(item.text, spans, at), *told]
    return [Opening(label=item.label, span=s, text=item.text[s.start : s.end]) for s in told]


def _speaker_before(text: str, spans: Sequence[Span], at: int) -> list[Span]:
    """Return the last sentence of the same paragraph before that one that names somebody."""
    for before in reversed(spans[:at]):
        if _PARAGRAPH in text[before.start : spans[at].start]:
            return []
        sentence = text[before.start : before.end]
        if _names_someone(sentence) and not _LEANS.match(sentence):
            return [before]
    return []


def _names_someone(sentence: str) -> bool:
    """Whether a sentence has a name outside what it quotes."""
    return bool(parse_question(" ".join(_QUOTED.sub(" , ", sentence).split())).names)
