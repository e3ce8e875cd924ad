"""What changed between two versions of a text, in words: paragraph by paragraph, then inside.

Paragraphs that are equal are matched first, so the work stays in proportion to what changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

__all__ = ["Change", "word_changes"]

# With the empty lines after it: they are all equal, and matching each with all is quadratic.
_PARAGRAPHS = re.compile(r"[^\n]+\n*|\n+")
_PARTS = re.compile(r"\s+|\S+")
# Longer changed stretches are shown as replaced whole; matching them is quadratic.
_MOST_PARTS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A run of text that stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_changes(before: str, after: str) -> tuple[Change, ...]:
    """Return the runs in order: without the added ones they are ``before``, and the other way.

    >>> [(c.kind, c.text) for c in word_changes("a b c", "a x c")]
    [('same', 'a '), ('removed', 'b'), ('added', 'x'), ('same', ' c')]
    """
    old, new = _PARAGRAPHS.findall(before), _PARAGRAPHS.findall(after)
    found: list[Change] = []
    for kind, a, b in _matched(old, new):
        if kind == "same":
            found.append(Change(kind="same", text=a))
        else:
            found += _inside(a, b)
    return tuple(_joined(found))


def _inside(before: str, after: str) -> list[Change]:
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    if len(old) + len(new) > _MOST_PARTS:
        return [Change(kind="removed", text=before), Change(kind="added", text=after)]
    changes: list[Change] = []
    for kind, a, b in _matched(old, new):
        if kind == "same":
            changes.append(Change(kind="same", text=a))
        else:
            changes += [Change(kind="removed", text=a), Change(kind="added", text=b)]
    return changes


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (same or changed, text before, text after) over both sequences."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "same" if tag == "equal" else "changed", "".join(old[a:b]), "".join(new[c:d])


def _joined(changes: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes with text, neighbours of a kind as one."""
    last: Change | None = None
    for change in changes:
        if not change.text:
            continue
        if last is not None and last.kind == change.kind:
            last = Change(kind=last.kind, text=last.text + change.text)
            continue
        if last is not None:
            yield last
        last = change
    if last is not None:
        yield last
