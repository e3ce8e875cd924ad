r"""One canonical text for every input, named by its hash.

Guarantees: NFC, ``\n`` line ends, no control, zero-width, bidirectional-override or tag
characters, at most thirty combining marks in a row, no space before a line end, at most one
empty line in a row, none at either end.
Applying it twice changes nothing. All positions elsewhere are code points into this text.
"""

import hashlib
import re
import unicodedata

__all__ = ["canonical_text", "version_of"]

# Unicode line and paragraph ends, besides CRLF and CR (Unicode Standard, section 5.8).
_LINE_END = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")

# Invisible characters: C0/C1 controls, soft hyphen, combining grapheme joiner, Arabic letter mark,
# Hangul fillers, zero-width characters, bidirectional controls, invisible operators, BOM,
# interlinear annotation and tags. ZERO WIDTH JOINER and NON-JOINER are decided by context below:
# they carry meaning in emoji sequences and in several scripts (UTS 51; UAX 31, section 2.3).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff\ufffe\uffff]"
)
_JOINERS = "\u200c\u200d"
_JOINER = re.compile(f"[{_JOINERS}]")
# Tried once per run of spaces and never again inside it, so a long run costs linear time.
_TRAILING_SPACE = re.compile(r"(?<![^\S\n])[^\S\n]++(?=\n)")
# Sorting a run of marks takes quadratic time in CPython: 160,000 of them took 40 s. No language
# needs more than the 30 that Unicode's stream-safe format allows (UAX 15, section 13).
_MAX_MARKS = 30
_LONG_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{_MAX_MARKS + 1},}}")
_EMPTY_LINES = re.compile(r"\n{3,}")


def canonical_text(text: str) -> str:
    r"""Return the canonical form of ``text``; linear in its length.

    >>> canonical_text("Cafe\u0301\r\n\r\n\r\n\u200bopen ")
    'Café\n\nopen'
    """
    text = _LINE_END.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _cap_marks(_drop_stray_joiners(text))
    # Again afterwards, because NFC takes some marks apart.
    text = _cap_marks(unicodedata.normalize("NFC", text))
    text = _TRAILING_SPACE.sub("", text)
    return _EMPTY_LINES.sub("\n\n", text).strip()


def version_of(text: str) -> str:
    """Return ``"sha256:"`` and the hash of a canonical text; names the version.

    >>> version_of("")[:14]
    'sha256:e3b0c44'
    """
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _drop_stray_joiners(text: str) -> str:
    """Keep a joiner only between two characters that it can join.

    What stands before it is judged by its base, not by the marks on it: composing the two must
    not change the verdict, or the canonical text of a canonical text would be another one.
    """
    if not _JOINER.search(text):
        return text
    kept: list[str] = []
    base = ""
    for i, char in enumerate(text):
        if char in _JOINERS:
            follower = text[i + 1 : i + 2]
            if kept and kept[-1] not in _JOINERS and _joins(base) and _joins(follower):
                kept.append(char)
            continue
        if not unicodedata.category(char).startswith("M"):
            base = char
        kept.append(char)
    return "".join(kept)


def _cap_marks(text: str) -> str:
    """Drop the combining marks after the first thirty on one base."""
    return _LONG_RUN.sub(lambda match: _capped(match[0]), text)


def _capped(run: str) -> str:
    kept: list[str] = []
    n_marks = 0
    for char in run:
        n_marks = n_marks + 1 if unicodedata.combining(char) else 0
        if n_marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _joins(char: str) -> bool:
    """Whether a joiner beside ``char`` can matter: emoji, marks, letters of joining scripts."""
    if not char:
        return False
    char = unicodedata.normalize("NFD", char)[0]
    category = unicodedata.category(char)
    if category in {"So", "Sk", "Mn", "Mc"}:
        return True
    return category.startswith("L") and ord(char) > 0x0590
