"""Compares answers word by word, as SQuAD's scorer does, for more than ASCII.

Words are compared in NFKC, without case, punctuation, symbols and the articles a, an, the
(Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250, and its evaluation script). Unlike there,
dashes, slashes and apostrophes part words, so that "1945" is found in "1939–1945".
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from rag.canonical import canonical_text

__all__ = ["contains_answer", "token_f1", "words"]

_PARTS_WORDS = re.compile(r"[-‐‑‒–—―−/⁄'’ʼ]")
_ARTICLES = frozenset({"a", "an", "the"})


def words(text: str) -> list[str]:
    """Return the words that are compared.

    >>> words("The “U.S.” paid £1,450 in 1939–45")
    ['us', 'paid', '1450', 'in', '1939', '45']
    """
    plain = unicodedata.normalize("NFKC", canonical_text(text)).casefold()
    spaced = _PARTS_WORDS.sub(" ", plain)
    kept = "".join(c for c in spaced if unicodedata.category(c)[0] not in "PS")
    return [word for word in kept.split() if word not in _ARTICLES]


def contains_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether the words of any of the answers stand in ``text`` in a row.

    >>> contains_answer("Some 1,917 people died.", ["1917 people"])
    True
    >>> contains_answer("It was 1945.", ["5"])
    False
    """
    within = f" {' '.join(words(text))} "
    wanted = [" ".join(words(answer)) for answer in answers]
    return any(answer and f" {answer} " in within for answer in wanted)


def token_f1(text: str, answers: Sequence[str]) -> float:
    """Return the best F1 of the words of ``text`` against one of the answers, 0..1.

    >>> round(token_f1("On 6 May 1994.", ["6 May 1994"]), 3)
    0.857
    """
    return max((_f1(words(text), words(answer)) for answer in answers), default=0.0)


def _f1(found: list[str], wanted: list[str]) -> float:
    common = sum((Counter(found) & Counter(wanted)).values())
    return 2 * common / (len(found) + len(wanted)) if common else 0.0
