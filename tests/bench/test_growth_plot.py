"""The plot of growth: lines to a logarithmic scale, named and with their figures."""

import json

import pytest
from lxml import etree

from bench.growth_plot import PLOT, RESULTS, Line, growth_plot, lines_of

SVG = "{http://www.w3.org/2000/svg}"


def line(*points, name="a <b>", kind="time"):
    return Line(name=name, kind=kind, unit="s", points=points)


def places(drawn):
    return [tuple(map(float, pair.split(","))) for pair in drawn.attrib["points"].split()]


def test_what_is_linear_is_straight_and_what_stays_is_level():
    rising = line((1_000, 1.0), (10_000, 10.0), (1_000_000, 1_000.0))
    level = line((1_000, 5.0), (1_000_000, 5.0), name="c", kind="memory")
    plot = etree.fromstring(growth_plot([rising, level], title="Growth & <size>"))
    first, second = plot.findall(f"{SVG}polyline")
    (x1, y1), (x2, y2), (x3, y3) = places(first)
    assert (y1 - y2) / (x2 - x1) == pytest.approx((y1 - y3) / (x3 - x1), rel=0.01)
    assert y1 > y2 > y3
    assert len({y for _, y in places(second)}) == 1
    texts = [text.text for text in plot.findall(f"{SVG}text")]
    assert texts[0] == "Growth & <size>"
    assert {"a <b>, s", "c, s", "1,000", "1,000,000", "5"} <= set(texts)


def test_names_and_figures_do_not_stand_on_each_other():
    near = [line((1, value), (10, value), name=f"at {value:g}") for value in (100.0, 102.0)]
    plot = etree.fromstring(growth_plot(near, title="t"))
    heights = {text.text: float(text.attrib["y"]) for text in plot.findall(f"{SVG}text")}
    assert heights["at 100, s"] - heights["at 102, s"] >= 18
    shown = {
        value: [float(t.attrib["y"]) for t in plot.findall(f"{SVG}text[@text-anchor='middle']")
                if t.text == value]
        for value in ("100", "102")
    }  # fmt: skip
    assert min(shown["100"]) - max(shown["102"]) >= 18


@pytest.mark.parametrize("lines", [[], [line((1, 1.0))], [line((1, 1.0), (2, 0.0))]])
def test_nothing_to_plot_is_refused(lines):
    with pytest.raises(ValueError, match="nothing to plot"):
        growth_plot(lines, title="t")


def test_the_plot_in_the_documentation_is_of_the_records():
    records = [json.loads(p.read_text("utf-8")) for p in RESULTS.glob("million-*-synthetic.json")]
    lines = lines_of(records)
    assert [len(line.points) for line in lines] == [4, 4, 4, 4]
    title = "Time and memory as the collection grows"
    assert PLOT.read_text("utf-8") == growth_plot(lines, title=title)
