"""Generated parts of a page."""

import pytest

from bench.sections import put_section


def test_a_section_is_replaced_and_the_rest_kept(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n", "utf-8")
    put_section(page, "x", "new\n")
    put_section(page, "x", "newer\n")
    assert page.read_text("utf-8") == "a\n<!-- x: begin -->\n\nnewer\n\n<!-- x: end -->\nb\n"


@pytest.mark.parametrize("text", ["", "<!-- x: begin -->", "<!-- x: end --><!-- x: begin -->"])
def test_a_page_without_the_marks_is_left_alone(tmp_path, text):
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    with pytest.raises(ValueError, match="has no section 'x'"):
        put_section(page, "x", "new")
    assert page.read_text("utf-8") == text
