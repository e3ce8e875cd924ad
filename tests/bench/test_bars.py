"""Bars: one each, to scale, with their figures, as a document that parses."""

import pytest
from lxml import etree

from bench.bars import Bar, bar_plot

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*bars):
    return etree.fromstring(bar_plot(bars, title="Speed & <size>"))


def test_bars_are_to_scale_and_named():
    plot = drawn(
        Bar(name="a <b>", value=10, shown="10 ms", ours=True),
        Bar(name="c", value=5, shown="5 ms"),
    )
    first, second = plot.findall(f"{SVG}rect")
    assert float(first.attrib["width"]) == pytest.approx(2 * float(second.attrib["width"]))
    assert (first.attrib["class"], second.attrib["class"]) == ("ours", "other")
    texts = [text.text for text in plot.findall(f"{SVG}text")]
    assert texts == ["Speed & <size>", "a <b>", "10 ms", "c", "5 ms"]


def test_all_zero_is_drawn():
    (bar,) = drawn(Bar(name="a", value=0, shown="0")).findall(f"{SVG}rect")
    assert float(bar.attrib["width"]) == 1


@pytest.mark.parametrize("bars", [[], [Bar(name="a", value=-1, shown="-1")]])
def test_nothing_to_plot_is_refused(bars):
    with pytest.raises(ValueError, match="nothing to plot"):
        bar_plot(bars, title="t")
