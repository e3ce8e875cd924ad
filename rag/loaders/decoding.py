"""Bytes to text: which encoding a file is in, and whether it is text at all.

In order: a byte order mark, the pattern of NUL bytes that UTF-16 and UTF-32 leave, UTF-8 if it is
valid, the encoding the document declares, Western European if the text would look like it, then
charset-normalizer. UTF-8 with a few damaged bytes stays UTF-8 and shows U+FFFD at the damage.
"""

import codecs
import re

from charset_normalizer import from_bytes

from rag.errors import UnreadableInputError

__all__ = ["UTF16_MARKS", "declared_encoding", "decode", "labelled_encoding"]

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
# What browsers decode a label with: https://encoding.spec.whatwg.org/#names-and-labels
_BROWSER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
# Seven-bit encodings that announce themselves by an escape sequence (RFC 1468, RFC 1557).
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"))
# Codecs of Python that no document is in; the first of them never decodes anything.
_NO_ENCODINGS = frozenset({"undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape"})
_NOT_TEXT = "looks like a binary file, not text; convert it to plain text in UTF-8 first"
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Letters and signs that texts in Western European languages use outside ASCII. Letters that share
# their byte with a frequent one of windows-1250, -1251, -1254 or -1257 are left out.
_WESTERN = frozenset(
    "ÀÂÄÅÆÇÉÈÊËÍÎÏÑÓÔÖØÚÛÜàáâãäåæçèéêëìíîïñòóôõöøùúûüßŒœ¿¡ªº€£©®°§«»„“”‘’–—…•·½\xa0\xad"
)
_SAMPLE_BYTES = 1_000_000


def decode(data: bytes, *, declared: str | None = None) -> str:
    """Return ``data`` as text, without a byte order mark.

    Raises:
        UnreadableInputError: If it is not text, or in no encoding that can be told.
    """
    text = _marked(data) or _wide(data) or _plain(data, _text_codec(declared))
    n_controls = sum(1 for _ in _CONTROLS.finditer(text[:_SAMPLE_BYTES]))
    if n_controls * 50 > min(len(text), _SAMPLE_BYTES):
        raise UnreadableInputError(_NOT_TEXT)
    return text


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that an HTML or XML document names in its first bytes, as a codec."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    if match is None:
        return None
    return labelled_encoding((match[1] or match[2]).decode("ascii", "replace"))


def labelled_encoding(label: str) -> str | None:
    """Return the codec that browsers decode with where a document or a server says ``label``."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _BROWSER.get(name, name)


def _text_codec(name: str | None) -> str | None:
    """Return ``name`` unless it is no encoding of text: pages do declare ``undefined``."""
    try:
        known = codecs.lookup(name).name.replace("_", "-") if name else ""
    except (LookupError, ValueError):
        return None
    return None if known in _NO_ENCODINGS else name


def _marked(data: bytes) -> str | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec) or data[len(mark) :].decode(codec, "replace")
    return None


def _wide(data: bytes) -> str | None:
    """Decode UTF-16 or UTF-32 without a mark, which shows in where the NUL bytes are."""
    sample = data[:4096]
    if b"\x00" not in sample:
        return None
    zeros = [sample[i::4].count(0) * 4 / len(sample) for i in range(4)]
    codec = None
    if min(zeros[:2]) > 0.7 and zeros[3] == 0:
        codec = "utf-32-be"
    elif min(zeros[2:]) > 0.7 and zeros[0] == 0:
        codec = "utf-32-le"
    elif min(zeros[1::2]) > 0.4 and max(zeros[0::2]) < 0.1:
        codec = "utf-16-le"
    elif min(zeros[0::2]) > 0.4 and max(zeros[1::2]) < 0.1:
        codec = "utf-16-be"
    return _strict(data, codec) if codec else None


def _plain(data: bytes, declared: str | None) -> str:
    if b"\x00" in data:
        raise UnreadableInputError(_NOT_TEXT)
    for escape, codec in _ESCAPES:
        if escape in data and (text := _strict(data, codec)) is not None:
            return text
    if (text := _utf8(data)) is not None:
        return text
    if declared and (text := _strict(data, declared)) is not None:
        return text
    return _western(data) or _guessed(data, declared)


def _utf8(data: bytes) -> str | None:
    """Decode UTF-8; damaged bytes are replaced if ten good sequences stand against each."""
    if (text := _strict(data, "utf-8")) is not None:
        return text
    text = data.decode("utf-8", "replace")
    n_damaged = text.count("\ufffd")
    n_good = sum(1 for char in text if char > "\x7f") - n_damaged
    return text if n_good >= 10 * n_damaged else None


def _western(data: bytes) -> str | None:
    text = _strict(data, "cp1252")
    if text is None:
        return None
    letters = [char for char in text[:_SAMPLE_BYTES] if char > "\x7f"]
    n_ascii = sum(1 for char in text[:_SAMPLE_BYTES] if char.isascii() and char.isalpha())
    # Hungarian writes its double acutes with the bytes of these two.
    hungarian = ("õ" in letters or "û" in letters) and "ã" not in letters and "ç" not in letters
    plausible = not hungarian and _WESTERN.issuperset(letters)
    return text if plausible and n_ascii >= 4 * len(letters) else None


def _guessed(data: bytes, declared: str | None) -> str:
    best = from_bytes(data).best()
    if best is not None and best.encoding != "ascii" and _readable(text := str(best)):
        return text
    if declared:
        text = data.decode(declared, "replace")
        if text.count("\ufffd") * 100 < len(text):
            return text
    raise UnreadableInputError(_NOT_TEXT)


def _readable(text: str) -> bool:
    """Whether most of the text is letters, digits and spaces; noise decodes to symbols."""
    sample = text[:20_000]
    n_words = sum(1 for char in sample if char.isalnum() or char.isspace())
    return n_words * 10 > 6 * len(sample)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None
