"""A stored answer is checked again, against the articles as they are now."""

import json
import re

from playwright.sync_api import expect

from tests.web.browser.conftest import ask, settled
from tests.web.browser.judged import SUPPORTED, WORDS, texts
from tests.web.live import ASKED


def test_while_checking_again_no_sentence_has_a_verdict(live, told):
    page = told.page
    held = []

    def hold(route):
        held.append(route)

    page.route("**/check", hold)
    again = told.get_by_role("button", name="Check again")
    again.focus()
    page.keyboard.press("Enter")
    exchange = page.locator(".exchange")
    expect(exchange.locator(".answer-text .verdict").first).to_have_text("… being checked")
    assert exchange.locator('[data-verdict]:not([data-verdict="checking"])').count() == 0
    expect(exchange).to_have_attribute("aria-busy", "true")
    expect(page.locator("#announcer")).to_have_text("Checking again.")
    page.keyboard.press("Enter")
    (route,) = held
    route.continue_()
    expect(exchange.locator(".found-again")).to_contain_text("every verdict is as before")
    assert texts(exchange.locator(".answer-text .verdict")) == WORDS
    expect(exchange.get_by_role("button", name="Check again")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("1 supported, 1 partly supported")
    assert len(held) == 1


def test_a_check_that_fails_says_so_and_keeps_the_earlier_verdicts(told):
    page = told.page
    problem = {"status": 503, "detail": "the library is closed; start the server again"}
    page.route(
        "**/check",
        lambda route: route.fulfill(status=503, content_type="json", body=json.dumps(problem)),
    )
    told.get_by_role("button", name="Check again").click()
    exchange = page.locator(".exchange")
    expect(exchange.locator(".problem")).to_contain_text("the library is closed")
    assert texts(exchange.locator(".answer-text .verdict")) == WORDS


def test_the_card_checks_again_and_stays_with_its_sentence(told):
    page = told.page
    told.locator(".answer-text .verdict").nth(2).hover()
    card = page.locator("#card")
    card.get_by_role("button", name="Check again").click()
    expect(page.locator(".found-again")).to_be_visible()
    expect(card.locator(".verdict")).to_have_text("✕ not supported")


def test_after_its_article_changed_each_citation_says_what_became_of_it(live, visitor):
    ferry = "The operator hired 14 people for the summer."
    live.play(f"{SUPPORTED} [1] The work will cost 4.2 million euros. [1] {ferry} [2]")
    page = visitor.page()
    ask(page)
    now = "The work will cost 5.1 million euros."
    text = f"Good news. {SUPPORTED} {now} Mayor Ana Reyes said so."
    live.call("PUT", "/v1/articles/bridge", {"title": "Council votes", "text": text})
    page.reload()
    settled(page)
    page.get_by_role("button", name="Check again").click()
    expect(page.locator(".found-again")).to_contain_text(
        "Citations: 1 verified, 1 moved, 1 changed."
    )
    exchange = page.locator(".exchange")
    statuses = exchange.locator(".checks .status")
    kinds = statuses.evaluate_all("all => all.map((one) => one.dataset.status)")
    assert kinds == ["moved", "changed"]
    expect(statuses.nth(0)).to_contain_text("Moved: the article has changed")
    expect(statuses.nth(1)).to_be_visible()
    chips = exchange.locator(".answer-text .chip")
    assert texts(chips) == ["1 △", "1 △", "2"]
    expect(chips.nth(1)).to_have_attribute(
        "aria-label", re.compile(r"^Source 1: .*, changed since it was cited$")
    )
    cited = exchange.locator(".cited")
    expect(cited.nth(1).locator(".was")).to_have_text("The work will cost 4.2 million euros.")
    expect(cited.nth(1).locator(".now")).to_have_text(now)
    assert cited.nth(2).locator(".fate").count() == 0
    expect(exchange.locator(".sources .status")).to_contain_text("Changed: the quoted words")
    live.call("DELETE", "/v1/articles/ferry")
    page.reload()
    settled(page)
    expect(page.locator(".sources li").nth(1)).to_contain_text("Removed: the article was deleted")
    page.get_by_role("button", name="Check again").click()
    expect(page.locator(".found-again")).to_contain_text("1 moved, 1 changed, 1 removed")
    assert "14 people" not in page.content()


def test_a_sentence_that_is_gone_says_so(live, visitor):
    live.play(f"{SUPPORTED} [1]")
    page = visitor.page()
    ask(page)
    live.call("PUT", "/v1/articles/bridge", {"title": "Council", "text": "It rained all day."})
    page.get_by_role("button", name="Check again").click()
    expect(page.locator(".was")).to_have_text(SUPPORTED)
    expect(page.locator(".now")).to_have_text("No sentence like it is in the article any more.")


def test_an_answer_that_was_stopped_can_be_checked_again(live, visitor):
    live.play(f"{SUPPORTED} [1] ", {"error": "the model server refused"})
    page = visitor.page()
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    page.locator(".problem").wait_for()
    page.get_by_role("button", name="Check again").click()
    expect(page.locator(".found-again")).to_contain_text("every verdict is as before")
