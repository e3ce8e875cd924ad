"""Finds the names in a text: runs of capitalised words, acronyms, initials.

A capital at the start of a sentence tells nothing, so a single word there is a name only where
the text also has it with a capital inside a sentence. Titles ("Mr", "President") are not part of
a name; months and weekdays are none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.checking.words import JOINING, Word, is_dated, word_set, words
from rag.term_weights import term_weight

__all__ = ["Name", "NameIndex", "name_index", "names_in", "tells"]

_TITLES = word_set(
    "mr mrs ms miss mx dr prof professor president vice prime minister premier chancellor sir lord "
    "lady dame king queen prince princess pope cardinal bishop archbishop senator sen congressman "
    "congresswoman representative rep governor gov mayor secretary general gen colonel col captain "
    "capt lieutenant lt sergeant sgt major judge justice detective inspector chief executive ceo "
    "chairman chairwoman chairperson director spokesman spokeswoman spokesperson coach manager pm "
    "mp mep reverend rev saint st emperor empress baron duke earl count sheikh sultan imam rabbi "
    "ambassador commissioner officer analyst attorney deputy former ex boss striker jr sr "
    "foreign finance home defence interior state i i'm i'd i've i'll"
)
# What may stand between two words of one name.
_TIE = re.compile(r"\.? |-|–|\. ?|\u00a0")
_MOST_INITIALS = 8
# Ordinary words that open sentences weigh less, most names more.
_COMMON = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name: as written, with joining words inside, and its telling words without titles."""

    text: str
    core: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIndex:
    """What a source says about names, by stem.

    ``vocabulary`` has every word, ``inside`` those with a capital inside a sentence, ``ordinary``
    those in lower case, ``initials`` the short forms of its runs, ``after`` and ``before`` the
    words that stand next to a word in a name, with an empty one for a name's border.
    """

    vocabulary: frozenset[str]
    inside: frozenset[str]
    ordinary: frozenset[str]
    initials: frozenset[str]
    names: tuple[Name, ...]
    after: dict[str, frozenset[str]]
    before: dict[str, frozenset[str]]


@lru_cache(maxsize=64)
def name_index(title: str, text: str) -> NameIndex:
    """Return the names of a source text; cached, as every claim asks for the same source."""
    found = [*words(title), *words(text)]
    inside = frozenset(w.key for w in found if w.has_capital and not w.opens)
    ordinary = frozenset(w.key for w in found if not w.has_capital)
    parts = [(part, list(_runs(part, words(part)))) for part in (title, text)]
    runs = [run for _, part_runs in parts for run in part_runs]
    names = tuple(
        name for part, part_runs in parts for name in _named(part, part_runs, inside, ordinary)
    )
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for name in names:
        keys = ["", *(w.key for w in name.core), ""]
        for left, right in pairwise(keys):
            after.setdefault(left, set()).add(right)
            before.setdefault(right, set()).add(left)
    return NameIndex(
        vocabulary=frozenset(w.key for w in found),
        inside=inside,
        ordinary=ordinary,
        initials=frozenset(s for run in runs if len(run) > 1 for s in _initials(run)),
        names=names,
        after={key: frozenset(keys) for key, keys in after.items()},
        before={key: frozenset(keys) for key, keys in before.items()},
    )


def names_in(
    text: str, *, inside: frozenset[str] = frozenset(), ordinary: frozenset[str] = frozenset()
) -> Iterator[Name]:
    """Yield the names of ``text`` in order.

    ``inside`` and ``ordinary`` are stems that the source has with a capital inside a sentence and
    in lower case: they decide about the first word of a sentence.
    """
    found = words(text)
    inside |= frozenset(w.key for w in found if w.has_capital and not w.opens)
    yield from _named(text, _runs(text, found), inside, ordinary)


def _named(
    text: str,
    runs: Iterable[tuple[Word, ...]],
    inside: frozenset[str],
    ordinary: frozenset[str],
) -> Iterator[Name]:
    for run in runs:
        kept = run[1:] if run[0].opens and not _opens_name(run, inside, ordinary) else run
        core = tuple(w for w in kept if w.has_capital and tells(w))
        if core:
            yield Name(text=text[core[0].start : core[-1].end], core=core)


def tells(word: Word) -> bool:
    """Whether the word can be part of a name: no title, month, number or pronoun."""
    if word.text == "May" or is_dated(word) or not word.is_content:
        return False
    return word.lower.rstrip(".") not in _TITLES


def _opens_name(run: tuple[Word, ...], inside: frozenset[str], ordinary: frozenset[str]) -> bool:
    first = run[0]
    if first.key in inside or (first.text.isupper() and len(first.text) > 1):
        return True
    # "Later Matteo Renzi", but "United Nations".
    may_open = len(run) > 2 and term_weight(first.key) < _COMMON
    return len(run) > 1 and first.key not in ordinary and not may_open


def _runs(text: str, found: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield neighbouring capitalised words, with the joining words between them."""
    run: list[Word] = []
    for word in found:
        if run and not _continues(text, run[-1], word):
            yield from _finished(run)
            run = []
        if word.has_capital or (run and word.lower in JOINING):
            run.append(word)
        elif run:
            yield from _finished(run)
            run = []
    yield from _finished(run)


def _continues(text: str, last: Word, word: Word) -> bool:
    gap = text[last.end : word.start]
    if gap == " ":
        return True
    # A full stop ends a name unless it belongs to an initial or a title.
    return _TIE.fullmatch(gap) is not None and ("." not in gap or _is_initial(last))


def _finished(run: list[Word]) -> Iterator[tuple[Word, ...]]:
    while run and not run[-1].has_capital:
        run.pop()
    if run:
        yield tuple(run)


def _is_initial(word: Word) -> bool:
    return len(word.text) == 1 or word.text.endswith(".") or word.lower in _TITLES


def _initials(run: tuple[Word, ...]) -> Iterator[str]:
    for kept in ([w for w in run if w.has_capital], list(run)):
        letters = "".join(w.text[0] for w in kept[:_MOST_INITIALS]).lower()
        for start in range(len(letters)):
            for end in range(start + 2, len(letters) + 1):
                yield letters[start:end]
