"""What can be chosen for a question on the page that asks."""

from playwright.sync_api import expect

from tests.web.browser.conftest import ask
from tests.web.conftest import loaded


def test_options_hold_for_one_question_and_are_shown_and_carried_over(live, visitor):
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    page = visitor.page()
    page.get_by_text("Options", exact=True).click()
    outlet = page.get_by_label("Outlet")
    outlet.select_option("The Herald")
    page.get_by_label("Answer", exact=True).select_option("lenient")
    with page.expect_request("**/v1/chat") as asked:
        exchange = ask(page)
    assert asked.value.post_data_json["filters"] == {"outlets": ["The Herald"]}
    assert asked.value.post_data_json["strictness"] == "lenient"
    chosen = exchange.locator(".condition")
    expect(chosen).to_contain_text("only articles of The Herald")
    expect(outlet).to_be_hidden()
    expect(outlet).to_have_value("")
    expect(page.get_by_label("Answer", exact=True)).to_have_value("lenient")
    follow_up = ask(page, "And what did they say?")
    expect(follow_up.locator(".meaning")).to_have_text("carried over: only articles of The Herald")
    page.reload()
    expect(page.locator(".condition")).to_have_count(2)
    page.get_by_role("button", name="Ask again without The Herald").first.click()
    expect(page.locator(".versions span:not([aria-hidden])")).to_have_text("2 of 2")
    expect(page.locator(".condition")).to_have_count(0)


def test_an_edited_question_keeps_the_filters_and_what_was_taken_away(live, visitor):
    live.add(loaded("alt", "Die Brücke", "Die alte Brücke wird repariert.", language="de"))
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    page = visitor.page()
    page.get_by_text("Options", exact=True).click()
    page.get_by_label("Outlet").select_option("The Herald")
    page.get_by_label("Language").select_option("English (2)")
    ask(page, "What did articles since 2014 say?")
    expect(page.get_by_label("Language")).to_have_value("")
    page.get_by_role("button", name="Ask again without since 2014").click()
    expect(page.locator(".condition")).to_have_count(2)
    page.get_by_role("button", name="Edit question").click()
    page.get_by_label("Edited question").fill("What did articles since 2014 report?")
    page.keyboard.press("Enter")
    expect(page.locator(".exchange .question")).to_have_text("What did articles since 2014 report?")
    chosen = ["The Heraldonly articles of The Herald×", "Englishonly articles in English×"]
    expect(page.locator(".condition")).to_have_text(chosen)


def test_answering_again_keeps_how_sure_and_how_new_the_answer_was_to_be(live, visitor):
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    page = visitor.page()
    sure, newer = page.get_by_label("Answer", exact=True), page.get_by_label("Newer articles")
    page.get_by_text("Options", exact=True).click()
    sure.select_option("lenient")
    newer.select_option("0.6")
    ask(page)
    # What is chosen meanwhile is for the next question.
    page.get_by_text("Options", exact=True).click()
    sure.select_option("strict")
    newer.select_option("0")
    with page.expect_request("**/v1/chat") as again:
        page.get_by_role("button", name="Answer again").click()
    assert again.value.post_data_json["strictness"] == "lenient"
    assert again.value.post_data_json["recency"] == 0.6
    expect(page.locator(".versions span:not([aria-hidden])")).to_have_text("2 of 2")
