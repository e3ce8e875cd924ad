"""Tables, ratios and plots of a comparison."""

import re

from lxml import etree

from bench.systems.pages import text_tables, write_docs
from tests.bench.systems.test_figures import comparison


def test_a_row_per_system_and_a_dash_where_nothing_was_measured():
    rows = [line for line in text_tables(comparison()).splitlines() if line.startswith("| ")]
    reranked = next(row for row in rows if "reranked" in row)
    assert reranked.endswith("| – | – |")
    widths = {row.count("|") for row in rows if "ms" in row and "s |" in row}
    assert len(widths) <= 2
    assert len([row for row in rows if row.startswith("| txtai")]) == 2


def test_the_ratios_are_against_the_best_other_system_and_not_the_floor():
    text = text_tables(comparison())
    assert "4.0 times as many articles per second as Chroma" in text
    assert "4.0 times as many passages per second of processor time as txtai" in text
    assert "query p50 0.33 of txtai's" in text
    assert "peak memory 0.38 of Chroma's" in text


def test_without_another_system_there_is_no_ratio():
    full = comparison()
    rows = tuple(row for row in full.embedding.rows if row.system not in {"txtai", "Chroma"})
    alone = type(full)(
        surroundings=full.surroundings,
        embedding=type(full.embedding)(n_passages=1, n_articles=1, own_recall=1.0, rows=rows),
        asking=(),
    )
    assert "times as many" not in text_tables(alone)


def test_the_page_gets_tables_and_plots_and_keeps_the_rest(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text("# Top\n<!-- systems: begin -->old<!-- systems: end -->\nBottom\n", "utf-8")
    write_docs(page, comparison())
    text = page.read_text("utf-8")
    assert text.startswith("# Top\n") and text.endswith("\nBottom\n") and "old" not in text
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 3
    for picture in pictures:
        etree.parse(tmp_path / picture)
