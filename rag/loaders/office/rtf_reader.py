"""Follows the groups and control words of an RTF document and keeps what its reader sees."""

from collections.abc import Callable

from rag.errors import UnreadableInputError
from rag.loaders.office.authored import Block
from rag.loaders.office.rtf_blocks import RtfBlocks
from rag.loaders.office.rtf_groups import Fonts, Group
from rag.loaders.office.rtf_tokens import Token, tokens_of
from rag.loaders.office.rtf_words import CHARACTERS, SKIPPED

__all__ = ["RtfReader"]

_MAX_DEPTH = 1_000
# Groups whose text goes elsewhere than into the paragraph they stand in.
_PLACES = frozenset({"fonttbl", "stylesheet", "info", "fldinst", "listtext", "pntext"})
_OF_INFO = frozenset({"title", "author"})
_APART = frozenset({"footnote", "shptxt"})
_CONTENTS = ("TOC", "INDEX")
_SIGNS = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_MAX_LABEL_CHARS = 40
_MAX_NAME_CHARS = 1_000
_MAX_STYLES = 10_000


class RtfReader:
    """Reads one document; ``info`` holds its title and author once ``blocks`` has been called."""

    def __init__(self) -> None:
        self.info: dict[str, str] = {}
        self._fonts = Fonts()
        self._styles: dict[int, str] = {}
        self._stack: list[Group] = []
        self._group = Group()
        self._flows: list[tuple[int, str, RtfBlocks]] = []
        self._flow = RtfBlocks()
        self._bytes = b""
        self._n_skipped = 0
        self._label = ""
        self._n_notes = 0
        self._words: dict[str, Callable[[int | None], None]] = {
            "par": self._paragraph,
            "sect": self._paragraph,
            "cell": lambda _: self._flow.end_cell(),
            "row": lambda _: self._flow.end_row(),
            "nestcell": lambda _: self._show(" "),
            "nestrow": lambda _: self._show("; "),
            "pard": self._plain_paragraph,
            "plain": self._plain_characters,
            "intbl": self._set_table,
            "s": self._set_style,
            "outlinelevel": self._set_level,
            "ilvl": self._set_list_level,
            "v": self._set_hidden,
            "deleted": self._set_hidden,
            "f": self._set_font,
            "fcharset": self._set_charset,
            "ansicpg": lambda number: self._fonts.set_default(number or 1252),
            "mac": lambda _: self._fonts.set_default(10000),
            "pc": lambda _: self._fonts.set_default(437),
            "pca": lambda _: self._fonts.set_default(850),
            "uc": self._set_fallback,
            "u": self._unicode,
        }

    def blocks(self, source: str) -> list[Block]:
        """Return the blocks of a document.

        Raises:
            UnreadableInputError: If it is larger or nested more deeply than any document.
        """
        readers: dict[str, Callable[[Token], None]] = {
            "text": self._text,
            "byte": self._byte,
            "word": self._word,
            "sign": self._sign,
            "brace": self._brace,
        }
        for token in tokens_of(source):
            readers[token.kind](token)
        self._flush()
        while self._flows:
            self._end_flow()
        return self._flow.finished()

    def _text(self, token: Token) -> None:
        text = token.text
        if self._n_skipped:
            n_now = min(self._n_skipped, len(text))
            self._n_skipped -= n_now
            text = text[n_now:]
        if self._fonts.waits(self._bytes, self._group.font) and text and ord(text[0]) < 0x100:
            self._bytes += text[0].encode("latin-1")
            text = text[1:]
        self._flush()
        if text.isascii():
            self._show(text)
        else:
            self._show(self._fonts.decoded(text.encode("latin-1", "replace"), self._group.font))

    def _byte(self, token: Token) -> None:
        if self._n_skipped:
            self._n_skipped -= 1
            return
        self._bytes += bytes.fromhex(token.text)
        if not self._fonts.waits(self._bytes, self._group.font):
            self._flush()

    def _flush(self) -> None:
        if self._bytes:
            data, self._bytes = self._bytes, b""
            self._show(self._fonts.decoded(data, self._group.font))

    def _word(self, token: Token) -> None:
        self._flush()
        word, number = token.text, token.number
        if word in CHARACTERS:
            if self._n_skipped:
                self._n_skipped -= 1
            else:
                self._show(CHARACTERS[word])
        elif not self._destination(word) and word in self._words:
            self._words[word](number)
        self._group.is_optional = False

    def _destination(self, word: str) -> bool:
        """Follow a word that says where the text of its group belongs; False for any other."""
        group = self._group
        if word in _APART:
            self._begin_flow(word)
        elif word in SKIPPED:
            group.is_skipped = True
        elif word in _PLACES or (word in _OF_INFO and group.place == "info"):
            group.place = word
        elif word == "field":
            group.field = [""]
        elif word == "fldrslt":
            shown = group.field[0].split(None, 1)[:1]
            group.is_skipped = group.is_skipped or (bool(shown) and shown[0] in _CONTENTS)
        elif group.is_optional and word not in self._words:
            group.is_skipped = True
        else:
            return False
        return True

    def _sign(self, token: Token) -> None:
        self._flush()
        if token.text == "*":
            self._group.is_optional = True
        elif token.text in "\r\n":
            self._paragraph(None)
        elif token.text in _SIGNS:
            if self._n_skipped:
                self._n_skipped -= 1
            else:
                self._show(_SIGNS[token.text])

    def _brace(self, token: Token) -> None:
        self._flush()
        self._n_skipped = 0
        if token.text == "{":
            if len(self._stack) >= _MAX_DEPTH:
                raise UnreadableInputError(
                    "is nested too deeply to be a document; save its text as a new one"
                )
            self._stack.append(self._group)
            self._group = self._group.inner()
            return
        closed = self._group
        while self._flows and self._flows[-1][0] == len(self._stack):
            self._end_flow()
        self._group = self._stack.pop() if self._stack else Group()
        if closed.place in {"listtext", "pntext"} and self._group.place not in {
            "listtext",
            "pntext",
        }:
            self._flow.mark, self._label = _mark(self._label), ""

    def _begin_flow(self, word: str) -> None:
        self._flows.append((len(self._stack), word, self._flow))
        self._flow = RtfBlocks()
        # The text of a shape stands inside of what else describes it.
        self._group.is_skipped = self._group.is_skipped and word != "shptxt"
        self._group.place = "body"
        self._group.in_table = False

    def _end_flow(self) -> None:
        _, word, outer = self._flows.pop()
        blocks, self._flow = self._flow.finished(), outer
        if word == "footnote":
            text = " ".join(block.shown for block in blocks if block.text)
            if not text:
                return
            self._n_notes += 1
            blocks = [Block(text=text, label=f"Note {self._n_notes}:")]
        outer.add_below(blocks)

    def _show(self, text: str) -> None:
        group = self._group
        if group.is_skipped:
            return
        if group.place == "body":
            if not group.is_hidden:
                self._flow.add(text)
        elif group.place in {"listtext", "pntext"}:
            self._label = (self._label + text)[:_MAX_LABEL_CHARS]
        elif group.place == "fldinst":
            group.field[0] = (group.field[0] + text)[:_MAX_LABEL_CHARS]
        elif group.place in _OF_INFO:
            self.info[group.place] = (self.info.get(group.place, "") + text)[:_MAX_NAME_CHARS]
        elif group.place == "stylesheet" and group.style is not None:
            name = self._styles.get(group.style, "") + text
            if group.style in self._styles or len(self._styles) < _MAX_STYLES:
                self._styles[group.style] = name[:_MAX_LABEL_CHARS]

    def _paragraph(self, _: int | None) -> None:
        group = self._group
        if group.is_skipped or group.place != "body":
            return
        name = self._styles.get(group.style or 0, "").strip(" ;").lower()
        if name.startswith("toc ") and name[-1:].isdigit():
            role = "contents"
        elif name == "title":
            role = "title"
        elif name.startswith("heading ") or (group.level is not None and group.level < 9):
            role = "heading"
        else:
            role = "text"
        self._flow.end_paragraph(role=role, depth=group.list_level, in_table=group.in_table)

    def _plain_paragraph(self, _: int | None) -> None:
        group = self._group
        group.in_table, group.style, group.level, group.list_level = False, None, None, 0

    def _plain_characters(self, _: int | None) -> None:
        self._group.is_hidden = False

    def _set_table(self, number: int | None) -> None:
        self._group.in_table = number != 0

    def _set_style(self, number: int | None) -> None:
        self._group.style = number

    def _set_level(self, number: int | None) -> None:
        self._group.level = number

    def _set_list_level(self, number: int | None) -> None:
        self._group.list_level = min(max(number or 0, 0), 8)

    def _set_hidden(self, number: int | None) -> None:
        self._group.is_hidden = number != 0

    def _set_font(self, number: int | None) -> None:
        self._group.font = number or 0

    def _set_charset(self, number: int | None) -> None:
        if self._group.place == "fonttbl":
            self._fonts.set_charset(self._group.font, number or 0)

    def _set_fallback(self, number: int | None) -> None:
        self._group.n_fallback = min(max(number or 0, 0), 10)

    def _unicode(self, number: int | None) -> None:
        code = (number or 0) & 0xFFFF
        self._show(chr(code))
        self._n_skipped = self._group.n_fallback


def _mark(label: str) -> str:
    """Return the mark of an item: its number, or a hyphen for every form of bullet."""
    label = label.strip()
    is_number = any(map(str.isdigit, label)) or len(label) > 1
    return label if is_number and any(map(str.isalnum, label)) else "-"
