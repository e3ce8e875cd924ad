"""The numbers of lists and headings in an OpenDocument text, which are not stored with them."""

from lxml.etree import _Element

from rag.loaders.office.markup import value, whole_number
from rag.loaders.office.open_styles import ListStyle, OpenStyles

__all__ = ["OpenList", "OpenLists"]

_MAX_LEVEL = 10
_BULLETS = ListStyle()


class OpenList:
    """One list that is open; items are counted in the order of the document."""

    def __init__(self, style: ListStyle, level: int, counts: dict[int, int]) -> None:
        self.style = style
        self.level = level
        self.counts = counts

    def next(self, item: _Element) -> str:
        """Count one item and return its mark with the indentation of its level."""
        own = self.style.levels.get(self.level)
        start = own.start if own else 1
        given = whole_number(value(item, "start-value"))
        self.counts[self.level] = (
            self.counts.get(self.level, start - 1) + 1 if given is None else given
        )
        for deeper in [at for at in self.counts if at > self.level]:
            del self.counts[deeper]
        mark = self.style.mark(self.level, self.counts)
        return "  " * (self.level - 1) + mark if mark else ""


class OpenLists:
    """Opens the lists of one document and remembers where a later one may go on counting."""

    def __init__(self, styles: OpenStyles) -> None:
        self._styles = styles
        self._last: dict[str | None, dict[int, int]] = {}
        self._by_id: dict[str, dict[int, int]] = {}
        self._headings: dict[int, int] = {}

    def opened(self, element: _Element, above: OpenList | None, paragraph: str | None) -> OpenList:
        """Return a list that begins; ``paragraph`` is the style of its first paragraph."""
        name = value(element, "style-name")
        style = self._styles.list_style(name, paragraph if above is None else None)
        if above is not None:
            level = min(above.level + 1, _MAX_LEVEL)
            return OpenList(style or above.style, level, above.counts)
        level = min(whole_number(value(element, "level")) or 1, _MAX_LEVEL)
        counts = self._counts(element, name)
        self._last[name] = counts
        if own_id := value(element, "id"):
            self._by_id[own_id] = counts
        return OpenList(style or _BULLETS, level, counts)

    def heading(self, level: int) -> str:
        """Count one heading and return the number shown before it; '' if none is."""
        level = min(level, _MAX_LEVEL)
        own = self._styles.outline.levels.get(level)
        if own is None or not own.form:
            return ""
        self._headings[level] = self._headings.get(level, own.start - 1) + 1
        for deeper in [at for at in self._headings if at > level]:
            del self._headings[deeper]
        return self._styles.outline.mark(level, self._headings)

    def _counts(self, element: _Element, name: str | None) -> dict[int, int]:
        continued = self._by_id.get(value(element, "continue-list") or "")
        if continued is not None:
            return continued
        goes_on = value(element, "continue-numbering") == "true" or (
            value(element, "list-id") is not None
        )
        return self._last.get(name, {}) if goes_on else {}
