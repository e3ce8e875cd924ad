"""The styles of a Word document, as far as they say what a paragraph is and whether it is seen."""

from dataclasses import dataclass
from typing import Self

from lxml.etree import _Element

from rag.loaders.office.markup import child, local, value, whole_number

__all__ = ["Style", "Styles", "is_on"]

# Deeper chains of styles are loops in disguise.
_MAX_CHAIN = 50
# Body text has the outline level 9.
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style and those it is based on say; ``level`` is 0 for a heading of the first level.

    ``numbered`` is (number id, level); None where nothing is said.
    """

    name: str = ""
    level: int | None = None
    is_hidden: bool = False
    numbered: tuple[str | None, int | None] | None = None

    @property
    def is_title(self) -> bool:
        """Whether it is the one for a document's title."""
        return self.name == "title"

    @property
    def is_contents(self) -> bool:
        """Whether it is for lines of a table of contents or of figures."""
        return self.name.startswith("toc ") or self.name == "table of figures"


_PLAIN = Style()


class Styles:
    """Styles by id; an unknown id is a plain style."""

    def __init__(self, elements: dict[str, _Element]) -> None:
        self._elements = elements
        self._known: dict[str, Style] = {}

    @classmethod
    def of(cls, part: _Element | None) -> Self:
        """Return the styles of a styles part; none if there is no such part."""
        elements: dict[str, _Element] = {}
        for element in () if part is None else part:
            if local(element) == "style" and (style_id := value(element, "styleId")):
                elements.setdefault(style_id, element)
        return cls(elements)

    def __getitem__(self, style_id: str | None) -> Style:
        """Return a style with what it inherits."""
        if style_id is None or style_id not in self._elements:
            return _PLAIN
        if style_id not in self._known:
            self._known[style_id] = self._resolved(style_id)
        return self._known[style_id]

    def _resolved(self, style_id: str) -> Style:
        name, level, hidden, numbered = "", None, None, None
        at: str | None = style_id
        for _ in range(_MAX_CHAIN):
            element = self._elements.get(at or "")
            if element is None:
                break
            name = name or (value(child(element, "name")) or "").lower()
            paragraph, run = child(element, "pPr"), child(element, "rPr")
            level = whole_number(value(child(paragraph, "outlineLvl"))) if level is None else level
            hidden = is_on(child(run, "vanish")) if hidden is None else hidden
            numbered = numbered or _numbered(paragraph)
            at = value(child(element, "basedOn"))
        level = _heading_level(name) if level is None else level
        is_heading = level is not None and 0 <= level < _BODY_LEVEL
        return Style(
            name=name,
            level=level if is_heading else None,
            is_hidden=bool(hidden),
            numbered=numbered,
        )


def _heading_level(name: str) -> int | None:
    """Return the level of a built-in heading style whose element does not say it."""
    word, _, number = name.partition(" ")
    return int(number) - 1 if word == "heading" and number in set("123456789") else None


def _numbered(paragraph: _Element | None) -> tuple[str | None, int | None] | None:
    found = child(paragraph, "numPr")
    if found is None:
        return None
    return value(child(found, "numId")), whole_number(value(child(found, "ilvl")))


def is_on(toggle: _Element | None) -> bool | None:
    """Return what an on-off property says; None where it is absent."""
    if toggle is None:
        return None
    return value(toggle) not in {"0", "false", "off"}
