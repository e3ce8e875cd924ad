"""The list of articles: adding files with a report, and deleting after a question."""

from playwright.sync_api import expect

HARBOUR = {
    "name": "harbour.txt",
    "mimeType": "text/plain",
    "buffer": b"Harbour opens\n\nThe harbour opened on Monday.",
}
BROKEN = {
    "name": "broken.bin",
    "mimeType": "application/octet-stream",
    "buffer": b"\x00\x01\x02" * 99,
}


def test_files_are_added_with_a_report_on_each(live, visitor):
    page = visitor.page("/articles")
    page.locator(".add summary").click()
    page.set_input_files("#files", [HARBOUR, BROKEN])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".report-sum")).to_contain_text("1 added, 1 failed")
    expect(page.locator(".report-items li")).to_have_count(2)
    expect(page.locator('[data-outcome="failed"]')).to_contain_text("broken.bin")
    page.get_by_role("link", name="Show the list again").click()
    expect(page.locator(".articles li")).to_have_count(3)
    expect(page.locator(".articles")).to_contain_text("Harbour opens")


def test_files_that_all_fail_are_reported_too(live, visitor):
    page = visitor.page("/articles")
    page.locator(".add summary").click()
    page.set_input_files("#files", [BROKEN])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".report-sum")).to_contain_text("1 failed")


def test_an_article_is_deleted_only_after_a_yes(live, visitor):
    page = visitor.page("/articles")
    name = "Delete Ferry to run every ten minutes"
    page.get_by_role("button", name=name).click()
    expect(page.locator("#confirm")).to_contain_text("Its text is removed everywhere")
    page.keyboard.press("Escape")
    expect(page.locator(".articles li")).to_have_count(2)
    page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".articles > li")).to_have_count(1)
    assert live.call("GET", "/v1/articles")["total"] == 1


def test_an_article_is_deleted_from_its_own_page(live, visitor):
    page = visitor.page("/articles/ferry")
    page.get_by_role("button", name="Delete this article").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.wait_for_url("**/articles")
    assert live.call("GET", "/v1/articles")["total"] == 1


def test_the_list_is_searched_and_filtered(live, visitor):
    page = visitor.page("/articles")
    page.select_option("#outlet", label="Coast Wire (1)")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".articles > li")).to_have_count(1)
    page.goto(live.base + "/articles")
    page.fill("#q", "seven votes of the council")
    page.keyboard.press("Enter")
    first = page.locator(".articles > li").first
    expect(first).to_contain_text("Council votes to repair the old bridge")
    first.locator("h2 a").click()
    expect(page.locator("#cited")).to_be_in_viewport()
