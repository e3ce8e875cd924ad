"""Cuts an answer into claims: its sentences, each with the labels that stand in or behind it."""

from dataclasses import dataclass

from rag.labels import LabelMark, find_labels
from rag.sentences import sentence_spans

__all__ = ["ClaimSpan", "ClaimSplitter", "claim_spans"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSpan:
    """A claim's place in the answer, labels included, and what it says without them."""

    start: int
    end: int
    statement: str
    labels: tuple[int, ...]
    unknown: tuple[str, ...]


def claim_spans(text: str, n_evidence: int, *, start: int = 0) -> list[ClaimSpan]:
    """Return the claims of ``text[start:]`` in order, positions into ``text``.

    Labels after a sentence's full stop belong to that sentence; labels before the first sentence
    belong to it. A text of nothing but labels has no claim.

    >>> [c.labels for c in claim_spans("It rose. [1] It fell [2][3].", 3)]
    [(1,), (2, 3)]
    """
    marks = [mark for mark in find_labels(text, n_evidence) if mark.start >= start]
    masked = _masked(text, marks)
    sentences = [s for s in sentence_spans(masked[start:]) if _has_words(masked, s.start + start)]
    claims = []
    taken = 0
    for i, sentence in enumerate(sentences):
        begin = start + sentence.start
        last = i + 1 == len(sentences)
        until = len(text) if last else start + sentences[i + 1].start
        mine = [mark for mark in marks[taken:] if mark.start < until]
        taken += len(mine)
        end = max([start + sentence.end, *(mark.end for mark in mine)])
        claims.append(_claim(masked, min([begin, *(m.start for m in mine)]), end, mine))
    return claims


def _masked(text: str, marks: list[LabelMark]) -> str:
    """Blank the marks, so that they neither end nor begin a sentence; lengths stay."""
    parts, at = [], 0
    for mark in marks:
        parts += [text[at : mark.start], " " * (mark.end - mark.start)]
        at = mark.end
    return "".join([*parts, text[at:]])


def _has_words(masked: str, start: int) -> bool:
    return masked[start : start + 1].strip() != ""


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
    """Hands out each claim once, as soon as text behind it shows that it is finished."""

    def __init__(self, n_evidence: int) -> None:
        self._n_evidence = n_evidence
        self._done_until = 0

    def finished(self, text: str) -> list[ClaimSpan]:
        """Return the claims that ended since the last call; ``text`` is all text so far."""
        open_claims = claim_spans(text, self._n_evidence, start=self._done_until)
        ended = []
        for claim, following in zip(open_claims, open_claims[1:], strict=False):
            # The next claim's first word must be whole: it decides whether a border was one.
            if not any(c.isspace() for c in text[following.start : following.end]):
                break
            ended.append(claim)
        return self._take(ended)

    def rest(self, text: str) -> list[ClaimSpan]:
        """Return every claim not handed out yet; the text is complete."""
        return self._take(claim_spans(text, self._n_evidence, start=self._done_until))

    def _take(self, claims: list[ClaimSpan]) -> list[ClaimSpan]:
        if claims:
            self._done_until = claims[-1].end
        return claims
