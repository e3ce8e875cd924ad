"""Copying, exporting, sharing and printing an answer, as a reader does it."""

import json

from playwright.sync_api import expect

from tests.web.browser.conftest import FORM, ask, settled
from web.replies import AnswerOut
from web.templating import environment

QUOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."
TEMPLATE = '{% import "take.html" as take %}{{ take.of(answer) }}'
CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => (await item.getType(type)).text();
  const texts = await Promise.all(item.types.map(read));
  return Object.fromEntries(item.types.map((type, i) => [type, texts[i]]));
}"""


def opened(page):
    exchange = ask(page)
    take = exchange.locator(".take")
    take.locator("summary").click()
    return exchange, take


def test_the_fold_is_the_same_without_javascript_but_for_its_buttons(live, visitor):
    _, take = opened(visitor.page())
    answer = live.call("GET", f"/v1/answers/{take.page.locator('.exchange').get_attribute('id')}")
    made = environment().from_string(TEMPLATE).render(answer=AnswerOut.model_validate(answer))
    take.locator("summary").click()
    shown = take.evaluate(FORM)
    assert shown == " ".join(made.split()).replace("> <", "><")


def test_an_answer_is_saved_as_a_file_with_its_notes(live, visitor, tmp_path):
    _, take = opened(visitor.page(accept_downloads=True))
    with take.page.expect_download() as started:
        take.get_by_role("link", name="Markdown").first.click()
    saved = tmp_path / started.value.suggested_filename
    started.value.save_as(saved)
    assert saved.name == "footnote-what-did-the-council-decide-about-the-bridge.md"
    assert f"[^1]: “{QUOTE}” — [Council votes" in saved.read_text(encoding="utf-8")


def test_copying_takes_rich_and_plain_text_with_the_notes(live, visitor):
    page = visitor.page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _, take = opened(page)
    take.get_by_role("button", name="Copy", exact=True).first.click()
    expect(page.locator("#announcer")).to_have_text("Copied.")
    copied = page.evaluate(CLIPBOARD)
    assert set(copied) == {"text/plain", "text/html"}
    assert f"“{QUOTE}”" in copied["text/plain"] and "https://herald.example" in copied["text/plain"]
    assert QUOTE in copied["text/html"] and "<script" not in copied["text/html"]
    take.get_by_role("button", name="Copy as Markdown").first.click()
    expect(take.get_by_role("button", name="Copied.")).to_have_count(2)
    assert "[^1]: “" in page.evaluate(CLIPBOARD)["text/plain"]


def test_where_copying_is_not_allowed_the_text_is_offered_by_hand(live, visitor):
    page = visitor.page()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    _, take = opened(page)
    take.get_by_role("button", name="Copy", exact=True).first.click()
    field = take.locator(".by-hand")
    expect(field).to_be_focused()
    assert QUOTE in field.input_value()


def test_a_link_is_made_opened_by_a_stranger_and_ended(live, visitor):
    page = visitor.page()
    _, take = opened(page)
    take.get_by_role("button", name="Make a link").first.click()
    field = take.get_by_label("Address of the read-only link")
    expect(field).to_be_focused()
    path = field.input_value().removeprefix(live.base)
    stranger = visitor.page(path, java_script_enabled=False)
    expect(stranger.locator("h1")).to_contain_text("What did the council decide")
    stranger.get_by_role("link", name="Read it in the article").first.click()
    expect(stranger.locator("#cited")).to_have_text(QUOTE)
    expect(stranger.locator("#cited")).to_be_in_viewport()
    stranger.get_by_role("link", name="Back to the answer").click()
    expect(stranger.locator("blockquote").first).to_have_text(QUOTE)
    assert stranger.locator("form, button, textarea, .top nav").count() == 0
    page.goto(f"{live.base}/shares")
    page.get_by_role("button", name="End the link").click()
    expect(page.locator("main")).to_contain_text("The link leads nowhere now.")
    expect(page.locator("main")).to_contain_text("Nothing is shared.")
    stranger.reload()
    expect(stranger.locator("h1")).to_have_text("This link has ended")
    expect(stranger.locator("nav, main a")).to_have_count(0)


def test_a_printed_answer_has_its_notes_and_no_controls(live, visitor):
    page = visitor.page()
    _, take = opened(page)
    take.get_by_role("link", name="Print").first.click()
    settled(page)
    page.emulate_media(media="print")
    expect(page.locator("#print")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".notes blockquote").first).to_have_text(QUOTE)
    expect(page.locator(".notes .address").first).to_contain_text("https://herald.example/bridge")
    page.emulate_media(media="screen")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print").click()
    assert json.loads(page.evaluate("JSON.stringify(window.printed)"))


def test_a_conversation_printed_as_it_stands_shows_the_quotes(live, visitor):
    page = visitor.page(viewport={"width": 768, "height": 900})
    ask(page)
    page.emulate_media(media="print")
    expect(page.locator(".checks blockquote").first).to_be_visible()
    for control in (".composer", ".take", ".rail", ".check-again"):
        expect(page.locator(control).first).to_be_hidden()
    for path in (page.url, f"{live.base}/articles", f"{live.base}/articles/bridge"):
        page.goto(path)
        settled(page)
        expect(page.locator(":is(button, input):visible")).to_have_count(0)
