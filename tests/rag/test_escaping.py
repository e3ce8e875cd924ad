"""Words in Markdown are words: a renderer gives back what went in."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.escaping import link_target, markdown_code, markdown_line

MARKUP = st.text(st.sampled_from(list("ab1 \\`*_{}[]()#+-.!|~>$:@^=<&;/w\"'")), max_size=30)


class Words(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.words = set(), ""
        self.feed(text)

    def handle_starttag(self, tag, _):
        self.tags.add(tag)

    def handle_data(self, data):
        self.words += data


def rendered(text):
    return Words(
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    )


@given(MARKUP)
def test_a_line_is_shown_as_it_is(text):
    shown = rendered(markdown_line(text))
    assert shown.tags <= {"p"}
    assert shown.words.strip() == " ".join(text.split())


@given(MARKUP)
def test_code_is_shown_as_it_is(text):
    words = " ".join(text.split())
    if words:
        shown = rendered(f"x {markdown_code(text)} y")
        assert shown.tags == {"p", "code"}
        assert shown.words.strip() == f"x {words} y"


@given(MARKUP)
def test_a_target_ends_where_it_should(text):
    shown = rendered(f"[x]({link_target('https://a.example/' + text)}) y")
    assert shown.tags == {"p", "a"}
    assert shown.words.strip() == "x y"
