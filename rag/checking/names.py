"""Whether the names of a statement are those of its sources.

A name is backed by the whole source: surname alone, title, possessive, diacritics, an acronym
for a run of words and a nationality for its country all count. It is not backed where the
carrying sentence has another name in the same place, nor where it joins one person's first name
to another's surname.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.checking.alignment import Alignment, closest
from rag.checking.name_runs import Name, NameIndex, name_index, names_in, tells
from rag.checking.nations import same_nation
from rag.checking.source import Source
from rag.checking.words import Word
from rag.term_weights import term_weight
from rag.types import Check

__all__ = ["check_names"]

# Below this share of matching words "the same place" means nothing.
_LEAST_SHARE = 0.55
# A longer difference is another wording, not another name.
_MOST_WORDS = 5
# Ordinary words that open sentences ("Additionally") weigh less, names more.
_RARE = 0.7


def check_names(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return one failed check for each name the sources do not back, else one that names agree.

    Empty where the statement has no name, or there is no source.
    """
    indexes = [name_index(source.title, source.text) for source in sources]
    names = list(_names(statement, indexes))
    if not indexes:
        return []
    alignment = closest(statement, sources)
    wrong = {
        said[0].start: f"the sentence says “{_text(statement, said)}” where the article has "
        f"“{_joined(had)}”"
        for said, had in _exchanged(alignment, names, indexes)
    }
    failed = list(wrong.values())
    for name in names:
        if not any(name.core[0].start <= at < name.core[-1].end for at in wrong):
            failed.extend(_unbacked(name, indexes))
    if failed:
        return [Check(name="names", passed=False, detail=detail) for detail in failed]
    if not names:
        return []
    return [Check(name="names", passed=True, detail=_agreement(names, indexes))]


def _names(statement: str, indexes: Sequence[NameIndex]) -> Iterator[Name]:
    inside = frozenset().union(*(index.inside for index in indexes))
    ordinary = frozenset().union(*(index.ordinary for index in indexes))
    yield from names_in(statement, inside=inside, ordinary=ordinary)


def _unbacked(name: Name, indexes: Sequence[NameIndex]) -> Iterator[str]:
    if not any(_backs(index, name) for index in indexes):
        yield f"“{name.text}” is not in the article"
        return
    mixed = [_mixed(index, name) for index in indexes if _backs(index, name)]
    if all(mixed):
        yield f"the article does not have “{name.text}” as one name; it has {mixed[0]}"


def _backs(index: NameIndex, name: Name) -> bool:
    missing = [w for w in name.core if not _has(index, w)]
    if not missing:
        return True
    letters = "".join(w.text[0] for w in name.core).lower()
    return len(letters) > 1 and letters in index.vocabulary


def _has(index: NameIndex, word: Word) -> bool:
    if not same_nation(word.key).isdisjoint(index.vocabulary):
        return True
    short = word.text.replace(".", "")
    return len(short) > 1 and short.isupper() and short.lower() in index.initials


def _mixed(index: NameIndex, name: Name) -> str:
    """Return the two names that ``name`` was put together from, in words; else nothing."""
    for left, right in pairwise(name.core):
        after, before = index.after.get(left.key), index.before.get(right.key)
        if not after or not before or "" in after or "" in before:
            continue
        if right.key not in after and left.key not in before:
            others = [_first_with(index, left.key), _first_with(index, right.key)]
            return " and ".join(f"“{other}”" for other in others)
    return ""


def _first_with(index: NameIndex, key: str) -> str:
    return next(name.text for name in index.names if any(w.key == key for w in name.core))


def _exchanged(
    alignment: Alignment | None, names: Sequence[Name], indexes: Sequence[NameIndex]
) -> Iterator[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    """Yield the names that stand where the carrying sentence has another name."""
    if alignment is None or alignment.share < _LEAST_SHARE:
        return
    named = {word.start for name in names for word in name.core}
    inside = frozenset().union(*(index.inside for index in indexes))
    for edit in alignment.edits:
        if not 0 < len(edit.said) <= _MOST_WORDS or not 0 < len(edit.had) <= _MOST_WORDS:
            continue
        said = tuple(w for w in edit.said if w.start in named or _may_name(w, edit.had, inside))
        had = tuple(w for w in edit.had if w.has_capital and tells(w) and w.key in inside)
        lower = [w for w in edit.said if w.is_content and not w.has_capital]
        if said and had and not lower and not _same(said, had):
            yield said, had


def _may_name(word: Word, had: Sequence[Word], inside: frozenset[str]) -> bool:
    """Whether the first word of a sentence is a name, as a name is what it stands for."""
    if not (word.opens and word.has_capital and tells(word) and had[0].key in inside):
        return False
    return had[0].opens and term_weight(word.key) >= _RARE


def _same(said: Sequence[Word], had: Sequence[Word]) -> bool:
    others = frozenset().union(*(same_nation(w.key) for w in had))
    if any(not same_nation(w.key).isdisjoint(others) for w in said):
        return True
    initials = ["".join(w.text[0] for w in side).lower() for side in (said, had)]
    return initials[0] in others or any(w.key == initials[1] for w in said)


def _text(statement: str, said: Sequence[Word]) -> str:
    return statement[said[0].start : said[-1].end]


def _joined(had: Sequence[Word]) -> str:
    return " ".join(word.text for word in had)


def _agreement(names: Sequence[Name], indexes: Sequence[NameIndex]) -> str:
    return "; ".join(dict.fromkeys(_as_written(name, indexes) for name in names))


def _as_written(name: Name, indexes: Sequence[NameIndex]) -> str:
    keys = {w.key for w in name.core}
    longer = [other for index in indexes for other in index.names if _holds(other, keys)]
    if longer and len(longer[0].core) > len(name.core):
        return f"“{name.text}” is {longer[0].text} in the article"
    return f"“{name.text}” is in the article"


def _holds(other: Name, keys: set[str]) -> bool:
    return keys <= {w.key for w in other.core}
