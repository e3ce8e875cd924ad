"""What a paragraph of an office document holds: words, notes and text boxes."""

import re
from dataclasses import dataclass, field

from lxml.etree import _Element

__all__ = ["Inline"]

# No-break spaces are the author's and stay.
_SPACES = re.compile(" {2,}")
_LINE_EDGE = re.compile(r" ?\n ?")


@dataclass(slots=True, kw_only=True)
class Inline:
    """The pieces of a paragraph; notes and boxes are read apart from it, below."""

    pieces: list[str] = field(default_factory=list)
    notes: list[_Element] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, with spaces in a row as one."""
        return _LINE_EDGE.sub("\n", _SPACES.sub(" ", "".join(self.pieces))).strip()
