"""The words of a sentence with what the checks compare: stem, place, capital, clause border.

Hyphens part words, apostrophes do not ("didn't" is one word); a possessive "'s" is left off.
Results are cached by text, since the checks of one claim all ask for the same sentences.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.analysis import STOP_WORDS, terms
from index.types import Span
from rag.calendar_names import MONTHS, SHORT_MONTHS, WEEKDAYS
from rag.sentences import sentence_spans

__all__ = [
    "FUNCTION_WORDS",
    "JOINING",
    "Word",
    "is_dated",
    "next_content",
    "quoted_words_of",
    "sentence_terms",
    "words",
]


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list written with spaces."""
    return frozenset(listed.split())


_WORD = re.compile(
    r"((?:[^\W\d_]\.){2,}|(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])"
    r"|\d+(?:[.,:]\d+)*[^\W_]*|[^\W_]+(?:['’](?!s\b)[^\W_]+)*)(?:['’]s\b)?"
)
JOINING = word_set("of and for de la le van von der den du da di del dos el al bin ibn")
_SENTENCE_END = re.compile(r"[.!?…:\n]\s*[\"'“‘«(\[]*\s*\Z|\A[\"'“‘«(\[\s]*\Z|[“\"«‘(]\s*\Z")
_CLAUSE_END = re.compile(r"[,;:.!?()…—–\n]|\s-+\s")
_MORE = """
    across against along although among another because become became becomes being both came come
    despite doing down during each either even ever every few get gets go goes going got having he'd
    here herself himself however i'd if itself just let many might much must nor off once one only
    onto other others ought ourselves out over own per quite rather really same shall since still
    such themselves there's though through throughout thus together too toward towards under until
    up upon us very via were within without yet
"""
FUNCTION_WORDS = STOP_WORDS | frozenset(_MORE.split())
# Numbers and dates have checks of their own.
_DATED = word_set(
    "sept one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion trillion dozen half third quarter once twice first second "
    "fourth fifth sixth seventh eighth ninth tenth percent year years month months week weeks day "
    "days hour hours minute minutes today yesterday tomorrow century centuries decade decades "
    "hundreds thousands millions billions am pm bn m km"
) | ({name.lower() for name in (*MONTHS, *WEEKDAYS, *SHORT_MONTHS)} - {"may"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as written, ``text[start:end]``, and its stem in ``key``.

    ``lower`` is the word in lower case, with a plain apostrophe. ``has_capital`` is about its first
    letter. ``opens`` says that it begins a
    sentence or a quotation, where a capital tells nothing; ``breaks`` that a comma or another
    clause border stands before it.
    """

    text: str
    key: str
    lower: str
    start: int
    end: int
    opens: bool
    breaks: bool
    has_capital: bool

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning of its own: no article, preposition, pronoun or auxiliary."""
        return self.lower not in FUNCTION_WORDS


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of ``text`` in order.

    >>> [word.key for word in words("Merkel’s U.S. talks")]
    ['merkel', 'us', 'talk']
    """
    matches = list(_WORD.finditer(text))
    keys = _keys([match[1] for match in matches])
    found = []
    end = 0
    for match, key in zip(matches, keys, strict=True):
        gap = text[end : match.start()]
        found.append(
            Word(
                text=match[1],
                key=key,
                lower=match[1].lower().replace("’", "'"),
                start=match.start(),
                end=match.end(1),
                opens=end == 0 or (gap != " " and _opens(gap)),
                breaks=gap != " " and _CLAUSE_END.search(gap) is not None,
                has_capital=match[1][0].isupper(),
            )
        )
        end = match.end()
    return tuple(found)


def is_dated(word: Word) -> bool:
    """Whether the word is a number or part of a date, which other checks compare."""
    return any(map(str.isdigit, word.text)) or word.lower in _DATED


def next_content(found: tuple[Word, ...], at: int, *, reach: int = 5) -> int | None:
    """Return the place of the first content word behind ``at``, within its clause; else None."""
    for i in range(at + 1, min(at + 1 + reach, len(found))):
        if found[i].breaks:
            return None
        if found[i].is_content:
            return i
    return None


@lru_cache(maxsize=512)
def quoted_words_of(text: str, quotes: tuple[Span, ...]) -> tuple[tuple[Word, ...], ...]:
    """Return the words of each carrying sentence, in order; of nothing where there is none."""
    return tuple(
        words(text[sentence.start + span.start : sentence.end + span.start])
        for span in quotes
        for sentence in sentence_spans(text[span.start : span.end])
    )


@lru_cache(maxsize=64)
def sentence_terms(text: str) -> tuple[frozenset[str], ...]:
    """Return the search terms of each sentence of ``text``, in order."""
    found = iter(words(text))
    word = next(found, None)
    keys = []
    for sentence in sentence_spans(text):
        own = set()
        while word is not None and word.start < sentence.end:
            own.add(word.key)
            word = next(found, None)
        keys.append(frozenset(own))
    return tuple(keys)


def _opens(gap: str) -> bool:
    return _SENTENCE_END.search(gap) is not None


def _keys(texts: list[str]) -> list[str]:
    # The stemmer leaves the plural of an acronym without a vowel as it is.
    texts = [t[:-1] if t[-1] == "s" and t[:-1].isupper() and len(t) > 2 else t for t in texts]
    joined = terms(" ".join(texts))
    if len(joined) == len(texts):
        return joined
    return ["".join(terms(text)) or text.lower() for text in texts]
