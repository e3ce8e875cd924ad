"""Finds citation labels in an answer, whole or while it streams.

Accepted: ``[1]``, ``[1, 2]``, ``[1][2]``, ``[1-3]``, ``[[1]]``, ``【1】``, ``[^1]``,
``(source 1)``, ``(sources 1, 2)``. A mark of such a form that names a label which does not exist
(``[0]``, ``[-1]``, ``[99]``, ``[1-1000000000]``) is unknown: it stays in the text, marked and
counted. A year in brackets, an unclosed bracket and anything inside code are plain text.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.types import Span

__all__ = [
    "LabelGate",
    "LabelMark",
    "code_spans",
    "decided_until",
    "ends_with_label",
    "find_labels",
]

_LIST = r"\^?-?\d{1,12}(?:\s{0,2}[-–,;]\s{0,2}\^?-?\d{1,12}){0,40}"
_MARK = re.compile(
    rf"\[\[?(?P<square>{_LIST})\]\]?|【(?P<corner>{_LIST})(?:†[^】\n]{{0,40}})?】"
    rf"|\((?P<word>[Ss]ources?\s{{1,2}}{_LIST})\)"
)
_ITEM = re.compile(r"(?P<first>-?\d+)(?:\s*[-–]\s*(?P<last>\d+))?")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,400}`", re.DOTALL)
# A backtick that could still open code: nothing has closed it and no line end has ended it.
_OPEN_TICK = re.compile(r"`{1,2}[^`\n]{0,400}\Z")
# What could still grow into a mark, at the end of a piece of a stream.
_HALF_LIST = r"[\d\s,;^–-]{0,700}"
_HALF_MARK = re.compile(
    rf"(?:\[{{1,2}}{_HALF_LIST}\]?|【{_HALF_LIST}(?:†[^】\n]{{0,40}})?"
    rf"|\((?:[Ss](?:o(?:u(?:r(?:c(?:e(?:s)?)?)?)?)?)?)?|\([Ss]ources?\s{_HALF_LIST})\Z"
)
# The longest mark: 41 numbers of 12 digits with their signs, and what stands around them.
_MOST_MARK_CHARS = 800
# How far back a run of labels without a gap is read.
_LONGEST_RUN_CHARS = 200
# Ranges longer than this are not expanded; no answer has so many sources.
_MOST_IN_RANGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelMark:
    """One mark: ``text[start:end]`` as written, the labels that exist, and those that do not."""

    start: int
    end: int
    labels: tuple[int, ...]
    unknown: tuple[str, ...]


def find_labels(text: str, n_evidence: int, *, start: int = 0) -> list[LabelMark]:
    """Return the marks of ``text`` in order; labels 1..n_evidence exist.

    With ``start``, which must not lie in code, only the marks from there on.

    >>> [m.labels for m in find_labels("Yes [1, 3]. No [2-3].", 3)]
    [(1, 3), (2, 3)]
    >>> [m.unknown for m in find_labels("Yes [7]. In [2023] `[1]`.", 3)]
    [('7',)]
    """
    code = code_spans(text, start=start)
    marks = []
    at = 0
    for match in _MARK.finditer(text, start):
        while at < len(code) and code[at].end <= match.start():
            at += 1
        if at < len(code) and code[at].start <= match.start():
            continue
        written = match.group("square") or match.group("corner") or match.group("word")
        labels, unknown = _resolve(written, n_evidence)
        if labels or unknown:
            marks.append(
                LabelMark(start=match.start(), end=match.end(), labels=labels, unknown=unknown)
            )
    return marks


def code_spans(text: str, *, start: int = 0) -> list[Span]:
    """Return the Markdown code in ``text`` from ``start`` on, fences and signs included."""
    return [Span(start=m.start(), end=m.end()) for m in _CODE.finditer(text, start)]


def decided_until(text: str, *, start: int = 0) -> int:
    """Return the place up to which no further text can turn marks into code or back."""
    code = code_spans(text, start=start)
    tick = _OPEN_TICK.search(text, max(code[-1].end if code else start, len(text) - 410))
    return tick.start() if tick else len(text)


@lru_cache(maxsize=1_000)
def _resolve(written: str, n_evidence: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    labels: dict[int, None] = {}
    unknown: dict[str, None] = {}
    for item in _ITEM.finditer(written):
        first, last = int(item["first"]), int(item["last"] or item["first"])
        if all(_is_year(number, n_evidence) for number in item.groups(item["first"])):
            continue
        if last < first or last - first >= _MOST_IN_RANGE:
            unknown[item.group()] = None
            continue
        for label in range(first, last + 1):
            if 1 <= label <= n_evidence:
                labels[label] = None
            else:
                unknown[str(label)] = None
    return tuple(labels), tuple(unknown)


def _is_year(written: str, n_evidence: int) -> bool:
    return len(written) == 4 and written[0] in "12" and int(written) > n_evidence


def ends_with_label(text: str, mark: str) -> bool:
    """Whether the run of labels at the end of ``text`` has this one.

    >>> ends_with_label("It rose [1][2]", "[1]"), ends_with_label("It rose [1] and [2]", "[1]")
    (True, False)
    """
    run = text[-_LONGEST_RUN_CHARS:]
    while run.endswith("]"):
        if run.endswith(mark):
            return True
        run = run[: max(0, run.rfind("["))]
    return False


class LabelGate:
    """Passes streamed text on, but never half a mark: a piece's open end waits for the next."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what can be shown now; joined with the rest it equals everything fed."""
        text = self._held + piece
        half = _HALF_MARK.search(text, max(0, len(text) - _MOST_MARK_CHARS))
        cut = half.start() if half else len(text)
        self._held = text[cut:]
        return text[:cut]

    def flush(self) -> str:
        """Return what is held back; the stream has ended."""
        held, self._held = self._held, ""
        return held
