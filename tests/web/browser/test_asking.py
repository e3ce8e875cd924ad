"""From a question to the cited sentence, with the mouse, with the keyboard, and after a reload."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import FORM, ask, settled
from tests.web.conftest import BRIDGE, loaded
from tests.web.live import ASKED

QUOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."


def test_a_chip_shows_its_card_and_opens_the_exact_sentence(live, visitor):
    page = visitor.page()
    exchange = ask(page)
    expect(exchange.locator("h2")).to_have_text(ASKED)
    assert re.search(r"/c/con_\w+$", page.url)
    chip = exchange.locator(".chip").first
    expect(chip).to_have_text("1")
    expect(chip).to_have_attribute("aria-label", "Source 1: Council votes to repair the old bridge")
    chip.hover()
    card = page.locator("#card")
    expect(card).to_contain_text("Council votes to repair the old bridge")
    expect(card).to_contain_text("The Herald1 May 2024")
    expect(card.locator("blockquote")).to_have_text(QUOTE)
    expect(card.locator(".verdict")).to_contain_text("supported")
    chip.click()
    mark = page.locator("#pane #cited")
    expect(mark).to_be_in_viewport()
    assert mark.evaluate("mark => mark.textContent") == QUOTE
    assert page.locator("#pane .prose p").count() == 3
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    expect(chip).to_be_focused()


def test_each_sentence_has_its_verdict_and_an_unknown_source_is_marked(live, visitor):
    exchange = ask(visitor.page())
    verdicts = exchange.locator(".answer-text .verdict")
    shown = verdicts.evaluate_all("all => all.map((one) => one.dataset.verdict)")
    answer = live.call("GET", f"/v1/answers/{exchange.get_attribute('data-answer')}")
    assert shown == [claim["verdict"] for claim in answer["claims"]]
    expect(verdicts.nth(0)).to_have_text("✓ supported")
    expect(verdicts.nth(2)).to_have_text("– no source")
    expect(exchange.locator(".answer-text .unknown")).to_have_text("[7] unknown source")
    assert exchange.locator(".answer-text .unknown s").count() == 1


def test_no_verdict_is_shown_while_a_sentence_is_on_its_way(live, visitor):
    live.play("The council voted 7 to 2 on Tuesday ", 1.0, "to repair the old bridge. [1] Next.")
    page = visitor.page()
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    text = page.locator(".exchange.live .answer-text")
    expect(text).to_contain_text("The council voted 7 to 2 on Tuesday")
    assert text.locator(".verdict").count() == 0
    expect(page.locator("#stop")).to_be_visible()
    page.locator(".made-by").wait_for()
    assert page.locator(".answer-text .verdict").first.inner_text() == "✓ supported"
    expect(page.locator("#stop")).to_be_hidden()


@pytest.mark.parametrize("place", ["start", "center"])
def test_a_card_never_lies_over_its_own_citation(live, visitor, place):
    long = "The council and the bridge. " * 12
    live.add(loaded("bridge", long, BRIDGE, outlet=long))
    live.play(
        "Old words. " * 60, "\n\nTwo councillors voted against the plan. [1]", "\n\nNew. " * 40
    )
    page = visitor.page(viewport={"width": 1440, "height": 420})
    chip = ask(page).locator(".chip").first
    chip.evaluate("(chip, block) => chip.scrollIntoView({ block })", place)
    chip.hover()
    expect(page.locator("#card")).to_be_visible()
    chip.click()
    expect(page.locator("#pane #cited")).to_be_in_viewport()


def test_cited_and_unused_sources_are_kept_apart(live, visitor):
    exchange = ask(visitor.page())
    sources = exchange.locator(".sources li")
    expect(sources).to_have_count(1)
    expect(sources.first).to_contain_text("Council votes to repair the old bridge")
    publisher = sources.first.locator(".publisher")
    assert publisher.get_attribute("href").startswith("https://herald.example/bridge#:~:text=")
    assert publisher.get_attribute("rel") == "noopener noreferrer"
    unused = exchange.locator(".unused")
    expect(unused.locator("summary")).to_have_text("Also found, not used (1)")
    expect(unused.locator("li")).to_be_hidden()
    unused.locator("summary").click()
    expect(unused.locator("li")).to_contain_text("Ferry to run every ten minutes")


def test_a_reload_and_a_reader_without_javascript_see_the_same(live, visitor):
    live.play(
        "**Bold** and *soft* `[1]`.\n\n",
        "- The council voted 7 to 2 on Tuesday to repair the old bridge. [1]\n",
        "- Nobody was asked. [1, 9]\n\n",
        "1. One.\n2. Two.\n\n```\ncode\n```\n",
    )
    page = visitor.page()
    streamed = ask(page).evaluate(FORM)
    page.reload()
    settled(page)
    reloaded = page.locator(".exchange").evaluate(FORM)
    path = page.url.removeprefix(live.base)
    plain = visitor.page(path, java_script_enabled=False)
    # Playwright evaluates in the page even where the page's own scripts are off.
    rendered = plain.locator(".exchange").evaluate(FORM)
    assert streamed == reloaded
    assert reloaded == rendered


def test_an_answer_that_was_cut_looks_the_same_after_a_reload(live, visitor):
    live.play("The council voted 7 to 2 on Tuesday. [1] ", "And so on and on. " * 1200)
    page = visitor.page()
    streamed = ask(page)
    expect(streamed.locator(".notice")).to_contain_text("Why it ends here: ")
    before = streamed.evaluate(FORM)
    page.reload()
    settled(page)
    assert page.locator(".exchange").evaluate(FORM) == before


def test_a_refusal_says_why_and_links_the_nearest_passages(live, visitor):
    live.play({"abstain": "The articles speak of the bridge, not of dragons."})
    page = visitor.page()
    exchange = ask(page, "What do dragons at the bridge eat?")
    expect(exchange).to_contain_text("No answer was found in the articles.")
    expect(exchange).to_contain_text("The articles speak of the bridge, not of dragons.")
    expect(page.locator("#announcer")).to_contain_text("No answer.")
    nearest = exchange.locator(".nearest li").first
    words = nearest.locator("blockquote").evaluate("node => node.textContent")
    nearest.locator("a").click()
    marks = page.locator("#pane mark")
    expect(marks.first).to_be_in_viewport()
    shown = marks.evaluate_all("all => all.map((mark) => mark.textContent).join('\\n\\n')")
    assert shown == words
    assert exchange.locator(".verdict").count() == 0


def test_a_refusal_says_that_only_older_articles_answer(live, visitor):
    page = visitor.page()
    exchange = ask(page, "How many cars does the ferry carry, in articles since June 2025?")
    expect(exchange).to_contain_text("Only older articles come close.")
    expect(exchange).to_contain_text("Newest source: 1 May 2024")
    expect(exchange.locator(".nearest blockquote").first).to_contain_text("900 cars a day")
    before = exchange.evaluate(FORM)
    page.reload()
    settled(page)
    assert page.locator(".exchange").evaluate(FORM) == before


def test_a_follow_up_shows_its_reading_and_can_be_asked_otherwise(live, visitor):
    page = visitor.page()
    ask(page, "Who is Mayor Ana Reyes?")
    second = ask(page, "How old is she?")
    expect(second.locator(".standalone q")).to_contain_text("Ana Reyes")
    second.get_by_role("button", name="Search as typed").click()
    expect(second.locator(".versions span").nth(0)).to_have_text("2 of 2")
    expect(second.locator(".standalone")).to_have_count(0)
    second.get_by_label("Version before").click()
    expect(second.locator(".standalone q")).to_contain_text("Ana Reyes")
    second.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Search for").fill("How old is Mayor Reyes?")
    page.keyboard.press("Enter")
    expect(second.locator(".standalone q")).to_have_text("How old is Mayor Reyes?")
    expect(page.locator(".exchange")).to_have_count(2)


def test_an_answer_below_others_is_shown_from_its_question_on(live, visitor):
    page = visitor.page(viewport={"width": 1440, "height": 900})
    for _ in range(3):
        last = ask(page)
    top = page.locator(".top").bounding_box()
    question = last.locator("h2").bounding_box()
    made_by = last.locator(".made-by").bounding_box()
    composer = page.locator("#composer").bounding_box()
    assert top["y"] + top["height"] <= question["y"]
    assert made_by["y"] + made_by["height"] <= composer["y"] + 8


def test_a_reader_who_scrolls_while_an_answer_comes_is_left_in_place(live, visitor):
    page = visitor.page(viewport={"width": 1440, "height": 700})
    for _ in range(2):
        ask(page)
    live.play(
        "The council voted 7 to 2 on Tuesday to repair the old bridge. [1] ", 1.0, "So it is."
    )
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".exchange.live .answer-text")).to_contain_text("repair the old bridge")
    page.evaluate("window.scrollTo(0, 0)")
    page.locator(".exchange .made-by").nth(2).wait_for()
    assert page.evaluate("window.scrollY") == 0


def test_everything_works_with_the_keyboard_alone(live, visitor):
    page = visitor.page("/articles")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    link = page.get_by_role("link", name="Ask")
    for _ in range(9):
        page.keyboard.press("Shift+Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    settled(page)
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    page.locator(".exchange .made-by").wait_for()
    expect(page.locator("#announcer")).to_contain_text("Answer. The council voted")
    expect(page.locator("#announcer")).to_contain_text("Checked: 1 supported, 2 not supported")
    expect(page).to_have_title(f"{ASKED} – Footnote")
    publisher = page.get_by_role("link", name="at the publisher", exact=True)
    expect(publisher.first).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.chip')"):
            break
    expect(page.locator(".chip").last).to_be_focused()
    expect(page.locator("#card")).to_be_visible()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#pane")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".chip").last).to_be_focused()


def test_a_line_says_that_the_model_is_loading_until_it_is(live, visitor, monkeypatch):
    monkeypatch.setattr(live.application.embedder, "_state", "loading")
    page = visitor.page()
    line = page.locator("#readiness")
    expect(line).to_contain_text("The search model is still loading; you can ask already")
    ask(page)
    monkeypatch.undo()
    expect(line).to_be_hidden()
