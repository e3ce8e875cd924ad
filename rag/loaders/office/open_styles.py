"""The styles of an OpenDocument text, as far as they say what text is and whether it is seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from lxml.etree import _Element

from rag.loaders.office.counting import numeral
from rag.loaders.office.markup import local, value, whole_number

__all__ = ["Level", "ListStyle", "OpenStyles"]

_MAX_CHAIN = 50
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_UNSEEN_SIZES = frozenset({"0pt", "1pt", "0cm", "0in"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of a list is marked; ``form`` is None for a bullet, '' for nothing."""

    form: str | None = None
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    n_shown: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStyle:
    """The levels of one kind of list, from 1."""

    levels: dict[int, Level] = field(default_factory=dict)

    def mark(self, level: int, counts: dict[int, int]) -> str:
        """Return the mark of an item whose place in each level is in ``counts``; '' if none."""
        own = self.levels.get(level, Level())
        if own.form is None:
            return "-"
        if not own.form:
            return ""
        shown = range(max(1, level - own.n_shown + 1), level + 1)
        numbers = [numeral(counts[at], self._form(at)) for at in shown if at in counts]
        return own.prefix + ".".join(numbers) + own.suffix

    def _form(self, level: int) -> str:
        form = self.levels.get(level, Level()).form or "1"
        return _FORMS.get(form, "decimal")


class OpenStyles:
    """Styles by family and name, those of the content before the document's own."""

    def __init__(
        self,
        styles: dict[tuple[str, str], _Element],
        lists: dict[str, ListStyle],
        outline: ListStyle,
    ) -> None:
        self._styles = styles
        self._lists = lists
        self._hidden: dict[tuple[str, str], bool] = {}
        self.outline = outline

    @classmethod
    def of(cls, content: _Element, document: _Element | None) -> Self:
        """Return the styles of a document's two parts."""
        styles: dict[tuple[str, str], _Element] = {}
        lists: dict[str, ListStyle] = {}
        outline = ListStyle()
        for part in (content, document):
            for element in () if part is None else _definitions(part):
                name = value(element, "name") or ""
                kind = local(element)
                if kind == "style":
                    styles.setdefault((value(element, "family") or "", name), element)
                elif kind == "list-style":
                    lists.setdefault(name, _list_style(element))
                elif kind == "outline-style":
                    outline = _list_style(element)
        return cls(styles, lists, outline)

    def list_style(self, name: str | None, paragraph: str | None) -> ListStyle | None:
        """Return the style of a list by its own name, or that of its first paragraph."""
        if name is None:
            name = next(
                (each for style in self._chain("paragraph", paragraph)
                 if (each := value(style, "list-style-name"))),
                None,
            )  # fmt: skip
        return self._lists.get(name or "")

    def is_title(self, paragraph: str | None) -> bool:
        """Whether a paragraph's style is the one for the document's title."""
        return paragraph == "Title" or any(
            "Title" in {value(style, "name"), value(style, "parent-style-name")}
            for style in self._chain("paragraph", paragraph)[:2]
        )

    def is_hidden(self, family: str, name: str | None) -> bool:
        """Whether text in a style is not shown."""
        if name is None:
            return False
        if (family, name) not in self._hidden:
            self._hidden[family, name] = any(map(_hides, self._chain(family, name)))
        return self._hidden[family, name]

    def _chain(self, family: str, name: str | None) -> list[_Element]:
        """Return a style and those it inherits from."""
        chain: list[_Element] = []
        while name is not None and len(chain) < _MAX_CHAIN:
            style = self._styles.get((family, name))
            if style is None:
                break
            chain.append(style)
            name = value(style, "parent-style-name")
        return chain


def _definitions(part: _Element) -> Iterator[_Element]:
    for group in part:
        if local(group) in {"styles", "automatic-styles"}:
            yield from group


def _hides(style: _Element) -> bool:
    return any(
        value(each, "display") == "none" or value(each, "font-size") in _UNSEEN_SIZES
        for each in style
        if local(each) == "text-properties"
    )


def _list_style(element: _Element) -> ListStyle:
    return ListStyle(
        levels={
            whole_number(value(each, "level")) or 1: _level(each)
            for each in element
            if local(each).startswith(("list-level-style", "outline-level-style"))
        }
    )


def _level(element: _Element) -> Level:
    name = local(element)
    if name.endswith(("-bullet", "-image")):
        return Level()
    start = whole_number(value(element, "start-value"))
    return Level(
        form=value(element, "num-format") or "",
        prefix=(value(element, "num-prefix") or "")[:20],
        suffix=(value(element, "num-suffix") or "")[:20],
        start=1 if start is None else start,
        n_shown=min(whole_number(value(element, "display-levels")) or 1, 10),
    )
