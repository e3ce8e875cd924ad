"""Reports: complete, readable, and harmless whatever the answer says."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from rag.verifying.report import render_report
from tests.rag.verifying.stage import COST, VOTE, check, put

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "</style><svg/onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
    "`code` **bold** # heading\n\n---\n| a | b |",
    "<https://evil.example/auto> &lt;b&gt;",
    "https://evil.example/bare",
)


class Tags(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_data(self, data):
        self.text.append(data)


def tags_of(page):
    parser = Tags()
    parser.feed(page)
    return parser


def hostile_result(application, payload):
    quote = {"type": "char_location", "document_index": 0, "cited_text": payload}
    unsent = {"type": "char_location", "document_index": 9, "document_title": payload}
    search = {"type": "search_result_location", "source": payload}
    blocks = [
        {"type": "text", "text": f"{VOTE} ", "citations": [quote]},
        {"type": "text", "text": f"It says {payload} [{payload}].", "citations": [unsent, search]},
    ]
    sources = [{"text": f"{VOTE} {payload}", "title": payload, "url": "javascript:alert(1)"}]
    return check({"answer": blocks, "sources": sources}, application)


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_page_has_no_markup_but_its_own(library, payload):
    page = render_report(hostile_result(library, payload), "html", made_at=NOON)
    found = tags_of(page)
    assert found.tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "b", "div", "span",
        "sup", "article", "ul", "ol", "li", "mark", "blockquote", "dl", "dt", "dd", "a",
    }  # fmt: skip
    assert {name for _, name, _ in found.attributes} <= {
        "lang", "charset", "name", "content", "http-equiv", "class", "href", "rel",
    }  # fmt: skip
    assert not [v for _, name, v in found.attributes if name == "href"]
    assert "".join(payload.split()) in "".join("".join(found.text).split())


@pytest.mark.parametrize("payload", HOSTILE)
def test_markdown_has_no_markup_but_its_own(library, payload):
    text = render_report(hostile_result(library, payload), "md", made_at=NOON)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    found = tags_of(html)
    assert found.tags <= {"h1", "h2", "h3", "p", "strong", "ul", "ol", "li", "blockquote"}
    assert "".join(payload.split()) in "".join("".join(found.text).split())


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_report_tells_everything(changing, form):
    old = changing.store.article("bridge").version
    put(changing, VOTE.replace("7 to 2", "6 to 3"))
    sources = [{"article_id": "bridge", "version": old}, "https://nowhere.example/"]
    result = check({"text": f"{VOTE} [1] {COST} [2][8]", "sources": sources}, changing)
    text = render_report(result, form, made_at=NOON)
    shown = "".join(tags_of(text if form == "html" else MarkdownIt().render(text)).text)
    for words in (
        "Not every sentence is supported.",
        "1 supported, 0 partly",
        "2026-01-02 12:00 UTC",
        "as it was",
        VOTE,
        VOTE.replace("7 to 2", "6 to 3"),
        "changed",
        "https://nowhere.example/",
        "8",
    ):
        assert " ".join(words.split()) in " ".join(shown.split())


def test_a_page_fits_light_and_dark_and_loads_nothing(library):
    result = check({"text": f"{VOTE} [1]", "sources": [{"article_id": "bridge"}]}, library)
    page = render_report(result, "html", made_at=NOON)
    assert "prefers-color-scheme: dark" in page and "color-scheme: light dark" in page
    assert "default-src 'none'" in page
    found = tags_of(page)
    assert [v for _, name, v in found.attributes if name == "href"] == [
        "https://herald.example/bridge"
    ]
    assert "Every sentence is supported." in page


def test_controls_and_turned_text_are_not_passed_on(library):
    result = check("It is\x1b[31m \u202eso.", library)
    for form in ("html", "md"):
        text = render_report(result, form, made_at=NOON)
        assert "\x1b" not in text and "\u202e" not in text
