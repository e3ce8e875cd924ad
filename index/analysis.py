"""From text to search terms; one function for passages and queries, so that both always agree.

Terms are compatibility-normalised, case-folded, without diacritics and stemmed (English
Snowball). Han, kana and Hangul runs become pairs of neighbours, as they have no reliable spaces.
Deterministic, linear in the length of the text.
"""

import re
import threading
import unicodedata
from collections.abc import Callable

import Stemmer

__all__ = ["STOP_WORDS", "query_terms", "terms"]

# Longer runs are encoded data, not words; tantivy refuses terms above 65,530 bytes.
_MAX_TERM_CHARS = 64

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
# Numbers, initials and possessives are rare: they are rewritten first, so that one plain search
# for words is left, which runs without a step of Python for each word.
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?!\w|,\d)")
_INITIALS = re.compile(rf"(?<!\w)[^\W\d_{_CJK}](?:\.[^\W\d_{_CJK}](?!\w))+")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s(?!\w)")
_WORD = re.compile(rf"(?<![\w.,])\d+\.\d+(?!\w|[.,]\d)|[{_CJK}]+|[^\W_{_CJK}]+")
_CJK_RUN = re.compile(f"[{_CJK}]+")
# Without any of these a text in ASCII is words and what parts them, which is found ten times as
# fast.
_SPECIAL = re.compile(r"[a-z0-9][.,][a-z0-9]|'s")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_DIACRITICS = re.compile("[\u0300-\u036f]")
# Letters that carry a stroke or are ligatures, which no normal form takes apart.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)

_STOP_WORDS = """
    a about after all also an and any are as at be been before but by can could did do does for
    from had has have he her him his how i if in into is it its me more my no not of on or our she
    should so some such than that the their them then there these they this those to too was we
    were what when where which while who whom whose why will with would you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def terms(text: str) -> list[str]:
    """Return the terms of ``text`` in order, repeats included.

    >>> terms("Merkel’s 5,300 cafés in the U.S.")
    ['merkel', '5300', 'cafe', 'in', 'the', 'us']
    """
    return _stemmed(_words(text))


def query_terms(text: str) -> list[str]:
    """Return the terms of a question without stop words, unless it has nothing else.

    >>> query_terms("Who leads the talks?"), query_terms("who is who")
    (['lead', 'talk'], ['who', 'is', 'who'])
    """
    words = _words(text)
    return _stemmed([word for word in words if word not in STOP_WORDS] or words)


def _words(text: str) -> list[str]:
    folded = _folded(text)
    if folded.isascii() and not _SPECIAL.search(folded):
        return [word[:_MAX_TERM_CHARS] for word in _PLAIN_WORD.findall(folded)]
    folded = _GROUPED.sub(lambda number: number[0].replace(",", ""), folded)
    folded = _INITIALS.sub(lambda letters: letters[0].replace(".", ""), folded)
    words = _WORD.findall(_POSSESSIVE.sub("", folded))
    if not folded.isascii() and _CJK_RUN.search(folded):
        words = [part for word in words for part in _parts(word)]
    return [word[:_MAX_TERM_CHARS] for word in words]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFKC", _DIACRITICS.sub("", folded))


def _parts(word: str) -> list[str]:
    if len(word) == 1 or not _CJK_RUN.match(word):
        return [word]
    return [word[i : i + 2] for i in range(len(word) - 1)]


# Some 10 MB; a collection's words come again and again.
_MOST_STEMS = 65_536


class _Stemming(threading.local):
    """One stemmer per thread: a PyStemmer object is not safe to share."""

    def __init__(self) -> None:
        # Its own cache (the second argument) costs twice what stemming itself does.
        self.word: Callable[[str], str] = Stemmer.Stemmer("english", 0).stemWord


class _Stems(dict[str, str]):
    """The stem of each word, made on first need; bounded, safe to share between threads."""

    def __missing__(self, word: str) -> str:
        stem = _stemming.word(word)
        if len(self) >= _MOST_STEMS:
            self.clear()
        self[word] = stem
        return stem


_stemming = _Stemming()
_stems = _Stems()


def _stemmed(words: list[str]) -> list[str]:
    return list(map(_stems.__getitem__, words))
