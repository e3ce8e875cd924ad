"""Whether a statement and its source deny the same things.

Each "not", "never", "without", "refused to" … is tied to the next content word of its clause, and
only the words tied on one side and free on the other count: a source may deny more than the
statement speaks of. Two in a row cancel each other.
"""

from collections.abc import Iterator, Sequence

from rag.checking.alignment import Alignment, closest
from rag.checking.source import Source
from rag.checking.words import Word, next_content, word_set
from rag.types import Check

__all__ = ["check_negation", "denied_words"]

_PLAIN = word_set(
    "not no never cannot without none neither nor nobody nothing nowhere hardly scarcely barely "
    "rarely seldom"
)
# They deny what comes after "to", "that" or "-ing".
_VERBS = word_set(
    "refuse refuses refused refusing deny denies denied denying fail fails failed failing decline "
    "declines declined declining unable prevent prevents prevented preventing lack lacks lacked "
    "lacking"
)
_VERB_LINKS = word_set("to that from any it he she they being having")
# "not only", "no doubt", "no. 5": nothing is denied.
_HARMLESS = word_set("only just merely simply least doubt longer-term")
# Below this share of matching words the two do not speak of the same thing.
_LEAST_SHARE = 0.5


def check_negation(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return a failed check for each word denied on one side only, else one that both agree.

    Empty where neither side denies a word that they share.
    """
    alignment = closest(statement, sources)
    if alignment is None or alignment.share < _LEAST_SHARE:
        return []
    said, had = denied_words(alignment.said), denied_words(alignment.had)
    details = [*_added(alignment, said, had), *_dropped(alignment, said, had)]
    if details:
        return [Check(name="negation", passed=False, detail=detail) for detail in details]
    shared = [i for i, j in alignment.pairs if i in said and j in had]
    if not shared:
        return []
    sign = said[shared[0]].text
    return [Check(name="negation", passed=True, detail=f"both say “{sign}”")]


def denied_words(found: tuple[Word, ...]) -> dict[int, Word]:
    """Return the places of the words that are denied, each with the word that denies it."""
    denied: dict[int, Word] = {}
    for i, word in enumerate(found):
        at = _denied_by(found, i)
        if at is None:
            continue
        if at in denied:
            del denied[at]
        else:
            denied[at] = word
    return denied


def _denied_by(found: tuple[Word, ...], at: int) -> int | None:
    word = found[at]
    if not _is_sign(found, at):
        return None
    following = next_content(found, at)
    if following is None or any(w.lower in _HARMLESS for w in found[at + 1 : at + 2]):
        return None
    target = found[following]
    if word.lower == "no" and target.text[0].isdigit():
        return None
    if target.lower in _VERBS and _is_sign(found, following):
        # "did not deny that he left": both signs meet at "left".
        return next_content(found, following) or following
    return following


def _is_sign(found: tuple[Word, ...], at: int) -> bool:
    word = found[at].lower
    if word in _PLAIN or word.endswith("n't"):
        return True
    following = found[at + 1].lower if at + 1 < len(found) else ""
    return word in _VERBS and (following in _VERB_LINKS or following.endswith("ing"))


def _added(alignment: Alignment, said: dict[int, Word], had: dict[int, Word]) -> Iterator[str]:
    for i, sign in said.items():
        free = _partners(alignment, i, said=True)
        if free and not any(j in had for j in free):
            yield (
                f"the sentence says “{sign.text} … {alignment.said[i].text}”, "
                f"the article says “{alignment.had[free[0]].text}” without it"
            )


def _dropped(alignment: Alignment, said: dict[int, Word], had: dict[int, Word]) -> Iterator[str]:
    for j, sign in had.items():
        free = _partners(alignment, j, said=False)
        if free and not any(i in said for i in free):
            yield (
                f"the article says “{sign.text} … {alignment.had[j].text}”, "
                f"the sentence says “{alignment.said[free[0]].text}” without it"
            )


def _partners(alignment: Alignment, at: int, *, said: bool) -> list[int]:
    """Return the matched place on the other side first, then every other place with the word."""
    mine, other = (alignment.said, alignment.had) if said else (alignment.had, alignment.said)
    matched = [pair[1 if said else 0] for pair in alignment.pairs if pair[0 if said else 1] == at]
    if not matched:
        return []
    return matched + [k for k, w in enumerate(other) if w.key == mine[at].key and k not in matched]
