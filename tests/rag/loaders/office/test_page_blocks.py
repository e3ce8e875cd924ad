"""Pages that are documents: lists, tables, headings, what is hidden."""

import pytest

from rag.loaders.office.page_blocks import blocks_of_page
from rag.loaders.pages import page_tree


def blocks(page: str) -> list[tuple[str, str]]:
    return [(block.role, block.text) for block in blocks_of_page(page_tree(page)) if block.text]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<h2>One</h2><p>Two<br>lines", [("heading", "One"), ("text", "Two\nlines")]),
        ("<ul><li>A<li><p>B</p></ul>", [("item", "- A"), ("item", "- B")]),
        ("<ol start=3><li>A</li></ol>", [("item", "3. A")]),
        ("<ol start=x><li>A</li></ol>", [("item", "1. A")]),
        ("<table><tr><td>A<td><p>B</p><p>C</p></table>", [("rows", "A | B C")]),
        ("<table><tr><td>A</td></tr></table>", [("text", "A")]),
        (
            "<table><tr><td><h1>A</h1><td><p>B</p></table>",
            [("heading", "A"), ("text", "B")],
        ),
        ("<p hidden>SECRET</p><script>SECRET</script><p>A", [("text", "A")]),
        ("<pre>a\n b</pre>", [("text", "a\nb")]),
    ],
)
def test_blocks(page, expected):
    assert blocks(page) == expected
