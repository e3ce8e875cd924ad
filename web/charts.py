"""Bar charts as SVG that stands in a page: no script, no style, colours from the page's classes.

A chart is one of two forms of its figures; the page shows the same ones as a table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

__all__ = ["Bar", "bar_chart"]

_WIDTH, _HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 4, 12, 28
_MOST_NAMES = 8
_GAP = 0.2
# A single month is a column, not a wall.
_WIDEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A column; ``parts`` stand on each other, the first one at the bottom."""

    name: str
    parts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The height of the column."""
        return sum(self.parts)


def bar_chart(bars: Sequence[Bar], *, title: str, shares: bool = False) -> Markup:
    """Return an SVG element; with ``shares`` every column has the same height.

    Raises ValueError if there is nothing to draw.
    """
    if not bars:
        raise ValueError(f"nothing to draw as {title!r}; leave the chart out")
    most = 1 if shares else max(1, *(bar.total for bar in bars))
    width = min(_WIDEST, (_WIDTH - _LEFT - _RIGHT) / len(bars))
    parts = [*_grid(most, percent=shares)]
    every = -(-len(bars) // _MOST_NAMES)
    for number, bar in enumerate(bars):
        left = _LEFT + number * width
        parts += _column(bar, left=left, width=width, most=bar.total or 1 if shares else most)
        if number % every == 0:
            parts.append(
                f'<text x="{left + width / 2:.1f}" y="{_HEIGHT - 8}" text-anchor="middle">'
                f"{escape(bar.name)}</text>"
            )
    shown = escape(title)
    return Markup(  # noqa: S704 - every text in it is escaped above
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{shown}">'
        + "".join(parts)
        + "</svg>"
    )


def _grid(most: int, *, percent: bool) -> Iterator[str]:
    for half in range(3):
        y = _HEIGHT - _BOTTOM - half / 2 * (_HEIGHT - _TOP - _BOTTOM)
        value = f"{half * 50} %" if percent else f"{most * half / 2:,.0f}"
        yield f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}"/>'
        if most > 1 or percent or half != 1:
            yield f'<text x="{_LEFT - 6}" y="{y:.1f}" dy="4" text-anchor="end">{value}</text>'


def _column(bar: Bar, *, left: float, width: float, most: int) -> Iterator[str]:
    below = 0
    for series, n in enumerate(bar.parts):
        height = n / most * (_HEIGHT - _TOP - _BOTTOM)
        y = _HEIGHT - _BOTTOM - (below + n) / most * (_HEIGHT - _TOP - _BOTTOM)
        below += n
        if n:
            yield (
                f'<rect class="b{series}" x="{left + width * _GAP / 2:.1f}" y="{y:.1f}" '
                f'width="{width * (1 - _GAP):.1f}" height="{height:.1f}"/>'
            )
