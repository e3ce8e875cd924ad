"""Whether a statement says as a fact what its source only holds possible, planned or alleged.

A hedge ("may", "allegedly", "is expected to") counts where the word it bears on stands in the
statement too. To add a hedge is careful, not wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.checking.alignment import Alignment, closest
from rag.checking.source import Source
from rag.checking.words import Word, next_content, word_set
from rag.types import Check

__all__ = ["Hedge", "check_hedging", "hedged_words"]

_WORDS = word_set(
    "may might could alleged allegedly reportedly apparently possibly probably perhaps maybe "
    "potentially presumably purportedly supposedly suspected rumoured rumored likely seemingly "
    "arguably"
)
_BEFORE_TO = word_set(
    "believed thought expected due set likely reported said alleged rumoured rumored understood "
    "estimated considered planned scheduled claimed supposed feared assumed about according plan "
    "plans planning hope hopes hoped hoping aim aims aimed aiming intend intends intended seek "
    "seeks threaten threatens threatened appear appears appeared seem seems seemed want wants "
    "propose proposes proposed"
)
_BEHIND_IT_IS = word_set("believed thought possible likely")
# Other ways to say the same: any of them in the statement keeps the hedge.
_KEEPS = _WORDS | word_set(
    "would should can claim claims claimed allege alleges believe believes believed think thinks "
    "thought expect expects expected plan plans planned planning hope hopes hoped aim aims aimed "
    "intend intends intended seek seeks seeking appear appears appeared seem seems seemed suggest "
    "suggests suggested suspect suspects accused accuse accuses according report reports reported "
    "say says said told tells unclear unlikely possible potential probable rumour rumours argue "
    "argues argued prediction predict predicts predicted forecast forecasts proposal proposed "
    "proposes propose consider considers considered considering want wants wanted due set "
    "scheduled supposed understood estimated feared if whether perhaps possibility chance "
    "threatens threatened about likelihood attempt attempted ready prepares preparing"
)
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hedge:
    """A hedge as written, its places ``[start, end)``, and the place of the word it bears on."""

    text: str
    start: int
    end: int
    target: int


def check_hedging(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return a failed check for the first hedge that was dropped, else one that it was kept.

    Empty where the source hedges no word that the statement has.
    """
    alignment = closest(statement, sources)
    if alignment is None or alignment.share < _LEAST_SHARE:
        return []
    matched = {j for _, j in alignment.pairs}
    hedges = [hedge for hedge in hedged_words(alignment.had) if hedge.target in matched]
    if not hedges:
        return []
    for hedge in hedges:
        if not _keeps(alignment, hedge):
            detail = f"the article says “{hedge.text}”, the sentence says it as a fact"
            return [Check(name="hedging", passed=False, detail=detail)]
    detail = f"the article says “{hedges[0].text}”, and the sentence is as careful"
    return [Check(name="hedging", passed=True, detail=detail)]


def hedged_words(found: tuple[Word, ...]) -> Iterator[Hedge]:
    """Yield the hedges that bear on a content word of their clause, in order."""
    end = 0
    for i in range(len(found)):
        n_words = _hedge_length(found, i) if i >= end else 0
        if not n_words:
            continue
        end = i + n_words
        target = next_content(found, end - 1)
        if target is not None:
            text = " ".join(word.text for word in found[i:end])
            yield Hedge(text=text, start=i, end=end, target=target)


def _hedge_length(found: tuple[Word, ...], at: int) -> int:
    word = found[at]
    following = found[at + 1].lower if at + 1 < len(found) else ""
    if following == "to" and word.lower in _BEFORE_TO:
        return 2
    if word.lower == "it" and following in ("is", "was") and at + 2 < len(found):
        return 3 if found[at + 2].lower in _BEHIND_IT_IS else 0
    # "May" is a month, and "could not" leaves nothing open.
    if word.lower not in _WORDS or word.text == "May":
        return 0
    return 0 if following == "not" else 1


def _keeps(alignment: Alignment, hedge: Hedge) -> bool:
    """Whether the statement has this hedge or another one in its place.

    A hedge that the source has elsewhere ("he said it may rain") does not stand for this one.
    """
    places = dict(alignment.pairs)
    own = range(hedge.start, hedge.end)
    return any(
        (i not in places or places[i] in own) and word.lower in _KEEPS and not _is_month(word)
        for i, word in enumerate(alignment.said)
    )


def _is_month(word: Word) -> bool:
    return word.text == "May" and not word.opens
