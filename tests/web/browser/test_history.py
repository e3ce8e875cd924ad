"""The list of conversations, drafts, several tabs, and the keys."""

import re

from playwright.sync_api import expect

from tests.web.browser.conftest import ask, settled
from tests.web.live import ASKED


def rows(page):
    return page.locator("#recent li[data-conversation]")


def test_conversations_are_searched_renamed_and_deleted_with_a_way_back(live, visitor):
    ferry = live.ask("What about the ferry?")
    page = visitor.page()
    ask(page)
    expect(rows(page)).to_have_count(2)
    expect(rows(page).first).to_contain_text(ASKED)
    page.fill("#find", "FERRY what")
    expect(rows(page)).to_have_count(1)
    page.fill("#find", "dragon")
    expect(page.locator("#recent-none")).to_have_text("None has these words.")
    page.fill("#find", "")
    expect(rows(page)).to_have_count(2)
    rows(page).first.hover()
    page.get_by_role("button", name=f"Rename {ASKED}").click()
    page.get_by_label("Title").fill("The old bridge")
    page.keyboard.press("Enter")
    expect(rows(page).first).to_contain_text("The old bridge")
    expect(rows(page).first.locator("a")).to_be_focused()
    page.get_by_role("button", name="Rename The old bridge").click()
    page.keyboard.press("Escape")
    expect(rows(page).first.locator("a")).to_have_text("The old bridge")
    rows(page).nth(1).hover()
    page.get_by_role("button", name="Delete What about the ferry?").click()
    expect(rows(page)).to_have_count(1)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.click()
    expect(rows(page)).to_have_count(2)
    found = live.call("GET", f"/v1/conversations/{ferry['conversation_id']}")
    assert found["answers"] == [ferry]
    rows(page).nth(1).locator("a").click()
    settled(page)
    expect(page.locator(".exchange h2")).to_have_text("What about the ferry?")


def test_the_conversation_on_the_page_can_be_deleted_and_restored(live, visitor):
    page = visitor.page()
    ask(page)
    address = page.url
    rows(page).first.hover()
    page.get_by_role("button", name=f"Delete {ASKED}").click()
    page.wait_for_url(f"{live.base}/")
    settled(page)
    expect(rows(page)).to_have_count(0)
    expect(page.locator("#recent .undo")).to_contain_text(f"Deleted “{ASKED}”.")
    page.reload()
    page.get_by_role("button", name="Undo").click()
    rows(page).first.locator("a").click()
    page.wait_for_url(address)
    expect(page.locator(".exchange h2")).to_have_text(ASKED)


def test_a_long_list_comes_in_pages(live, visitor):
    for n in range(33):
        live.ask(f"Question {n}?")
    page = visitor.page()
    more = page.get_by_role("button", name="Show more")
    expect(rows(page)).to_have_count(30)
    more.click()
    expect(rows(page)).to_have_count(33)
    expect(more).to_be_hidden()


def test_on_a_narrow_screen_the_list_is_a_drawer(live, visitor):
    answer = live.ask()
    page = visitor.page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    expect(page.locator("#rail")).to_be_hidden()
    page.get_by_role("button", name="Conversations").tap()
    expect(page.locator("#rail")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#rail")).to_be_hidden()
    page.get_by_role("button", name="Conversations").tap()
    small = page.locator("#rail button, #rail input").evaluate_all(
        """all => all.filter((one) => one.checkVisibility())
             .filter((one) => one.getBoundingClientRect().height < 44
                           || one.getBoundingClientRect().width < 44)
             .map((one) => one.outerHTML)"""
    )
    assert small == []
    rows(page).first.locator("a").tap()
    page.wait_for_url(f"**/c/{answer['conversation_id']}")


def test_drafts_survive_a_reload_each_with_its_conversation(live, visitor):
    page = visitor.page()
    page.fill("#question", "A question that is not")
    page.reload()
    settled(page)
    expect(page.locator("#question")).to_have_value("A question that is not")
    ask(page)
    page.fill("#question", "And <b>then</b>")
    page.reload()
    settled(page)
    expect(page.locator("#question")).to_have_value("And <b>then</b>")
    page.press("#question", "Enter")
    page.fill("#question", "Typed while it was answered")
    expect(page.locator(".exchange .made-by")).to_have_count(2)
    page.reload()
    settled(page)
    expect(page.locator("#question")).to_have_value("Typed while it was answered")
    page.goto(f"{live.base}/")
    settled(page)
    expect(page.locator("#question")).to_have_value("")
    kept = page.evaluate(
        """async () => {
          const { keep } = await import("/static/js/kept.js");
          for (let n = 0; n < 40; n += 1) keep("footnote:drafts", `con_${n}`, `draft ${n}`);
          return Object.keys(JSON.parse(localStorage.getItem("footnote:drafts")));
        }"""
    )
    assert kept == [f"con_{n}" for n in range(20, 40)]


def test_tabs_show_each_other_s_answers_and_lose_none(live, visitor):
    one = visitor.page()
    ask(one)
    two = one.context.new_page()
    two.goto(one.url)
    settled(two)
    ask(one, "Asked in the first tab?")
    two.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(two.locator(".exchange h2").nth(1)).to_have_text("Asked in the first tab?")
    live.play("The council voted 7 to 2 on Tuesday ", 1.0, "to repair the old bridge. [1]")
    for page, words in ((one, "From the first?"), (two, "From the second?")):
        page.fill("#question", words)
        page.press("#question", "Enter")
    asked = [ASKED, "Asked in the first tab?", "From the first?", "From the second?"]
    for page in (one, two):
        expect(page.locator(".exchange .made-by").nth(2)).to_be_visible()
        expect(page.locator("#stop")).to_be_hidden()
    for page in (one, two):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.locator(".exchange .made-by")).to_have_count(4)
        assert sorted(page.locator(".exchange h2").all_inner_texts()) == sorted(asked)
    assert one.locator(".versions").count() == 0


def test_keys_are_listed_work_and_can_be_switched_off(live, visitor):
    page = visitor.page()
    ask(page)
    page.locator("#main").focus()
    page.keyboard.press("j")
    expect(page.locator(".chip").first).to_be_focused()
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".chip").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".chip").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("?nj")
    expect(page.locator("#question")).to_have_value("?nj")
    page.locator("#main").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    listed = dialog.locator("kbd").all_inner_texts()
    assert listed == ["/", "Esc", "n", "j", "k", "r", "e", "s", "?"]
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator("#main").focus()
    page.keyboard.press("s")
    expect(page.locator("#main")).to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    dialog.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("s")
    expect(page.locator("#find")).to_be_focused()
    page.locator("#main").focus()
    page.keyboard.press("r")
    expect(page.locator(".versions span:not([aria-hidden])")).to_have_text("2 of 2")
    page.locator("#main").focus()
    page.keyboard.press("e")
    expect(page.get_by_label("Edited question")).to_have_value(ASKED)
    page.locator("#main").focus()
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/$"))


def test_without_scripts_forms_rename_delete_and_restore(live, visitor):
    asked = f"/c/{live.ask()['conversation_id']}"
    page = visitor.page(asked, java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.locator(".manage summary").click()
    page.locator("#title").fill("The old bridge")
    page.get_by_role("button", name="Rename").click()
    expect(page).to_have_title("The old bridge – Footnote")
    page.locator(".manage summary").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The conversation was deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(live.base + asked)
    expect(page.locator(".exchange h2")).to_have_text(ASKED)
