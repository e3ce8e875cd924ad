"""Where a text may be cut without taking a character apart, as a reader sees characters.

The part of Unicode's extended grapheme clusters (UAX 29) that canonical texts hold: combining
marks, joined emoji, skin tones and flags. A joiner is never cut off on either side.
"""

import unicodedata

__all__ = ["continues", "cut_before"]

_JOINERS = frozenset("\u200c\u200d")
_MARKS = frozenset({"Mn", "Mc", "Me"})


def continues(before: str, after: str) -> bool:
    r"""Whether ``after`` belongs to the same character as ``before``; flags are left out.

    A line break is a character of its own, whatever follows it.

    >>> continues("e", "\u0301"), continues("e", "f")
    (True, False)
    """
    if before == "\n":
        return False
    return (
        before == "\u200d"
        or after in _JOINERS
        or unicodedata.category(after) in _MARKS
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones (UTS 51)
    )


def cut_before(text: str, start: int, end: int) -> int:
    r"""Return the last place in ``(start, end]`` where ``text`` may be cut; ``end`` if none.

    ``start`` is taken for the beginning of a character. Linear in ``end - start``.

    >>> cut_before("ae\u0301", 0, 2)
    1
    """
    cut = end
    while cut > start and _inside(text, start, cut):
        cut -= 1
    return cut if cut > start else end


def _inside(text: str, start: int, at: int) -> bool:
    if at >= len(text):
        return False
    return continues(text[at - 1], text[at]) or _splits_flag(text, start, at)


def _splits_flag(text: str, start: int, at: int) -> bool:
    """Whether a cut would part the two letters of a flag; they pair up from the run's start."""
    if not (_is_flag_letter(text[at - 1]) and _is_flag_letter(text[at])):
        return False
    first = at
    while first > start and _is_flag_letter(text[first - 1]):
        first -= 1
    return (at - first) % 2 == 1


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
