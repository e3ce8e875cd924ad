"""Puts right a word of a question that no article and no dictionary has.

Of the words one edit away it is the one that most passages have, as in Norvig's corrector ("How to
Write a Spelling Corrector", 2007). A word that a passage or the dictionary has is left alone: what
the collection does not tell of must not become what it does.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Protocol

from index.analysis import STOP_WORDS
from index.types import Filters
from rag.quotations import unquoted

__all__ = ["Speller", "Vocabulary"]

# Shorter words have too many neighbours.
_LEAST_CHARS = 5
# Short names that differ by a letter are mostly two names.
_LEAST_NAME_CHARS = 7
_MOST_TRIED = 3
# More unknown words than these are another language, or names.
_MOST_WORDS = 2
# English questions of so many words have a stop word that is English alone, as the dictionary is.
_MANY_WORDS = 5
_FOREIGN_TOO = frozenset(
    {"a", "also", "an", "as", "do", "for", "had", "has", "he", "i", "in", "is", "me", "no", "of"}
    | {"on", "or", "so", "was"}
)
_VOWELS = "aeiouy"
# Not within an address, a tag or single quotation marks.
_WORD = re.compile(rf"(?<![\w'’‘@#/.:-])[A-Za-z]{{{_LEAST_CHARS},40}}(?![\w@/-]|[.:]\w)")


_ANYWHERE = Filters()

Dictionary = Callable[[str], bool]


class Vocabulary(Protocol):
    """Knows the words of a collection's passages."""

    def passages_with(self, words: Sequence[str]) -> list[int]:
        """Return for each of ``words`` how many passages hold it in any of its forms."""
        ...

    def holds(self, word: str, within: Filters) -> bool:
        """Whether a passage that passes the filters has a word just so, in whatever case."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Speller:
    """Puts words right by a vocabulary. ``is_word`` takes words in lower case."""

    vocabulary: Vocabulary
    is_word: Dictionary

    def corrected(self, question: str, within: Filters = _ANYWHERE) -> str:
        """Return ``question`` with its misspelt words put right, unless there are many.

        They become words of articles that pass the filters. Words within quotation marks stay.
        """
        bare = unquoted(question)
        rare = [word for word in _WORD.finditer(bare) if not self.is_word(word.group().lower())]
        counts = self.vocabulary.passages_with([word.group() for word in rare]) if rare else []
        unknown = [word for word, count in zip(rare, counts, strict=True) if not count]
        if len(unknown) > _MOST_WORDS or _is_foreign(bare):
            return question
        for word in reversed(unknown):
            meant = self._meant(word.group(), within)
            question = question[: word.start()] + meant + question[word.end() :]
        return question

    def _meant(self, written: str, within: Filters) -> str:
        """Return the likeliest word that is spelt much like it, or the same."""
        if not written.islower() and len(written) < _LEAST_NAME_CHARS:
            return written
        near = list(dict.fromkeys(_one_edit_away(written.lower())))
        counts = dict(zip(near, self.vocabulary.passages_with(near), strict=True))
        known = [word for word in near if counts[word]]
        known.sort(key=lambda word: (counts[word], self.is_word(word)), reverse=True)
        held = (word for word in known[:_MOST_TRIED] if self.vocabulary.holds(word, within))
        meant = next(held, None)
        return written if meant is None else _as_written(meant, written)


def _is_foreign(question: str) -> bool:
    """Whether a question is long enough to have English stop words, and has none."""
    words = question.lower().split()
    return len(words) >= _MANY_WORDS and (STOP_WORDS - _FOREIGN_TOO).isdisjoint(words)


def _one_edit_away(word: str) -> Iterator[str]:
    """Yield words with a letter more, less or in another place, or another vowel.

    Other letters are seldom taken for each other, and "derail" is no "detail". Nor is the first.
    """
    for at in range(1, len(word)):
        left, right = word[:at], word[at:]
        yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        if right[0] in _VOWELS:
            yield from (left + vowel + right[1:] for vowel in _VOWELS)
        yield from (left + letter + right for letter in ascii_lowercase)
    yield from (word + letter for letter in ascii_lowercase)


def _as_written(word: str, written: str) -> str:
    if written.isupper():
        return word.upper()
    return word.capitalize() if written[0].isupper() else word
