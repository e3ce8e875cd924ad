"""The highlighted text is the quote, whatever the script; and its absence is said."""

import random
from unicodedata import bidirectional
from urllib.parse import urlencode

from playwright.sync_api import expect

from rag.canonical import canonical_text
from tests.web.browser.conftest import ask
from tests.web.conftest import BRIDGE, loaded

PIECES = [
    "plain words ",
    "Café Zoë ",
    "e\u0301\u0323o\u0308 ",
    "👩‍👩‍👧‍👦🏳️‍🌈 ",
    "🌉👍🏽 ",
    "𝒜𝓃𝓃𝒶 ",
    "مرحبا بالعالم ",
    "שלום עולם ",
    "新聞の記事。",
    "नमस्ते दुनिया ",
    "<b>&amp;</b> ",
    "\u00a0\u2003— ",
    "line\nbreak ",
]
N_ARTICLES, N_CITATIONS, N_OPENED = 10, 200, 15


def mixed_text(rng):
    paragraphs = ["".join(rng.choices(PIECES, k=rng.randint(5, 40))) for _ in range(6)]
    return canonical_text("\n\n".join(paragraphs))


def random_span(rng, text):
    while True:
        start = rng.randrange(len(text))
        end = min(len(text), start + rng.randint(1, 160))
        if not text[start].isspace() and not text[end - 1].isspace():
            return start, end


MARKED = "all => all.map((mark) => mark.textContent).join('\\n\\n')"
PARSED = """async (paths) => Promise.all(paths.map(async (path) => {
  const html = await (await fetch(path)).text();
  const marks = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("mark")];
  return marks.map((mark) => mark.textContent).join("\\n\\n");
}))"""


def test_two_hundred_mixed_script_citations_are_highlighted_exactly(live, visitor):
    rng = random.Random(20260101)
    texts = {f"mixed{i}": mixed_text(rng) for i in range(N_ARTICLES)}
    live.add(*[loaded(name, "Mixed 🌍", text) for name, text in texts.items()])
    stored = {name: live.call("GET", f"/v1/articles/{name}") for name in texts}
    assert {name: article["text"] for name, article in stored.items()} == texts
    paths, before, quotes = [], [], []
    for i in range(N_CITATIONS):
        name = f"mixed{i % N_ARTICLES}"
        start, end = random_span(rng, texts[name])
        place = {"version": stored[name]["version"], "start": start, "end": end}
        paths.append(f"/articles/{name}?{urlencode(place)}#cited")
        before.append(texts[name][:start])
        quotes.append(texts[name][start:end])
    page = visitor.page("/articles")
    assert page.evaluate(PARSED, paths) == quotes
    for path, quote in list(zip(paths, quotes, strict=True))[:N_OPENED]:
        page.goto(live.base + path)
        assert page.locator("mark").evaluate_all(MARKED) == quote
        assert page.locator("#cited").count() == 1
        expect(page.locator("#cited")).to_be_in_viewport()
    # Otherwise counting UTF-16 units would have passed as well.
    assert sum(any(ord(c) > 0xFFFF for c in text) for text in before) > N_CITATIONS / 2
    right_to_left = [any(bidirectional(c) in {"R", "AL"} for c in quote) for quote in quotes]
    assert sum(right_to_left) > N_CITATIONS / 4


def test_the_pane_shows_the_same_words_as_the_page(live, visitor):
    text = "🌉👍🏽 مرحبا بالعالم. صوّت المجلس على إصلاح الجسر القديم. e\u0323\u0301nd 👩‍👩‍👧."
    live.add(loaded("arabic", "الجسر القديم 🌉", text, language="ar"))
    live.play("صوّت المجلس على إصلاح الجسر القديم. [1]")
    page = visitor.page()
    exchange = ask(page, "المجلس الجسر القديم")
    answer = live.call("GET", f"/v1/answers/{exchange.get_attribute('data-answer')}")
    citation = answer["citations"][0]
    exchange.locator(".chip").first.click()
    mark = page.locator("#pane #cited")
    expect(mark).to_be_in_viewport()
    assert mark.evaluate("mark => mark.textContent") == citation["quote"]
    article = live.call("GET", f"/v1/articles/{citation['article_id']}")
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    page.goto(live.base + citation["reader_url"])
    assert page.locator("#cited").evaluate("mark => mark.textContent") == citation["quote"]


def test_an_arabic_article_runs_from_the_right(live, visitor):
    live.add(loaded("arabic", "الجسر", "صوّت المجلس على إصلاح الجسر.\n\nPlain words."))
    page = visitor.page("/articles/arabic")
    directions = page.locator(".prose p").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).direction)"
    )
    assert directions == ["rtl", "ltr"]


def test_the_page_opens_at_the_cited_sentence_far_down(live, visitor):
    text = "\n\n".join(f"Paragraph number {i} says little." for i in range(200))
    live.add(loaded("long", "Long", text))
    version = live.call("GET", "/v1/articles/long")["version"]
    start = text.index("Paragraph number 150")
    place = {"version": version, "start": start, "end": start + 34}
    page = visitor.page(f"/articles/long?{urlencode(place)}#cited")
    mark = page.locator("#cited")
    expect(mark).to_be_in_viewport()
    box = mark.bounding_box()
    assert box is not None and 100 < box["y"] < 700


def test_without_a_certain_place_the_article_opens_unmarked_and_says_so(live, visitor):
    version = live.call("GET", "/v1/articles/bridge")["version"]
    page = visitor.page(f"/articles/bridge?version={version}&start=5&end=99999")
    assert page.locator("mark").count() == 0
    expect(page.locator(".notice")).to_contain_text("nothing is highlighted")
    expect(page.locator(".prose")).to_contain_text("northern ferry")


def test_an_earlier_version_a_changed_and_a_removed_article_say_so(live, visitor):
    citation = live.ask()["citations"][0]
    path = citation["reader_url"]
    title = "Council votes to repair the old bridge"
    live.call("PUT", "/v1/articles/bridge", {"title": title, "text": "News! " + BRIDGE})
    page = visitor.page(path)
    expect(page.locator(".notice")).to_contain_text("cited an earlier version")
    assert page.locator("#cited").inner_text() == citation["quote"]
    page.get_by_role("link", name="Read the current version").click()
    expect(page.locator(".prose")).to_contain_text("News!")
    assert page.locator("#cited").inner_text() == citation["quote"]
    live.call("DELETE", "/v1/articles/bridge")
    page.goto(live.base + path)
    expect(page.locator(".notice")).to_contain_text("was removed")
    assert page.locator("mark").count() == 0
