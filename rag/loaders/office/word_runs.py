"""The words of one Word paragraph: its runs, fields and notes, without what is not shown."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml.etree import _Element

from rag.errors import UnreadableInputError
from rag.loaders.office.inline import Inline
from rag.loaders.office.markup import child, local, value, whole_number
from rag.loaders.office.symbols import shown_symbols, symbol
from rag.loaders.office.word_styles import Styles, is_on

__all__ = ["WordRuns"]

# Text deleted or moved away with changes tracked, and what holds no text of the paragraph.
_LEFT_OUT = frozenset({"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "fldData"})
# Text of one point and less, in half points; nobody reads it.
_UNSEEN_SIZE = 2
# Every run is looked at in the light of all fields around it.
_MAX_FIELDS = 100
_CHARACTERS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}
_MATH = {"sup": "^", "sub": "_", "den": "/", "deg": "√"}


@dataclass(slots=True, kw_only=True)
class _Field:
    """A field whose instruction or result is being read; contents of a document are left out."""

    instruction: str = ""
    in_result: bool = False

    @property
    def is_shown(self) -> bool:
        return self.in_result and self.instruction.split(None, 1)[:1] not in (["TOC"], ["INDEX"])


class WordRuns:
    """Reads paragraphs in their order; a field may reach from one into the next."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._readers: dict[str, Callable[[_Element, Inline], None]] = {
            "r": self._run,
            "sdt": self._control,
            "AlternateContent": self._choice,
            "oMath": self._formula,
            "oMathPara": self._formula,
            "fldSimple": self._simple_field,
        }

    def read(self, element: _Element, found: Inline) -> None:
        """Add what ``element`` holds, a paragraph or something within one, to ``found``."""
        for each in element:
            name = local(each)
            if name in _LEFT_OUT:
                continue
            self._readers.get(name, self.read)(each, found)

    def _run(self, run: _Element, found: Inline) -> None:
        is_hidden = self._is_hidden(child(run, "rPr"))
        for each in run:
            self._piece(each, found, is_hidden=is_hidden)

    def _piece(self, each: _Element, found: Inline, *, is_hidden: bool) -> None:
        name = local(each)
        if name == "fldChar":
            self._field(value(each, "fldCharType"))
        elif name == "instrText":
            self._instruction(each.text or "")
        elif is_hidden or not all(one.is_shown for one in self._fields):
            return
        elif name == "t":
            found.pieces.append(shown_symbols(each.text or ""))
        elif name in {"footnoteReference", "endnoteReference"}:
            found.notes.append(each)
        else:
            self._object(each, name, found)

    def _object(self, each: _Element, name: str, found: Inline) -> None:
        if name in _CHARACTERS:
            found.pieces.append(_CHARACTERS[name])
        elif name == "br":
            found.pieces.append("\n" if value(each, "type") in {None, "textWrapping"} else " ")
        elif name == "sym":
            found.pieces.append(symbol(value(each, "font") or "", value(each, "char") or ""))
        elif name == "ruby":
            base = child(each, "rubyBase")
            if base is not None:
                self.read(base, found)
        elif name == "AlternateContent":
            self._choice(each, found)
        elif name in {"drawing", "pict", "object"}:
            found.boxes.extend(_boxes(each))

    def _is_hidden(self, properties: _Element | None) -> bool:
        if properties is None:
            return False
        own = is_on(child(properties, "vanish"))
        if own is None:
            own = self._styles[value(child(properties, "rStyle"))].is_hidden
        size = whole_number(value(child(properties, "sz")))
        return own or (size is not None and size <= _UNSEEN_SIZE)

    def _field(self, edge: str | None) -> None:
        if edge == "begin":
            if len(self._fields) >= _MAX_FIELDS:
                raise UnreadableInputError(
                    f"has more than {_MAX_FIELDS} fields within each other; save its text as a new"
                    " document"
                )
            self._fields.append(_Field())
        elif edge == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif edge == "end" and self._fields:
            self._fields.pop()

    def _instruction(self, text: str) -> None:
        if self._fields and not self._fields[-1].in_result:
            self._fields[-1].instruction = (self._fields[-1].instruction + text)[:100]

    def _simple_field(self, element: _Element, found: Inline) -> None:
        self._fields.append(_Field(instruction=value(element, "instr") or "", in_result=True))
        self.read(element, found)
        self._fields.pop()

    def _control(self, element: _Element, found: Inline) -> None:
        """Read a content control, unless it still shows its own prompt."""
        content = child(element, "sdtContent")
        prompt = is_on(child(child(element, "sdtPr"), "showingPlcHdr"))
        if content is not None and not prompt:
            self.read(content, found)

    def _choice(self, element: _Element, found: Inline) -> None:
        """Read the first of the forms in which the same content is given."""
        for each in element:
            if local(each) in {"Choice", "Fallback"} and len(each):
                for inner in each:
                    self._piece(inner, found, is_hidden=False)
                return

    def _formula(self, element: _Element, found: Inline) -> None:
        if all(one.is_shown for one in self._fields):
            found.pieces.append(_linear(element))


def _linear(element: _Element) -> str:
    """Return a formula on one line: ``x^2``, ``a/b``."""
    pieces: list[str] = []
    for each in element:
        name = local(each)
        if name == "t":
            pieces.append(each.text or "")
        elif inner := _linear(each):
            pieces.append(_MATH.get(name, "") + inner)
    return "".join(pieces)


def _boxes(element: _Element) -> list[_Element]:
    """Return the text boxes of a drawing, each once, the outermost where they are nested."""
    found: list[_Element] = []
    pending = [element]
    while pending:
        each = pending.pop()
        name = local(each)
        if name == "txbxContent":
            found.append(each)
        elif name == "AlternateContent":
            pending += each[:1]
        else:
            pending += reversed(each)
    return found
