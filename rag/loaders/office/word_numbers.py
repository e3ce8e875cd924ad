"""The numbers and bullets that Word shows before paragraphs and does not store with them."""

import re
from dataclasses import dataclass, field
from typing import Self

from lxml.etree import _Element

from rag.loaders.office.counting import numeral
from rag.loaders.office.markup import child, local, value, whole_number
from rag.loaders.office.word_styles import Styles, is_on

__all__ = ["Numbering"]

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
# Longer marks are text that somebody put into a list's definition.
_MAX_LABEL_CHARS = 40
_NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    is_legal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A numbering that paragraphs name; those of the same ``abstract_id`` count together.

    ``restarts`` are the levels that begin again when it is first used.
    """

    abstract_id: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of one document, in its order."""

    def __init__(self, lists: dict[str, _List]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._used: set[str] = set()

    @classmethod
    def of(cls, part: _Element | None, styles: Styles) -> Self:
        """Return the numbering of a numbering part; nothing is numbered without one."""
        abstract: dict[str, _Element] = {}
        lists: dict[str, _List] = {}
        for element in () if part is None else part:
            if local(element) == "abstractNum":
                abstract[value(element, "abstractNumId") or ""] = element
        links = _style_links(part, abstract, styles)
        for element in () if part is None else part:
            if local(element) == "num" and (num_id := value(element, "numId")):
                abstract_id = value(child(element, "abstractNumId")) or ""
                lists[num_id] = _list(element, links.get(abstract_id, abstract_id), abstract)
        return cls(lists)

    def label(self, num_id: str | None, level: int) -> str | None:
        """Count one paragraph and return its mark: ``-``, ``2.1``; None if it has none."""
        found = self._lists.get(num_id or "")
        if found is None:
            return None
        level = min(level, _LEVELS - 1)
        counts = self._counts.setdefault(found.abstract_id, {})
        if num_id not in self._used:
            self._used.add(num_id or "")
            for at, start in found.restarts.items():
                counts[at] = start - 1
        own = found.levels.get(level, _Level())
        if own.form == "bullet":
            return "-"
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        return _mark(found, level, counts)


def _mark(found: _List, level: int, counts: dict[int, int]) -> str | None:
    own = found.levels.get(level, _Level())
    if own.form == _NONE:
        return None

    def shown(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        definition = found.levels.get(at, _Level())
        form = "decimal" if own.is_legal else definition.form
        return numeral(counts.get(at, definition.start), form)

    return _PLACE.sub(shown, own.pattern)[:_MAX_LABEL_CHARS].strip() or None


def _list(element: _Element, abstract_id: str, abstract: dict[str, _Element]) -> _List:
    levels: dict[int, _Level] = {}
    restarts: dict[int, int] = {}
    definition = abstract.get(abstract_id)
    for each in () if definition is None else definition:
        if local(each) == "lvl":
            levels[whole_number(value(each, "ilvl")) or 0] = _level(each)
    for each in element:
        if local(each) != "lvlOverride":
            continue
        at = whole_number(value(each, "ilvl")) or 0
        own = child(each, "lvl")
        if own is not None:
            levels[at] = _level(own)
        start = whole_number(value(child(each, "startOverride")))
        if start is not None:
            restarts[at] = start
    return _List(abstract_id=abstract_id, levels=levels, restarts=restarts)


def _level(element: _Element) -> _Level:
    start = whole_number(value(child(element, "start")))
    return _Level(
        form=value(child(element, "numFmt")) or "decimal",
        pattern=value(child(element, "lvlText")) or "",
        start=1 if start is None else start,
        is_legal=bool(is_on(child(element, "isLgl"))),
    )


def _style_links(
    part: _Element | None, abstract: dict[str, _Element], styles: Styles
) -> dict[str, str]:
    """Return which definition stands for one that only names a style of lists."""
    of_number = {
        value(element, "numId"): value(child(element, "abstractNumId")) or ""
        for element in (() if part is None else part)
        if local(element) == "num"
    }
    links: dict[str, str] = {}
    for abstract_id, element in abstract.items():
        style_id = value(child(element, "numStyleLink"))
        numbered = styles[style_id].numbered if style_id else None
        if numbered and numbered[0] in of_number:
            links[abstract_id] = of_number[numbered[0]]
    return links
