"""The library with scripts: adding with a report per file, removing with undo, finding at once."""

import re

import pytest
from playwright.sync_api import expect

from tests.pdfs import report
from tests.rag.loaders.office.made import docx, odt, p
from tests.web.browser.conftest import ask, settled
from tests.web.conftest import loaded

HARBOUR = {
    "name": "harbour.txt",
    "mimeType": "text/plain",
    "buffer": b"Harbour opens\n\nThe harbour opened on Monday.",
}
LETTER = {
    "name": "letter.docx",
    "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "buffer": docx(p("Letter to the mayor", style="Title") + p("The bridge is shut.")),
}
INQUIRY = {
    "name": "inquiry.pdf",
    "mimeType": "application/pdf",
    "buffer": report("Inquiry into the bridge", "The inspection found cracks in two girders."),
}
BROKEN = {
    "name": "broken.bin",
    "mimeType": "application/octet-stream",
    "buffer": b"\x00\x01\x02" * 99,
}


def test_files_are_added_with_a_report_on_each(live, visitor):
    page = visitor.page("/articles")
    page.locator(".add summary").click()
    page.set_input_files("#files", [HARBOUR, BROKEN, LETTER, INQUIRY])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#queue")).to_contain_text("3 added, 1 failed")
    expect(page.locator(".uploads > li")).to_have_count(4)
    expect(page.locator('[data-outcome="failed"]')).to_contain_text("broken.bin")
    expect(page.locator("#articles li")).to_have_count(5)
    # What was added stands first, though it has no date.
    expect(page.locator("#sort")).to_have_value("added")
    newest = ["Inquiry into the bridge", "Letter to the mayor", "Harbour opens"]
    for row, title in enumerate(newest):
        expect(page.locator("#articles h3").nth(row)).to_have_text(title)


def test_there_is_something_to_find_once_there_is_an_article(live, visitor):
    for name in ("bridge", "ferry"):
        live.call("DELETE", f"/v1/articles/{name}")
    page = visitor.page("/articles")
    expect(page.locator("#find")).to_be_hidden()
    page.fill("#text", "Harbour opens\n\nThe harbour opened on Monday.")
    page.get_by_role("button", name="Add the text").click()
    expect(page.locator("#find")).to_be_visible()


def test_text_is_pasted_and_files_are_dropped(live, visitor):
    page = visitor.page("/articles")
    page.evaluate(
        """() => {
          const text = new DataTransfer();
          text.setData("text/plain", "Pasted news\\n\\nIt was pasted today.");
          const paste = {clipboardData: text, bubbles: true};
          document.body.dispatchEvent(new ClipboardEvent("paste", paste));
        }"""
    )
    expect(page.locator("#queue")).to_contain_text("1 added")
    expect(page.locator(".uploads > li")).to_have_text("Pasted news added")
    page.fill("#text", "Written news\n\nIt was written on a phone.")
    page.get_by_role("button", name="Add the text").click()
    expect(page.locator("#articles")).to_contain_text("Written news")
    expect(page.locator("#text")).to_have_value("")
    page.evaluate(
        """([minutes, inquiry]) => {
          const files = new DataTransfer();
          files.items.add(new File(["Dropped news\\n\\nIt was dropped."], "dropped.txt"));
          files.items.add(new File([new Uint8Array(minutes)], "Minutes of May.odt"));
          files.items.add(new File([new Uint8Array(inquiry)], "inquiry.pdf"));
          document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true}));
        }""",
        [list(odt("<text:p>The council met on Monday.</text:p>")), list(INQUIRY["buffer"])],
    )
    expect(page.locator("#articles")).to_contain_text("Dropped news")
    expect(page.locator("#articles")).to_contain_text("Minutes of May")
    expect(page.locator("#articles")).to_contain_text("Inquiry into the bridge")
    expect(page.locator("#articles")).to_contain_text("Pasted news")


def test_a_removed_article_can_be_kept_after_a_reload(live, visitor):
    page = visitor.page("/articles")
    page.get_by_role("button", name="Remove Ferry to run every ten minutes").click()
    expect(page.locator("#articles li")).to_have_count(1)
    expect(page.locator("#announcer")).to_contain_text("Undo is possible")
    assert live.call("GET", "/v1/articles")["total"] == 1
    page.goto(f"{live.base}/articles?q=bridge")
    page.get_by_role("button", name="Remove Council votes to repair").click()
    # The words that were looked for stay quoted.
    expect(page.locator("#list .count").first).to_have_text("0 articles with bridge in the heading")
    expect(page.locator("#list .count q")).to_be_visible()
    for title in ("Ferry", "Council votes"):
        page.get_by_role("button", name=f"Undo the removal of {title}").click()
    expect(page.locator("#removals li")).to_have_count(0)
    page.goto(f"{live.base}/articles")
    expect(page.locator("#articles li")).to_have_count(2)
    expect(page.locator("#removals li")).to_have_count(0)


def test_what_cannot_be_done_is_said_in_sight(live, visitor):
    page = visitor.page("/articles")
    said = page.locator("#announcer")
    expect(page.locator("#remove-ticked")).to_be_hidden()
    page.route(re.compile("/articles"), lambda route: route.abort())
    page.get_by_role("button", name="Remove Ferry to run every ten minutes").click()
    expect(said).to_contain_text("The server cannot be reached")
    expect(said).to_be_in_viewport(ratio=1)
    expect(page.locator("#articles li")).to_have_count(2)


def test_several_are_ticked_and_removed_by_keyboard(live, visitor):
    page = visitor.page("/articles")
    for box in page.locator(".tick input").all():
        box.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Remove selected").press("Enter")
    expect(page.locator("#removals li")).to_have_count(2)
    expect(page.locator("#articles li")).to_have_count(0)


def test_the_list_is_found_while_typing_and_goes_on_while_scrolling(live, visitor):
    live.application.library.add(
        loaded(f"n{i:03}", f"Story {i}", f"The text of story {i}.") for i in range(160)
    )
    page = visitor.page("/articles")
    rows = page.locator("#articles li")
    for n_shown in (50, 100, 150, 162):
        expect(rows).to_have_count(n_shown)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
    for n in (9, 120):
        rows.nth(n).locator(".tick").click()
    page.get_by_role("button", name="Remove selected").click()
    expect(page.locator("#removals li")).to_have_count(2)
    expect(rows).to_have_count(160)
    page.fill("#q", "coast ferry")
    expect(page.locator("#articles li")).to_have_count(1)
    assert page.url.endswith("/articles?q=coast+ferry")
    page.fill("#q", "seven votes of the council")
    text = page.locator("#results .articles").nth(1).locator("li").first
    expect(text).to_contain_text("Council votes to repair the old bridge")
    text.locator("h3 a").click()
    expect(page.locator("#cited").first).to_be_in_viewport()


BOTTOM = "one => one.getBoundingClientRect().bottom"
# Puts the same page of the list behind itself, as the page puts the next one there.
GROW = """n => {
  const all = document.getElementById("articles");
  const one = all.firstElementChild;
  for (let i = one.children.length; i < n; i += one.children.length) {
    const form = document.createElement("form");
    form.append(one.cloneNode(true));
    all.append(form);
  }
  return all.querySelectorAll("li").length;
}"""
FRAMES = """async () => {
  const frames = [];
  let last = performance.now();
  for (let i = 0; i < 120; i += 1) {
    scrollBy(0, 120);
    await new Promise((done) => requestAnimationFrame(done));
    frames.push(performance.now() - last);
    last = performance.now();
  }
  return frames.sort((a, b) => a - b);
}"""


@pytest.mark.long
def test_ten_thousand_rows_scroll_at_sixty_frames(live, visitor):
    live.application.library.add(
        loaded(f"n{i:03}", f"Story {i}", f"The text of story {i}.") for i in range(50)
    )
    page = visitor.page("/articles")
    expect(page.locator("#articles li")).to_have_count(50)
    assert page.evaluate(GROW, 10_000) == 10_000
    page.evaluate("scrollTo(0, 100_000)")
    frames = page.evaluate(FRAMES)
    assert frames[len(frames) // 2] < 17.5
    # Nobody sees less as a pause.
    assert frames[len(frames) * 95 // 100] < 100


def test_everything_is_there_without_scripts(live, visitor):
    page = visitor.page("/articles", java_script_enabled=False)
    page.locator(".add summary").click()
    page.set_input_files("#files", [HARBOUR])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".report-sum")).to_contain_text("1 added")
    page.get_by_role("button", name="Remove Ferry to run every ten minutes").click()
    page.get_by_role("button", name="Undo the removal of Ferry").click()
    expect(page.locator("#articles li")).to_have_count(3)


def test_an_article_says_what_changed_and_takes_a_new_version(live, visitor):
    page = visitor.page("/articles/ferry/about")
    new = {"name": "new.txt", "mimeType": "text/plain", "buffer": b"Ferry\n\nIt carries 950 cars."}
    page.set_input_files("#file", [new])
    page.get_by_role("button", name="Replace").click()
    expect(page.locator(".versions li")).to_have_count(2)
    page.get_by_role("link", name="what changed since").click()
    expect(page.locator(".changes ins").first).to_be_visible()
    assert live.call("GET", "/v1/articles/ferry")["text"] == "It carries 950 cars."
    page.goto(f"{live.base}/articles/ferry")
    page.get_by_role("button", name="Remove this article").click()
    page.get_by_role("button", name="Undo the removal of Ferry").click()
    expect(page.locator("#articles li")).to_have_count(2)


def test_feedback_is_given_noted_kept_and_taken_back(live, visitor):
    page = visitor.page()
    exchange = ask(page)
    exchange.get_by_role("button", name="Helpful", exact=True).click()
    note, composer = exchange.get_by_placeholder("Add a note"), page.locator("#composer")
    # What has just come stands above the question's field, not below it.
    assert note.evaluate(BOTTOM) <= composer.evaluate("one => one.getBoundingClientRect().top")
    note.fill("Just what I needed.")
    exchange.get_by_role("button", name="Send").click()
    expect(page.locator("#announcer")).to_contain_text("Your note is kept")
    exchange.locator(".checks summary").click()
    exchange.get_by_role("button", name="Report: does not support this").first.click()
    expect(exchange.locator('[data-kind="does_not_support"][aria-pressed="true"]')).to_have_count(1)
    said = live.call("GET", "/v1/feedback")["feedback"]
    assert {(f["kind"], f["note"]) for f in said} == {
        ("helpful", "Just what I needed."),
        ("does_not_support", None),
    }
    page.reload()
    settled(page)
    helpful = page.get_by_role("button", name="Helpful", exact=True)
    expect(helpful).to_have_attribute("aria-pressed", "true")
    helpful.click()
    expect(helpful).to_have_attribute("aria-pressed", "false")
    assert [f["kind"] for f in live.call("GET", "/v1/feedback")["feedback"]] == ["does_not_support"]
