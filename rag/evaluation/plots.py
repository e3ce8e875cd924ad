"""Draws the two plots of a report as SVG that stands in a page: no script, no image file.

Colours come from the page's classes ``s1`` to ``s6``, so that they follow its light and dark
scheme; lines are told apart by dashes too, for those who see no colours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Dot", "Line", "dot_plot", "line_plot"]

_WIDTH, _HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 78, 20, 18, 64
_LEGEND_ROW = 30
_DASHES = ("", "8 4", "2 4", "12 4 2 4", "4 4", "16 6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A named line through points (x, y) in the order of x; y is 0..1."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A point, both coordinates 0..1; ``weight``, 0..1, is its area; ``note`` is shown with it."""

    x: float
    y: float
    weight: float
    note: str


def line_plot(lines: Sequence[Line], *, title: str, x_label: str, y_label: str) -> str:
    """Return an SVG element with a legend; x runs from the least to the largest of the points.

    Raises ValueError if there is no line or a line without points.
    """
    if not lines or not all(line.points for line in lines):
        raise ValueError(f"nothing to plot as {title!r}; leave the plot out")
    xs = sorted({x for line in lines for x, _ in line.points})
    frame = _Frame(least=xs[0], most=max(xs[-1], xs[0] + 1))
    ticks = [x for x in xs if x in {xs[0], xs[-1]} or x % 5 == 0]
    return _svg(
        [
            *_axes(frame, ticks, x_label=x_label, y_label=y_label),
            *(_polyline(frame, n, line) for n, line in enumerate(lines)),
            *_legend([line.name for line in lines]),
        ],
        title=title,
        height=_HEIGHT + _LEGEND_ROW * len(lines),
    )


def dot_plot(dots: Sequence[Dot], *, title: str, x_label: str, y_label: str) -> str:
    """Return an SVG element with both axes 0..1 and a diagonal, on which dots should lie."""
    frame = _Frame(least=0.0, most=1.0)
    diagonal = (
        f'<line class="guide" x1="{frame.x(0)}" y1="{frame.y(0)}" '
        f'x2="{frame.x(1)}" y2="{frame.y(1)}"/>'
    )
    circles = [
        f'<circle class="s1 dot" cx="{frame.x(dot.x)}" cy="{frame.y(dot.y)}" '
        f'r="{4 + 10 * dot.weight**0.5:.1f}"><title>{escape(dot.note)}</title></circle>'
        for dot in dots
    ]
    ticks = [n / 5 for n in range(6)]
    axes = _axes(frame, ticks, x_label=x_label, y_label=y_label)
    return _svg([*axes, diagonal, *circles], title=title, height=_HEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Places values on the drawing; x is ``least`` at the left edge and ``most`` at the right."""

    least: float
    most: float

    def x(self, value: float) -> str:
        share = (value - self.least) / (self.most - self.least)
        return f"{_LEFT + share * (_WIDTH - _LEFT - _RIGHT):.1f}"

    def y(self, value: float) -> str:
        return f"{_HEIGHT - _BOTTOM - value * (_HEIGHT - _TOP - _BOTTOM):.1f}"


def _axes(frame: _Frame, ticks: Sequence[float], *, x_label: str, y_label: str) -> Iterator[str]:
    left, right = frame.x(frame.least), frame.x(frame.most)
    for n in range(6):
        y = frame.y(n / 5)
        yield f'<line class="grid" x1="{left}" y1="{y}" x2="{right}" y2="{y}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y}" dy="4" text-anchor="end">{n / 5:.1f}</text>'
    for tick in ticks:
        at = f'x="{frame.x(tick)}" y="{_HEIGHT - _BOTTOM + 24}"'
        yield f'<text {at} text-anchor="middle">{tick:g}</text>'
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    yield f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(x_label)}</text>'
    yield (
        f'<text transform="translate(18 {_HEIGHT / 2}) rotate(-90)" '
        f'text-anchor="middle">{escape(y_label)}</text>'
    )


def _polyline(frame: _Frame, number: int, line: Line) -> str:
    points = " ".join(f"{frame.x(x)},{frame.y(y)}" for x, y in line.points)
    return f'<polyline {_stroke(number)} points="{points}"/>'


def _legend(names: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        y = _HEIGHT + _LEGEND_ROW * number + 8
        yield f'<line {_stroke(number)} x1="{_LEFT}" y1="{y}" x2="{_LEFT + 44}" y2="{y}"/>'
        yield f'<text x="{_LEFT + 54}" y="{y}" dy="4">{escape(name)}</text>'


def _stroke(number: int) -> str:
    dash = _DASHES[number % len(_DASHES)]
    return f'class="s{number % len(_DASHES) + 1} line" stroke-dasharray="{dash or "none"}"'


def _svg(parts: Sequence[str], *, title: str, height: int) -> str:
    shown = escape(title)
    inner = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{shown}">\n'
        f"<title>{shown}</title>\n{inner}\n</svg>"
    )
