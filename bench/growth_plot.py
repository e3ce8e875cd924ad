"""Draws how time and memory grow from a thousand passages to a million, in one plot.

Run: ``python -m bench.growth_plot``. Reads ``bench/results/million-*.json`` and writes
``docs/performance/growth.svg``. Both axes are logarithmic: what is linear rises like the dotted
line, what grows less is flatter. Every line is named at its end and has its figure at each point.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["Line", "growth_plot", "lines_of"]

_ROOT = Path(__file__).parents[1]
RESULTS = _ROOT / "bench" / "results"
PLOT = _ROOT / "docs" / "performance" / "growth.svg"
_PATTERN = "million-*-synthetic.json"

_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 50, 50
# Between the names of two lines, and between two points that both have their figure above.
_NAME_ROOM, _FIGURE_ROOM = 18, 22
_STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 14px; font-weight: 600 }
.grid { stroke: #d6dce2 }
.linear { stroke: #6b7681; stroke-dasharray: 2 5 }
.line { fill: none; stroke: #0b5fa5; stroke-width: 2 }
.line.memory { stroke: #a5460b; stroke-dasharray: 8 4 }
.point { fill: #0b5fa5 }
.point.memory { fill: #a5460b }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .grid { stroke: #30363d }
  .line { stroke: #58a6e6 }
  .line.memory { stroke: #e69a58 }
  .point { fill: #58a6e6 }
  .point.memory { fill: #e69a58 }
}
</style>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A measure and its values above 0, as (passages, value) in ascending order of passages."""

    name: str
    kind: str
    unit: str
    points: tuple[tuple[int, float], ...]


def lines_of(results: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Return what is drawn of the records of ``bench.million``."""
    ordered = sorted(results, key=lambda found: found["passages"])

    def line(name: str, kind: str, unit: str, values: Sequence[float]) -> Line:
        passages = [int(found["passages"]) for found in ordered]
        points = tuple(zip(passages, values, strict=True))
        return Line(name=name, kind=kind, unit=unit, points=points)

    def building(found: Mapping[str, Any]) -> float:
        spent: Mapping[str, float] = found["processor_seconds"]
        return sum(seconds for step, seconds in spent.items() if step != "make the texts")

    return (
        line("building, processor", "time", "s", [building(found) for found in ordered]),
        line("search, p50", "time", "ms", [f["search"]["ms"]["total"]["p50"] for f in ordered]),
        line("memory, building", "memory", "MB", [f["peak_rss_mb_building"] for f in ordered]),
        line(
            "memory, searching",
            "memory",
            "MB",
            [f["search"]["resident_mb_searched"]["all"] for f in ordered],
        ),
    )


def growth_plot(lines: Sequence[Line], *, title: str) -> str:
    """Return an SVG document; ValueError if there is no line, or one without two points above 0."""
    if not lines or any(
        len(line.points) < 2 or min(value for _, value in line.points) <= 0 for line in lines
    ):
        raise ValueError(f"nothing to plot as {title!r}; give each line two values above 0")
    frame = _Frame.around(lines)
    shown = escape(title)
    heights = _apart([frame.y(line.points[-1][1]) for line in lines])
    inner = "\n".join(
        [
            *frame.grid(),
            *(
                part
                for line, height in zip(lines, heights, strict=True)
                for part in _drawn(line, lines, frame, height)
            ),
        ]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{shown}">\n{_STYLE}\n<title>{shown}</title>\n'
        f'<text class="title" x="8" y="24">{shown}</text>\n{inner}\n</svg>\n'
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Powers of ten from the lowest to the highest, across and up."""

    first: int
    last: int
    low: int
    high: int

    @classmethod
    def around(cls, lines: Sequence[Line]) -> "_Frame":
        across = [math.log10(passages) for line in lines for passages, _ in line.points]
        up = [math.log10(value) for line in lines for _, value in line.points]
        return cls(round(min(across)), round(max(across)), math.floor(min(up)), math.ceil(max(up)))

    def x(self, passages: float) -> float:
        share = (math.log10(passages) - self.first) / max(1, self.last - self.first)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = (math.log10(value) - self.low) / max(1, self.high - self.low)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)

    def grid(self) -> Iterator[str]:
        left, right = self.x(10**self.first), self.x(10**self.last)
        for power in range(self.low, self.high + 1):
            y = self.y(10.0**power)
            yield f'<line class="grid" x1="{left}" x2="{right}" y1="{y}" y2="{y}"/>'
            yield f'<text x="{left - 8}" y="{y}" dy="4" text-anchor="end">{10.0**power:g}</text>'
        foot = _HEIGHT - _BOTTOM + 22
        for power in range(self.first, self.last + 1):
            x = self.x(10**power)
            yield f'<text x="{x}" y="{foot}" text-anchor="middle">{10**power:,}</text>'
        yield f'<text x="{(left + right) / 2}" y="{foot + 20}" text-anchor="middle">passages</text>'
        span = min(self.last - self.first, self.high - self.low)
        start, end = 10.0**self.low, 10.0 ** (self.low + span)
        yield (
            f'<line class="linear" x1="{left}" y1="{self.y(start)}" '
            f'x2="{self.x(10 ** (self.first + span))}" y2="{self.y(end)}"/>'
        )


def _drawn(line: Line, lines: Sequence[Line], frame: _Frame, name_y: float) -> Iterator[str]:
    places = [(frame.x(passages), frame.y(value)) for passages, value in line.points]
    path = " ".join(f"{x},{y}" for x, y in places)
    yield f'<polyline class="line {line.kind}" points="{path}"/>'
    for (x, y), (passages, value) in zip(places, line.points, strict=True):
        others = [
            frame.y(height)
            for other in lines
            for known, height in other.points
            if other is not line and known == passages
        ]
        # The figure stands above its point unless another line has its own there.
        below = any(0 < y - other < _FIGURE_ROOM for other in others)
        yield f'<circle class="point {line.kind}" cx="{x}" cy="{y}" r="3.5"/>'
        yield (
            f'<text x="{x}" y="{round(y + (18 if below else -9), 1)}" text-anchor="middle">'
            f"{_short(value)}</text>"
        )
    name = escape(f"{line.name}, {line.unit}")
    yield f'<text x="{places[-1][0] + 24}" y="{round(name_y, 1)}" dy="5">{name}</text>'


def _apart(heights: Sequence[float]) -> list[float]:
    """Return the heights, moved down where two would stand closer than a line of text."""
    moved: dict[int, float] = {}
    last = -math.inf
    for i in sorted(range(len(heights)), key=lambda i: heights[i]):
        last = moved[i] = max(heights[i], last + _NAME_ROOM)
    return [moved[i] for i in range(len(heights))]


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def main() -> None:
    """Read the records, write the plot."""
    records = [json.loads(path.read_text("utf-8")) for path in sorted(RESULTS.glob(_PATTERN))]
    plot = growth_plot(lines_of(records), title="Time and memory as the collection grows")
    PLOT.write_text(plot, encoding="utf-8")
    print(f"wrote {PLOT.relative_to(_ROOT)}")


if __name__ == "__main__":
    main()
