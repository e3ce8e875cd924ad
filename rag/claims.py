"""Cuts an answer into claims: its sentences, each with the labels that stand in or behind it."""

import re
from dataclasses import dataclass

from index.types import Span
from rag.labels import LabelMark, code_spans, decided_until, find_labels
from rag.sentences import sentence_spans

__all__ = ["ClaimSpan", "ClaimSplitter", "claim_spans"]

_WORD_CHAR = re.compile(r"[^\W_]")
_SPACE = re.compile(r"\s")
# Whatever can stand at a border between two claims.
_MAY_END = re.compile(r"[.!?…؟۔।。！？｡\n]")
_LEAST_GROWTH = 0.05
# A sentence's end is known once the next word is whole; labels may stand between. Where this is
# not enough, as behind much code, a claim is found with the next terminator or at the end.
_UNDECIDED_CHARS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSpan:
    """A claim's place in the answer, labels included, and what it says without them."""

    start: int
    end: int
    statement: str
    labels: tuple[int, ...]
    unknown: tuple[str, ...]


def claim_spans(text: str, n_evidence: int) -> list[ClaimSpan]:
    """Return the claims of ``text`` in order.

    Labels after a sentence's full stop belong to that sentence; labels before the first sentence
    belong to it. What holds no letter or digit, labels aside, is no claim.

    >>> [c.labels for c in claim_spans("It rose. [1] It fell [2][3].", 3)]
    [(1,), (2, 3)]
    """
    return _claims(text, find_labels(text, n_evidence), 0)


def _claims(text: str, marks: list[LabelMark], start: int) -> list[ClaimSpan]:
    masked = _masked(text, marks)
    sentences = [s for s in sentence_spans(masked, start=start) if _has_words(masked, s)]
    claims = []
    taken = 0
    for i, sentence in enumerate(sentences):
        last = i + 1 == len(sentences)
        until = len(text) if last else sentences[i + 1].start
        before = taken
        while taken < len(marks) and marks[taken].start < until:
            taken += 1
        mine = marks[before:taken]
        end = max([sentence.end, *(mark.end for mark in mine)])
        begin = min([sentence.start, *(mark.start for mark in mine)])
        claims.append(_claim(masked, begin, end, mine))
    return claims


def _masked(text: str, marks: list[LabelMark]) -> str:
    """Blank the marks, so that they neither end nor begin a sentence; lengths stay."""
    parts, at = [], 0
    for mark in marks:
        parts += [text[at : mark.start], " " * (mark.end - mark.start)]
        at = mark.end
    return "".join([*parts, text[at:]])


def _has_words(masked: str, sentence: Span) -> bool:
    return _WORD_CHAR.search(masked, sentence.start, sentence.end) is not None


def _claim(masked: str, start: int, end: int, marks: list[LabelMark]) -> ClaimSpan:
    labels = dict.fromkeys(label for mark in marks for label in mark.labels)
    return ClaimSpan(
        start=start,
        end=end,
        statement=_without_gap(masked[start:end]),
        labels=tuple(labels),
        unknown=tuple(label for mark in marks for label in mark.unknown),
    )


def _without_gap(statement: str) -> str:
    """Close the gaps that blanked labels leave: "rose   ." reads "rose."."""
    words = " ".join(statement.split())
    for stop in ".,;:!?":
        words = words.replace(f" {stop}", stop)
    return words


class ClaimSplitter:
    """Hands out each claim once, as soon as text behind it shows that it is finished.

    However the text arrives, the claims are those of ``claim_spans``, if no piece ends inside a
    mark (``LabelGate``). Only the text behind the last claim is looked at again.
    """

    def __init__(self, n_evidence: int) -> None:
        self._n_evidence = n_evidence
        self._done_until = 0
        self._outside_code = 0
        self._looked_until = 0
        self._next_look = 0
        self._read_until = 0
        # Where the last white space and the last sign that may end a sentence were read.
        self._last_space = self._last_stop = -1

    def is_due(self, text: str) -> bool:
        """Whether ``finished`` has to look; ``text`` is all text so far, read once for this."""
        for found in _SPACE.finditer(text, self._read_until):
            self._last_space = found.start()
        for found in _MAY_END.finditer(text, self._read_until):
            self._last_stop = found.start()
        self._read_until = len(text)
        # Without white space no word has ended, and without a terminator no sentence; what
        # follows a terminator that was looked at long ago has shown that it ended none.
        undecided = max(self._done_until, self._looked_until - _UNDECIDED_CHARS)
        return (
            len(text) >= self._next_look
            and self._last_space >= self._looked_until
            and self._last_stop >= undecided
        )

    def finished(self, text: str) -> list[ClaimSpan]:
        """Return the claims that ended since the last call; ``text`` is all text so far."""
        if not self.is_due(text):
            return []
        self._looked_until = len(text)
        # What stays open is looked at again when it has grown, or long claims cost a square.
        self._next_look = len(text) + int((len(text) - self._done_until) * _LEAST_GROWTH)
        decided = text[: decided_until(text, start=self._outside_code)]
        claims = self._open(decided)
        # The next claim's first word must be whole: it decides whether a border was one. It is
        # where a further claim follows, also in scripts that put no space between words.
        if claims and not _SPACE.search(decided, claims[-1].start, claims[-1].end):
            claims.pop()
        ended = claims[:-1]
        return self._take(decided, ended)

    def rest(self, text: str) -> list[ClaimSpan]:
        """Return every claim not handed out yet; the text is complete."""
        return self._take(text, self._open(text))

    def _open(self, text: str) -> list[ClaimSpan]:
        marks = find_labels(text, self._n_evidence, start=self._outside_code)
        open_marks = [mark for mark in marks if mark.start >= self._done_until]
        return _claims(text, open_marks, self._done_until)

    def _take(self, text: str, claims: list[ClaimSpan]) -> list[ClaimSpan]:
        if claims:
            self._done_until = claims[-1].end
            code = code_spans(text, start=self._outside_code)
            inside = [c.start for c in code if c.start < self._done_until < c.end]
            self._outside_code = min([self._done_until, *inside])
        return claims
