"""The plots are well-formed, escaped, and put things where they belong."""

import pytest
from lxml import etree

from rag.evaluation.plots import Dot, Line, dot_plot, line_plot


def lines(*names):
    return [Line(name=name, points=((1, 0.0), (10, 0.5), (20, 1.0))) for name in names]


def test_a_line_goes_through_its_points():
    svg = etree.fromstring(line_plot(lines("dense"), title="T", x_label="k", y_label="recall"))
    (line,) = svg.findall("polyline")
    points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
    (x1, y1), (x2, y2), (x3, y3) = points
    assert (x2 - x1) / (x3 - x1) == pytest.approx(9 / 19, abs=0.01)
    assert (y1 - y2) / (y1 - y3) == pytest.approx(0.5, abs=0.01)
    width, height = map(float, svg.attrib["viewBox"].split()[2:])
    assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
    assert svg.attrib["aria-label"] == "T"


def test_lines_differ_in_more_than_colour():
    svg = etree.fromstring(line_plot(lines(*"abcdef"), title="", x_label="", y_label=""))
    dashes = {line.attrib["stroke-dasharray"] for line in svg.findall("polyline")}
    assert len(dashes) == 6


def test_words_are_escaped():
    hostile = '</text><script>alert("x")</script>'
    for svg in (
        line_plot(lines(hostile), title=hostile, x_label=hostile, y_label=hostile),
        dot_plot(
            [Dot(x=0.5, y=0.5, weight=1, note=hostile)],
            title=hostile,
            x_label=hostile,
            y_label=hostile,
        ),
    ):
        tree = etree.fromstring(svg)
        assert not list(tree.iter("script"))
        assert hostile in "".join(tree.itertext())


def test_a_dot_right_on_the_diagonal():
    plot = dot_plot(
        [Dot(x=0.3, y=0.3, weight=0.25, note="3 answers")], title="T", x_label="x", y_label="y"
    )
    svg = etree.fromstring(plot)
    (dot,), (diagonal,) = svg.findall("circle"), svg.findall("line[@class='guide']")
    x1, y1, x2, y2 = (float(diagonal.attrib[name]) for name in ("x1", "y1", "x2", "y2"))
    assert float(dot.attrib["cx"]) == pytest.approx(x1 + 0.3 * (x2 - x1), abs=0.2)
    assert float(dot.attrib["cy"]) == pytest.approx(y1 + 0.3 * (y2 - y1), abs=0.2)
    assert dot.findtext("title") == "3 answers"


@pytest.mark.parametrize("nothing", [[], [Line(name="dense", points=())]])
def test_nothing_to_plot(nothing):
    with pytest.raises(ValueError, match="leave the plot out"):
        line_plot(nothing, title="T", x_label="k", y_label="recall")


def test_a_single_point_still_has_a_scale():
    plot = line_plot([Line(name="a", points=((1, 0.5),))], title="T", x_label="k", y_label="recall")
    assert "nan" not in plot.lower()
