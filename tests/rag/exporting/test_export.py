"""What is taken away keeps every source, quote and verdict, and nothing of it is markup."""

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from rag.chats import Conversation
from rag.exporting.export import export_answer, export_conversation
from rag.exporting.forms import ExportForm
from tests.rag.exporting.answers import FERRY, VOTE, full_answer, hostile_answer, refusal

GOLDEN = Path(__file__).parents[2] / "golden" / "exports"
HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title><svg/onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1))",
    "x](javascript:alert(1)) [y",
    "![x](https://evil.example/p.png)",
    "`code` ``two`` **bold** _em_ ~~gone~~ | a | b |",
    "# heading",
    "1. one",
    "- item",
    "> quoted",
    "$x$ a_b_c *d*",
    "<https://evil.example/auto> &lt;b&gt; &amp;",
    "https://evil.example/bare www.evil.example a@evil.example",
    "[^1]: stolen [^1]",
    "```\nfence",
    "line\u2028separator \u202eturned\x1b[31m",
    "{{ 7 * 7 }} {% raw %}",
)


WORDS_OF_JSON = ("2024-05-01", "unsupported", "partly", "uncited", "moved")
WORDS = ("1 May 2024", "not supported", "partly supported", "no source", "Citation moved")


class Versions:
    """Every version is the newest, but those whose citations are to say otherwise."""

    def __init__(self, status):
        self._status = status

    def version_status(self, article_id, version):
        return self._status.get(article_id, "current")

    def version_text(self, article_id, version):
        return FERRY

    def is_leaving(self, article_id):
        return False

    def article(self, article_id):
        return full_answer().evidence[1]


def versions():
    return Versions({full_answer().evidence[1].article_id: "superseded"})


class Page(HTMLParser):
    """Collects the tags, addresses and words of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.names, self.links, self.words = set(), set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data):
        self.words.append(data)


def conversation():
    return Conversation(
        conversation_id="con_1",
        title="What did the council decide?",
        created_at="2026-01-02T09:30:00+00:00",
        updated_at="2026-01-02T09:31:00+00:00",
        answers=(full_answer(), refusal(), full_answer(answer_id="ans_4", question="Again?")),
        versions=(("ans_1",), ("ans_2",), ("ans_4",)),
    )


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("form", [ExportForm.MARKDOWN, ExportForm.HTML, ExportForm.TEXT])
def test_each_written_form_is_as_it_was(form):
    made = export_conversation(conversation(), versions(), form)
    path = GOLDEN / made.file_name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made.text, encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    assert made.text == expected, f"{path} differs; UPDATE_GOLDEN=1 rewrites it"


@pytest.mark.parametrize("form", ExportForm)
def test_each_form_keeps_title_outlet_date_address_quote_and_verdict(form):
    text = export_answer(full_answer(), versions(), form).text
    if form is ExportForm.MARKDOWN:
        text = "".join(Page(MarkdownIt().render(text)).words) + text
    if form is ExportForm.HTML:
        text = "".join(Page(text).words)
    kept = ["Council votes", "The Herald", VOTE, "herald.example/bridge?a=1&b=", FERRY]
    kept += WORDS_OF_JSON if form is ExportForm.JSON else WORDS
    for words in kept:
        assert squeezed(words) in squeezed(text)


def test_the_json_of_an_answer_is_that_of_the_api_without_its_blocks():
    made = export_answer(full_answer(), versions(), ExportForm.JSON)
    fields = json.loads(made.text)
    assert fields["id"] == "ans_1"
    assert [c["status"] for c in fields["citations"]] == ["verified", "moved"]
    assert fields["citations"][0]["quote"] == VOTE


def test_notes_are_numbered_through_the_whole_document():
    text = export_conversation(conversation(), versions(), ExportForm.MARKDOWN).text
    said = re.sub(r"^> .*$", "", text, flags=re.MULTILINE)
    used = [int(n) for n in re.findall(r"\[\^(\d+)\](?!:)", said)]
    made = [int(n) for n in re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)]
    assert used == made == list(range(1, len(made) + 1))


@pytest.mark.parametrize(
    ("form", "differing"),
    [
        (ExportForm.MARKDOWN, "Ferry: 4.2 million[^6]; Herald: 5.1[^5]"),
        (ExportForm.TEXT, "Ferry: 4.2 million[6]; Herald: 5.1[5]"),
        (ExportForm.HTML, 'Herald: 5.1<sup><a href="#note-5">5</a></sup>'),
    ],
)
def test_differing_sources_have_the_numbers_of_their_notes(form, differing):
    made = export_conversation(conversation(), versions(), form).text
    before, found, _ = made.partition(differing)
    assert found and "Ferry: 4.2 million" in before


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_page_has_no_markup_and_no_link_but_its_own(payload):
    made = export_answer(hostile_answer(payload), Versions({}), ExportForm.HTML)
    page = Page(made.text)
    assert page.tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "section", "ol", "ul",
        "li", "sup", "a", "em", "strong", "code", "pre", "cite", "span", "blockquote",
    }  # fmt: skip
    assert page.names <= {
        "lang", "charset", "name", "content", "http-equiv", "dir", "class", "id", "href", "rel",
        "aria-label",
    }  # fmt: skip
    assert all(link.startswith(("#", "https://a.example/")) for link in page.links)
    seen = squeezed(re.sub("[\x00-\x1f\u202a-\u202e]", "\ufffd", " ".join(payload.split())))
    assert seen in squeezed("".join(page.words)).replace("\u2028", "")
    assert "\x1b" not in made.text and "\u202e" not in made.text


@pytest.mark.parametrize("payload", HOSTILE)
def test_markdown_has_no_markup_and_no_link_but_its_own(payload):
    made = export_answer(hostile_answer(payload), Versions({}), ExportForm.MARKDOWN)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = Page(parser.render(made.text))
    assert page.tags <= {"h1", "p", "blockquote", "em", "a"} | styled(payload)
    assert all(link.startswith("https://a.example/") for link in page.links)
    assert "\x1b" not in made.text and "\u202e" not in made.text
    # What makes links of bare addresses looks for these.
    outside = re.sub(r"\]\(https://a\.example/[^)\s]*\)", "", made.text)
    assert not re.search(r"(?<!\\)://|\bwww\.|@", outside)


def styled(payload):
    """Return the tags of the few styles that an answer's own text may have."""
    tags = set()
    tags |= {"code"} if "`" in payload else set()
    tags |= {"strong"} if "**" in payload else set()
    return tags | ({"pre"} if "```" in payload else set())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What did the council decide?", "footnote-what-did-the-council-decide.md"),
        ("../../etc/passwd", "footnote-etc-passwd.md"),
        ('a"; rm -rf / \r\nX: y', "footnote-a-rm-rf-x-y.md"),
        ("CON", "footnote-con.md"),
        ("Æble & Öl", "footnote-ble-ol.md"),
        ("الجسر القديم", "footnote-answer.md"),
        ("x" * 300, f"footnote-{'x' * 60}.md"),
    ],
)
def test_a_file_name_is_plain_whatever_the_question(title, name):
    made = export_answer(full_answer(question=title), versions(), ExportForm.MARKDOWN)
    assert made.file_name == name


def test_an_answer_without_a_language_model_says_so():
    made = export_answer(
        full_answer(provider="extractive", model=None), versions(), ExportForm.TEXT
    )
    assert "no language model wrote it" in made.text
