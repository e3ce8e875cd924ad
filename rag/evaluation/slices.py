"""Sorts questions into slices that searches and answers are known to find hard.

Each rule is simple and reads only the question and what is known about its answer, so that anyone
can tell why a question is in a slice. A question may be in several, or in none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.analysis import terms
from rag.calendar_names import MONTH_PATTERN
from rag.evaluation.gold import overlap
from rag.evaluation.types import Question
from rag.question import parse_question
from rag.sentences import sentence_spans

__all__ = ["SLICES", "gold_sentences", "slices_of"]

SLICES = ("names", "numbers", "dates", "quotes", "paraphrase")

# Fewer of the question's telling terms than this share stand in the sentence that answers it.
_LOW_OVERLAP = 0.4
# A word inside a sentence; a capital that opens one says nothing, and "I" is no name.
_INNER_WORD = re.compile(r"(?<=[\w,;)’'”\"] )[“\"‘'(]?(?!I\b)([^\W\d_])")
_ASKS_DATE = re.compile(
    r"\s*(?:(?:in|on|since|until|by|from)\s+)?(?:when|(?:what|which)\s+(?:year|date|day|month))\b",
    re.IGNORECASE,
)
_MONTH = rf"(?:{MONTH_PATTERN})\.?"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_IS_DATE = re.compile(
    rf"(?:(?:in|on|by|since|early|late|mid)[ -])*(?:{_WEEKDAY},? )?(?:the )?(?:"
    rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|{_MONTH},? \d{{4}}|{_MONTH}"
    rf"|(?:1\d|20)\d\d(?:s|[-–]\d{{2,4}})?|{_WEEKDAY})",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"[“”„«»\"]|(?<!\w)‘[^’]+’")
_DIGIT = re.compile(r"\d")


def slices_of(question: Question, sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the slices of a question, in the order of SLICES.

    ``sentences`` are those its gold quotes lie in; without any it is no paraphrase.
    """
    text = " ".join(question.text.split())
    asked = parse_question(text)
    rules = {
        "names": any(match[1].isupper() for match in _INNER_WORD.finditer(text)),
        "numbers": any(_DIGIT.search(answer) for answer in question.answers),
        "dates": _ASKS_DATE.match(text) is not None
        or any(_IS_DATE.fullmatch(answer.strip(" .")) for answer in question.answers),
        "quotes": _QUOTATION.search(text) is not None or asked.kind == "words",
        "paraphrase": bool(sentences) and _best_overlap(asked.terms, sentences) < _LOW_OVERLAP,
    }
    return tuple(name for name in SLICES if rules[name])


def gold_sentences(question: Question, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sentences that the gold quotes touch; ``texts`` has canonical texts by article."""
    return tuple(_touched(question, texts))


def _touched(question: Question, texts: Mapping[str, str]) -> Iterator[str]:
    for quote in question.quotes:
        text = texts[quote.article_id]
        touched = [span for span in sentence_spans(text) if overlap(span, quote.span)]
        if touched:
            yield text[touched[0].start : touched[-1].end]


def _best_overlap(asked: Sequence[str], sentences: Sequence[str]) -> float:
    """Return the largest share of the question's terms that one sentence has."""
    shares = (len(set(asked) & set(terms(s))) / len(asked) for s in sentences if asked)
    return max(shares, default=1.0)
