"""What a question asks for: its informative terms and the kind of thing that answers it."""

import re
from dataclasses import dataclass
from typing import Literal

from index.analysis import STOP_WORDS, terms
from rag.calendar_names import MONTH_PATTERN

__all__ = ["AnswerKind", "Question", "has_kind", "parse_question"]

AnswerKind = Literal["name", "date", "number", "reason", "words", "other"]

# In this order of preference where two begin at the same word.
_PATTERNS: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"""\b(?:how\ (?:many|much|far|old|long|tall|high|large|big|deep|fast|wide|heavy|often
                |late)\b
            |what\ (?:percentage|percent|number|proportion|share|amount|distance|age|price|sum
                |total)
            |what\ (?:is|was|were|are)\ the\ (?:cost|price|number|population|distance|total|height
                |length|depth|speed|weight|size|death\ toll|score|turnout|fare|salary|budget
                |percentage)
            |quanti|quante|quanto|wie\ viele?|combien)""",
            re.IGNORECASE | re.VERBOSE,
        ),
    ),
    (
        "date",
        re.compile(
            r"""\b(?:when\b|(?:what|which)\ (?:year|date|day|month|decade|century|time)
            |how\ (?:long\ ago|recent)|since\ when|until\ when|quando|wann\b|quand\b)""",
            re.IGNORECASE | re.VERBOSE,
        ),
    ),
    (
        "reason",
        re.compile(
            r"""\b(?:why\b|for\ what\ reason|what\ (?:caused|led\ to|is\ the\ reason)
            |perché|warum\b)""",
            re.IGNORECASE | re.VERBOSE,
        ),
    ),
    (
        "words",
        re.compile(
            r"""\b(?:what\ (?:did|does|do|has|had)\ [\w’'.\ -]{1,60}?
                \ (?:say|said|tell|warn|argue|claim|think|call)
            |how\ (?:did|does|do)\ [\w’'.\ -]{1,60}?\ (?:describe|explain|respond|react))""",
            re.IGNORECASE | re.VERBOSE,
        ),
    ),
    (
        "name",
        re.compile(
            r"""\b(?:who\b|whom\b|whose\b|where\b|what\ (?:is|was)\ the\ name
            |(?:what|which)\ (?:country|city|town|company|person|team|club|state|river|place|island
                |band|party|school|university|street|village|ship|name)
            |chi\b|dove\b|wer\b|wo\b|qui\b)""",
            re.IGNORECASE | re.VERBOSE,
        ),
    ),
)

_MONTH = (
    rf"(?:{MONTH_PATTERN}|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre"
    r"|ottobre|novembre|dicembre)"
)
_DATE = re.compile(
    rf"\b(?:1[0-9]{{3}}|20[0-9]{{2}})s?\b|\b{_MONTH}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b\d{1,2}(?:st|nd|rd|th) century\b|\b\d{1,2}[:.]\d\d\b|\b(?:a\.m|p\.m|bc|ad)\b"
    r"|\b(?:yesterday|today|tomorrow|midnight|noon)\b|\b(?:last|next|this) (?:week|month|year)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|twice|once|"
    r"hours?|days?|weeks?|months?|years?|due|tre|quattro|cinque|duemila|mila)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order|as a result|owing|caused?|thanks to|reason|after|"
    r"to (?:avoid|prevent|protect|allow|make|keep|save|reduce|help)|blamed|led to)\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"[“”\"«»]|\b(?:said|says|told|warned|argued|called|described|added|insisted|claimed|promised|"
    r"explained|announced)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question taken apart. ``terms`` are informative, in order, without repeats."""

    text: str
    terms: tuple[str, ...]
    numbers: frozenset[str]
    names: frozenset[str]
    kind: AnswerKind


def parse_question(text: str) -> Question:
    """Return what can be told from the words of a question alone."""
    all_terms = terms(text)
    informative = [t for t in all_terms if t not in _STOP_TERMS] or all_terms
    return Question(
        text=text,
        terms=tuple(dict.fromkeys(informative)),
        numbers=frozenset(t for t in all_terms if t[:1].isdigit()),
        names=frozenset(t for word in _names(text) for t in terms(word)),
        kind=_kind(text),
    )


def has_kind(sentence: str, question: Question) -> bool:
    """Whether a sentence holds something new of the kind that the question asks for."""
    kind = question.kind
    if kind == "name":
        return any(t not in question.terms for name in _names(sentence) for t in terms(name))
    if kind == "date":
        return any(
            match.group().lower() not in question.text.lower() for match in _DATE.finditer(sentence)
        )
    if kind == "number":
        return _NUMBER.search(sentence) is not None
    if kind == "reason":
        return _REASON.search(sentence) is not None
    if kind == "words":
        return _SAYING.search(sentence) is not None
    return True


_STOP_TERMS = frozenset(t for word in STOP_WORDS for t in terms(word)) | frozenset(
    terms("many much long far old say said name call known")
)


def _kind(text: str) -> AnswerKind:
    found = [(m.start(), i, k) for i, (k, p) in enumerate(_PATTERNS) if (m := p.search(text))]
    return min(found)[2] if found else "other"


def _names(text: str) -> list[str]:
    """Return capitalised words that do not merely open a sentence, and all with a neighbour."""
    found = []
    words = list(_CAPITALISED.finditer(text))
    for i, word in enumerate(words):
        if not word.group()[0].isupper():
            continue
        opens = i == 0 or text[: word.start()].rstrip()[-1:] in {".", "!", "?", ":", "“", '"', ""}
        neighbour = i + 1 < len(words) and words[i + 1].group()[0].isupper()
        common = word.group().lower() in STOP_WORDS
        if not common and (not opens or neighbour or len(word.group()) > 3):
            found.append(word.group())
    return found
