"""Every sentence says quietly what a check found, in words and shapes, and how it was found."""

import json

from playwright.sync_api import expect

from tests.web.browser.conftest import FORM, ask, settled
from tests.web.browser.judged import (
    PARTLY,
    SCRIPT,
    SUPPORTED,
    UNCITED,
    UNKNOWN,
    UNSUPPORTED,
    WORDS,
    texts,
)

VERDICTS = ["supported", "partly", "unsupported", "uncited", "unsupported"]


def test_each_sentence_has_its_verdict_in_a_shape_and_in_words(told):
    marks = told.locator(".answer-text .verdict")
    assert texts(marks) == WORDS
    kinds = marks.evaluate_all("all => all.map((one) => one.dataset.verdict)")
    assert kinds == VERDICTS
    names = marks.evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert names[2].startswith("Check: not supported, ")
    assert names[3] == "Check: no source, no source is cited"


def test_only_the_words_of_sentences_without_support_are_marked(told):
    said = told.locator(".answer-text .said")
    kinds = said.evaluate_all("all => all.map((one) => one.dataset.verdict)")
    assert kinds == ["unsupported", "uncited", "unsupported", "unsupported"]
    assert "".join(texts(said)) == UNSUPPORTED + UNCITED + UNKNOWN
    for sentence in (SUPPORTED, PARTLY, UNSUPPORTED, UNCITED, "A dragon attended the meeting"):
        expect(told.locator(".answer-text")).to_contain_text(sentence)


def test_no_line_begins_with_the_verdict_of_the_sentence_before(told):
    marks = told.locator(".answer-text :is(.verdict, .unknown)")
    begins = """all => all.filter((one) => one.getBoundingClientRect().left
      < one.closest("p, li").getBoundingClientRect().left + 2).map((one) => one.textContent)"""
    assert marks.count() > 2
    # On narrower screens not all of the marks behind a word have room beside it.
    for width in range(400, 820, 20):
        told.page.set_viewport_size({"width": width, "height": 740})
        assert marks.evaluate_all(begins) == [], width


def test_unknown_labels_are_visible_marked_and_counted(told):
    assert texts(told.locator(".answer-text .unknown")) == [
        "[9] unknown source",
        "[7] unknown source",
    ]
    assert texts(told.locator(".answer-text .unknown s")) == ["[9]", "[7]"]
    expect(told.locator(".tally li")).to_have_text(
        [
            "✓ 1 supported",
            "◐ 1 partly supported",
            "✕ 2 not supported",
            "– 1 no source",
            "? 2 unknown sources",
        ]
    )


def test_nothing_rests_on_colour_alone(live, visitor):
    live.play(*SCRIPT)
    page = visitor.page(forced_colors="active")
    exchange = ask(page)
    lines = exchange.locator(".said").evaluate_all(
        """all => all.map((one) => getComputedStyle(one))
             .map((style) => [style.textDecorationLine, style.textDecorationStyle])"""
    )
    assert lines == [
        ["underline", "dashed"],
        ["underline", "dotted"],
        ["underline", "dashed"],
        ["underline", "dashed"],
    ]
    assert len({text.split()[0] for text in WORDS}) == 4
    borders = exchange.locator(".chip").first.evaluate(
        "one => getComputedStyle(one).borderTopStyle"
    )
    assert borders == "solid"


def test_the_card_of_a_verdict_shows_the_quote_the_verdict_and_the_reason(live, told):
    answer = live.call("GET", f"/v1/answers/{told.get_attribute('data-answer')}")
    card = told.page.locator("#card")
    marks = told.locator(".answer-text .verdict")
    for i, claim in enumerate(answer["claims"]):
        marks.nth(i).hover()
        expect(card.locator(".verdict-line")).to_have_text(f"{WORDS[i]} {claim['reason']}")
        quotes = [c["quote"] for c in answer["citations"] if c["claim"] == i]
        assert texts(card.locator("blockquote")) == quotes
        assert card.locator(".status").count() == sum(
            c["claim"] == i and "word for word" not in claim["reason"] for c in answer["citations"]
        )
        told.page.mouse.move(2, 2)
        expect(card).to_be_hidden()
    assert len(answer["citations"]) == 2


def test_with_the_keyboard_a_verdict_leads_to_how_it_was_reached(told):
    page = told.page
    mark = told.locator(".answer-text .verdict").nth(2)
    mark.focus()
    expect(page.locator("#card")).to_contain_text("not supported")
    expect(mark).to_have_attribute("aria-describedby", "card-words")
    page.keyboard.press("Enter")
    row = told.locator(".checks li[data-verdict]").nth(2)
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()
    expect(row.locator(".claim")).to_have_text(UNSUPPORTED)
    expect(page.locator("#card")).to_be_hidden()
    assert page.url.endswith(told.page.url.rsplit("/", 1)[1])


def test_the_list_below_has_every_sentence_with_its_checks_and_citations(live, told):
    answer = live.call("GET", f"/v1/answers/{told.get_attribute('data-answer')}")
    told.locator(".checks summary").click()
    rows = told.locator(".checks li[data-verdict]")
    assert texts(rows.locator(".claim")) == [SUPPORTED, PARTLY, UNSUPPORTED, UNCITED, UNKNOWN]
    for i, claim in enumerate(answer["claims"]):
        shown = rows.nth(i).locator(".facts li")
        told_so = [c["detail"] for c in claim["checks"] if c["detail"] != claim["reason"]]
        assert texts(shown.locator("[dir]")) == told_so
        assert rows.nth(i).locator(".cited").count() == sum(
            c["claim"] == i for c in answer["citations"]
        )
    # What the verdict's reason says is not said again of the quote.
    assert answer["claims"][0]["reason"] == "stands in the article word for word"
    expect(rows.first.locator(".status")).to_have_count(0)
    expect(rows.nth(1).locator(".status")).to_have_text("The quoted words stand in the article.")


def test_a_verdict_leads_to_its_row_without_javascript(live, visitor):
    live.play(*SCRIPT)
    conversation = live.ask()["conversation_id"]
    page = visitor.page(f"/c/{conversation}", java_script_enabled=False)
    marks = page.locator(".answer-text .verdict")
    assert texts(marks) == WORDS
    rows = page.locator(".checks li[data-verdict]")
    ids = rows.evaluate_all("all => all.map((one) => `#${one.id}`)")
    assert marks.evaluate_all("all => all.map((one) => one.getAttribute('href'))") == ids
    assert page.get_by_role("button", name="Check again").count() == 0


def test_the_stream_the_history_and_the_page_without_scripts_agree(live, visitor):
    live.play(*SCRIPT)
    page = visitor.page()
    streamed = ask(page).evaluate(FORM)
    page.reload()
    settled(page)
    assert page.locator(".exchange").evaluate(FORM) == streamed
    path = page.url.removeprefix(live.base)
    plain = visitor.page(path, java_script_enabled=False)
    assert plain.locator(".exchange").evaluate(FORM) == streamed


def test_a_link_to_the_words_and_a_selector_can_be_copied(live, visitor):
    page = visitor.page(permissions=["clipboard-read", "clipboard-write"])
    live.play(*SCRIPT)
    exchange = ask(page)
    citation = live.call("GET", f"/v1/answers/{exchange.get_attribute('data-answer')}")[
        "citations"
    ][0]
    exchange.locator(".checks summary").click()
    first = exchange.locator(".cited").first
    first.get_by_role("button", name="Copy link").click()
    expect(first.get_by_role("button", name="Link copied.")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("Link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == citation["publisher_url"]
    assert "#:~:text=" in copied
    exchange.locator(".chip").first.hover()
    page.locator("#card").get_by_role("button", name="Copy link").click()
    assert page.evaluate("navigator.clipboard.readText()") == copied
    first.get_by_role("button", name="Copy for annotation tools").click()
    expect(page.locator("#announcer")).to_have_text("Copied.")
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == {
        "source": citation["url"],
        "selector": {
            "type": "TextQuoteSelector",
            "exact": citation["quote"],
            "prefix": citation["prefix"],
            "suffix": citation["suffix"],
        },
    }


def test_where_the_clipboard_is_closed_the_text_is_offered_by_hand(live, visitor):
    page = visitor.page()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    live.play(f"{SUPPORTED} [1]")
    exchange = ask(page)
    exchange.locator(".checks summary").click()
    exchange.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Copy this text by hand")
    expect(field).to_be_focused()
    assert "#:~:text=" in field.input_value()
    chosen = field.evaluate("field => field.selectionEnd - field.selectionStart")
    assert chosen == len(field.input_value())


def test_on_the_smallest_phone_all_of_it_fits_a_finger(live, visitor):
    live.play(*SCRIPT)
    page = visitor.page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    exchange = ask(page)
    exchange.locator(".checks summary").tap()
    exchange.locator(".answer-text .verdict").nth(2).tap()
    card = page.locator("#card")
    expect(card).to_contain_text("not supported")
    box = card.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, .card-open")]
             .filter((one) => one.checkVisibility())
             .filter((one) => one.getBoundingClientRect().height < 44)
             .map((one) => one.outerHTML)"""
    )
    assert small == []
    expect(
        exchange.locator(".checks").get_by_role("button", name="Copy link").first
    ).to_be_visible()
