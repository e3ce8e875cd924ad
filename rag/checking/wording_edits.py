"""Whether a near copy of a source sentence was changed where it matters.

Where most words of a statement stand in the source in the same order, the few that do not were
put there: an opposite, two names that changed places, or a word the source does not have.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from rag.checking.alignment import Alignment, Edit, align, closest
from rag.checking.name_runs import Name, name_index, names_in
from rag.checking.negation import denied_words
from rag.checking.opposites import are_opposites
from rag.checking.source import Source
from rag.checking.words import Word, is_dated, words
from rag.types import Check

__all__ = ["check_wording"]

_NEAR_COPY = 0.7
# Only in a copy as near as this does a single new word mean an edit, not another wording.
_VERY_NEAR_COPY = 0.85
_MOST_NAMES = 6
# A longer stretch was worded anew rather than changed in one word.
_MOST_REPLACED = 4
_FORM_CHARS = 4


def check_wording(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return a failed check for each edit that changes what a near copy says.

    One passed check where a near copy has none; empty where the statement is no near copy.
    """
    alignment = closest(statement, sources)
    if alignment is None or alignment.share < _NEAR_COPY:
        return []
    details = [*_opposites(alignment), *_exchanged(statement, alignment)]
    details = details or list(_unbacked(alignment, sources))
    if details:
        return [Check(name="edited", passed=False, detail=detail) for detail in details]
    detail = f"{alignment.share:.0%} of the words stand in the article in this order"
    return [Check(name="edited", passed=True, detail=detail)]


def _opposites(alignment: Alignment) -> Iterator[str]:
    for edit in alignment.edits:
        for said in edit.said:
            for had in edit.had:
                if are_opposites(said.lower, had.lower) and not _turned(alignment, said, had):
                    yield (f"the sentence says “{said.text}” where the article says “{had.text}”")


def _turned(alignment: Alignment, said: Word, had: Word) -> bool:
    """Whether only one side denies its word: "not open" is "closed"."""
    return (said in _denied(alignment.said)) != (had in _denied(alignment.had))


def _denied(found: tuple[Word, ...]) -> list[Word]:
    return [found[i] for i in denied_words(found)]


def _exchanged(statement: str, alignment: Alignment) -> Iterator[str]:
    """Yield the pairs of names whose exchange would make the statement a better copy."""
    had = {word.key for word in alignment.had}
    names = [n for n in names_in(statement, inside=_capitals(alignment)) if _stands(n, had)]
    # An exchange leaves at least one of the two without its match.
    unmatched = {word.start for edit in alignment.edits for word in edit.said}
    for left, right in combinations(names[:_MOST_NAMES], 2):
        if unmatched.isdisjoint(word.start for name in (left, right) for word in name.core):
            continue
        swapped = (
            statement[: left.core[0].start]
            + right.text
            + statement[left.core[0].start + len(left.text) : right.core[0].start]
            + left.text
            + statement[right.core[0].start + len(right.text) :]
        )
        better = align(words(swapped), alignment.had)
        gain = len(better.pairs) - len(alignment.pairs)
        if gain >= 1 and better.share >= 0.9 and _tells_order(statement, left, right):
            yield f"the article has “{right.text}” and “{left.text}” the other way round"


def _capitals(alignment: Alignment) -> frozenset[str]:
    return frozenset(w.key for w in alignment.had if w.has_capital and w.is_content)


def _stands(name: Name, had: set[str]) -> bool:
    return all(word.key in had for word in name.core)


def _tells_order(statement: str, left: Name, right: Name) -> bool:
    """Whether words stand between the names: in "A and B" the order says nothing."""
    between = words(statement[left.core[-1].end : right.core[0].start])
    return any(word.is_content for word in between)


def _unbacked(alignment: Alignment, sources: Sequence[Source]) -> Iterator[str]:
    if alignment.share < _VERY_NEAR_COPY:
        return
    indexes = [name_index(source.title, source.text) for source in sources]
    known = frozenset().union(*(index.vocabulary for index in indexes))
    for edit in alignment.edits:
        if len(edit.had) <= _MOST_REPLACED:
            for word in edit.said:
                if _is_new(word, known) and not _is_form(word, edit.had):
                    yield _new_word(word, edit)


def _is_new(word: Word, known: frozenset[str]) -> bool:
    is_plain = word.is_content and not word.has_capital and not is_dated(word)
    return is_plain and word.key not in known


def _is_form(word: Word, had: Sequence[Word]) -> bool:
    """Whether it is a form, or the opposite, of a word it replaces: "shown" for "show".

    An opposite was looked at before: "did accept" says the same as "did not reject".
    """
    return any(
        word.lower[:_FORM_CHARS] == other.lower[:_FORM_CHARS]
        or are_opposites(word.lower, other.lower)
        for other in had
    )


def _new_word(word: Word, edit: Edit) -> str:
    had = " ".join(w.text for w in edit.had)
    if had:
        return f"the sentence says “{word.text}” where the article says “{had}”"
    return f"“{word.text}” is not in the article"
