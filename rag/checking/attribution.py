"""Whether a statement gives words to the one who said them.

Frames are read by rule: "X said", "said X", "according to X". A speaker is known where a name is
part of the frame; "he said" names nobody and is never held against a statement.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.checking.alignment import Alignment, closest
from rag.checking.name_runs import Name, name_index
from rag.checking.nations import same_nation
from rag.checking.source import Source
from rag.checking.words import Word, word_set
from rag.types import Check

__all__ = ["check_attribution"]

_SAYING = word_set(
    "said says say told tells claimed claims claim argued argues argue added adds insisted insists "
    "stated states warned warns announced announces admitted admits denied denies suggested "
    "suggests explained explains declared declares noted notes wrote writes believed believes "
    "predicted predicts commented comments alleged alleges asserted asserts confirmed "
    "confirms"
)
_REACH = 6
_LEAST_SHARE = 0.6
# Only a near copy can be seen to leave out the frame and nothing else.
_FLAT_SHARE = 0.9
_MOST_DROPPED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """One report of speech: its verb and who speaks, where a name tells it."""

    verb: Word
    speaker: Name | None


def check_attribution(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return one check of who says the statement's words; empty where neither side tells."""
    alignment = closest(statement, sources)
    if alignment is None or alignment.share < _LEAST_SHARE:
        return []
    inside = frozenset().union(*(name_index(s.title, s.text).inside for s in sources))
    said, had = _frames(alignment.said, inside), _frames(alignment.had, inside)
    if not had:
        return []
    if not said:
        return _flat(alignment, had)
    speakers = [frame.speaker for frame in said if frame.speaker]
    known = [frame.speaker for frame in had if frame.speaker]
    if not speakers or not known or len(known) < len(had):
        return []
    return [_compared(speakers, known)]


def _compared(speakers: Sequence[Name], known: Sequence[Name]) -> Check:
    for speaker in speakers:
        if not any(_same(speaker, other) for other in known):
            detail = f"the article has {known[0].text} say this, the sentence says {speaker.text}"
            return Check(name="attribution", passed=False, detail=detail)
    return Check(name="attribution", passed=True, detail=f"both have {known[0].text} say this")


def _flat(alignment: Alignment, had: Sequence[_Frame]) -> list[Check]:
    """Check that a near copy did not leave out who says it."""
    if alignment.share < _FLAT_SHARE:
        return []
    for edit in alignment.edits:
        for frame in had:
            if not edit.said and len(edit.had) <= _MOST_DROPPED and frame.verb in edit.had:
                words = " ".join(word.text for word in edit.had)
                detail = f"the article says “{words}”, the sentence says it as a fact"
                return [Check(name="attribution", passed=False, detail=detail)]
    return []


def _frames(found: tuple[Word, ...], inside: frozenset[str]) -> list[_Frame]:
    if not any(word.lower == "according" or word.lower in _SAYING for word in found):
        return []
    names = list(_names(found, inside))
    frames = []
    for i, word in enumerate(found):
        after = found[i + 1] if i + 1 < len(found) else None
        if word.lower == "according" and after is not None and after.lower == "to":
            frames.append(_Frame(verb=word, speaker=_starting(names, found, i + 2)))
        elif word.lower in _SAYING:
            frames.append(_Frame(verb=word, speaker=_speaker(names, found, i)))
    return frames


def _names(found: tuple[Word, ...], inside: frozenset[str]) -> Iterator[tuple[int, int, Name]]:
    i = 0
    while i < len(found):
        end = i
        while end < len(found) and _names_word(found[end], inside, first=end == i):
            end += 1
        if end > i:
            run = found[i:end]
            core = tuple(w for w in run if w.lower not in ("mr", "mrs", "ms", "dr", "sir"))
            if core:
                yield i, end, Name(text=" ".join(w.text for w in run), core=core)
        i = max(end, i + 1)


def _names_word(word: Word, inside: frozenset[str], *, first: bool) -> bool:
    if not word.has_capital or not word.is_content or (word.breaks and not first):
        return False
    return not word.opens or word.key in inside or word.lower in ("mr", "mrs", "ms", "dr", "sir")


def _starting(
    names: Sequence[tuple[int, int, Name]], found: tuple[Word, ...], at: int
) -> Name | None:
    for start, _, name in names:
        if at <= start <= at + _REACH and not any(w.breaks for w in found[at + 1 : start + 1]):
            return name
    return None


def _speaker(
    names: Sequence[tuple[int, int, Name]], found: tuple[Word, ...], at: int
) -> Name | None:
    before = [name for _, end, name in names if end == at]
    if before and not found[at].breaks:
        return before[0]
    after = [name for start, _, name in names if start == at + 1]
    if after and not found[at + 1].breaks and found[at].lower not in ("told", "tells"):
        return after[0]
    return None


def _same(left: Name, right: Name) -> bool:
    others = frozenset().union(*(same_nation(w.key) for w in right.core))
    return any(not same_nation(w.key).isdisjoint(others) for w in left.core)
