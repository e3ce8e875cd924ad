"""Draws horizontal bars as an SVG file that stands on its own, in light and dark.

Our own bars are filled, those of others are lighter; every bar has its figure beside it, so that
nothing depends on colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Bar", "bar_plot"]

_WIDTH, _LEFT, _RIGHT = 760, 290, 90
_TOP, _ROW, _BAR = 44, 30, 18
_STYLE = """<style>
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.ours { fill: #0b5fa5 }
.other { fill: #9aa7b4 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .ours { fill: #58a6e6 }
  .other { fill: #6b7681 }
}
</style>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A named value, 0 or more; ``shown`` is written beside it."""

    name: str
    value: float
    shown: str
    ours: bool = False


def bar_plot(bars: Sequence[Bar], *, title: str) -> str:
    """Return an SVG document with a bar per value, in order, from zero to the largest.

    Raises ValueError if there is no bar, or one below zero.
    """
    if not bars or any(bar.value < 0 for bar in bars):
        raise ValueError(f"nothing to plot as {title!r}; give values of 0 or more")
    most = max(bar.value for bar in bars) or 1.0
    height = _TOP + _ROW * len(bars) + 8
    inner = "\n".join(part for n, bar in enumerate(bars) for part in _row(n, bar, most))
    shown = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{shown}">\n{_STYLE}\n<title>{shown}</title>\n'
        f'<text class="title" x="8" y="24">{shown}</text>\n{inner}\n</svg>\n'
    )


def _row(number: int, bar: Bar, most: float) -> Iterator[str]:
    top = _TOP + _ROW * number
    middle = top + _BAR / 2
    width = max(1.0, bar.value / most * (_WIDTH - _LEFT - _RIGHT))
    kind = "ours" if bar.ours else "other"
    yield (
        f'<text x="{_LEFT - 10}" y="{middle}" dy="5" text-anchor="end">{escape(bar.name)}</text>'
    )
    yield f'<rect class="{kind}" x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR}"/>'
    yield f'<text x="{_LEFT + width + 8:.1f}" y="{middle}" dy="5">{escape(bar.shown)}</text>'
