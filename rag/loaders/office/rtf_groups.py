"""What a group of an RTF document sets for what is in it, and the bytes of its fonts."""

import codecs
from dataclasses import dataclass, field

from rag.loaders.office.rtf_words import CHARSETS
from rag.loaders.office.symbols import symbol

__all__ = ["Fonts", "Group"]

_SYMBOL_CHARSET = 2
_DOUBLE = frozenset({"cp932", "cp949", "gb18030", "cp950", "johab"})
_FIRST_LEAD_BYTE = 0x81


@dataclass(slots=True, kw_only=True)
class Group:
    """The state that a group inherits and gives up again at its end.

    ``place`` is what its text goes to. ``n_fallback`` is how many characters follow each Unicode
    one for programs that cannot show it.
    """

    place: str = "body"
    is_skipped: bool = False
    is_hidden: bool = False
    is_optional: bool = False
    font: int = 0
    n_fallback: int = 1
    in_table: bool = False
    style: int | None = None
    level: int | None = None
    list_level: int = 0
    field: list[str] = field(default_factory=lambda: [""])

    def inner(self) -> "Group":
        """Return the state of a group that begins in this one."""
        return Group(
            place=self.place,
            is_skipped=self.is_skipped,
            is_hidden=self.is_hidden,
            font=self.font,
            n_fallback=self.n_fallback,
            in_table=self.in_table,
            style=self.style,
            level=self.level,
            list_level=self.list_level,
            field=self.field,
        )


class Fonts:
    """Which encoding the bytes of a font are in."""

    def __init__(self) -> None:
        self.default = "cp1252"
        self._charsets: dict[int, int] = {}

    def set_default(self, code_page: int) -> None:
        """Take the document's code page, if there is one of that number."""
        try:
            self.default = codecs.lookup(f"cp{code_page}").name
        except LookupError:
            return

    def set_charset(self, font: int, charset: int) -> None:
        """Note which character set a font is in."""
        self._charsets[font] = charset

    def decoded(self, data: bytes, font: int) -> str:
        """Return bytes as text; what the encoding does not have is U+FFFD."""
        charset = self._charsets.get(font, 0)
        if charset == _SYMBOL_CHARSET:
            shown = (symbol("symbol", f"{byte:x}") or chr(byte) for byte in data)
            return "".join(each for each in shown if each.isprintable())
        return data.decode(CHARSETS.get(charset, self.default), "replace")

    def waits(self, data: bytes, font: int) -> bool:
        """Whether ``data`` is the first byte of a character that has two."""
        encoding = CHARSETS.get(self._charsets.get(font, 0), self.default)
        return encoding in _DOUBLE and len(data) == 1 and data[0] >= _FIRST_LEAD_BYTE
