"""One canonical text for every input, named by its hash.

Guarantees: NFC, ``\\n`` line ends, no control, zero-width, bidirectional-override or tag
characters, no space before a line end, at most one empty line in a row, none at either end.
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
_JOINER = re.compile("[\u200c\u200d]")
_TRAILING_SPACE = re.compile(r"[^\S\n]+(?=\n)")
_EMPTY_LINES = re.compile(r"\n{3,}")


def canonical_text(text: str) -> str:
    """Return the canonical form of ``text``; linear in its length.

    >>> canonical_text("Cafe\\u0301\\r\\n\\r\\n\\r\\n\\u200bopen ")
    'Café\\n\\nopen'
    """
    text = _LINE_END.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _drop_stray_joiners(text)
    text = unicodedata.normalize("NFC", text)
    text = _TRAILING_SPACE.sub("", text)
    return _EMPTY_LINES.sub("\n\n", text).strip()


def version_of(text: str) -> str:
    """Return ``"sha256:"`` and the hash of a canonical text; names the version.

    >>> version_of("")[:14]
    'sha256:e3b0c44'
    """
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _drop_stray_joiners(text: str) -> str:
    """Keep a joiner only between two characters that it can join."""
    if not _JOINER.search(text):
        return text
    kept: list[str] = []
    for i, char in enumerate(text):
        if char in "\u200c\u200d" and not (
            kept and _joins(kept[-1]) and i + 1 < len(text) and _joins(text[i + 1])
        ):
            continue
        kept.append(char)
    return "".join(kept)


def _joins(char: str) -> bool:
    """Whether a joiner beside ``char`` can matter: emoji, marks, letters outside Latin."""
    category = unicodedata.category(char)
    if category in {"So", "Sk", "Mn", "Mc"}:
        return True
    return category.startswith("L") and ord(char) > 0x0590
