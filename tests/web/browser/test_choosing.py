"""Choosing who answers on the page that asks."""

import pytest
from playwright.sync_api import expect

from rag.providers.roster import Roster
from tests.web.browser.conftest import ask, settled
from tests.web.live import ASKED


@pytest.fixture
def models(live, monkeypatch):
    """Two models of the script beside quoting."""
    environ = {
        "FOOTNOTE_SCRIPTED_FILE": str(live.script_file),
        "FOOTNOTE_SCRIPTED_MODELS": "calm,brisk",
    }
    monkeypatch.setattr(live.application, "roster", Roster(environ))
    return live


def test_what_is_chosen_answers_and_is_kept(models, visitor):
    page = visitor.page()
    settled(page)
    select = page.get_by_label("Answers by")
    expect(select).to_have_value("scripted:calm")
    expect(select.locator("option")).to_have_text(
        ["scripted (calm)", "scripted (brisk)", "extractive"]
    )
    select.select_option("scripted (brisk)")
    expect(ask(page).locator(".made-by")).to_have_text("Written by scripted (brisk)")
    first = page.url
    page.reload()
    settled(page)
    expect(select).to_have_value("scripted:brisk")
    # Asking again asks who is chosen now.
    select.select_option("extractive")
    page.get_by_role("button", name="Answer again").click()
    expect(page.locator(".exchange .made-by")).to_have_text(
        "Quoted from the articles; no language model wrote it."
    )
    # A new conversation begins with what this browser chose last, the first one keeps its own.
    page.goto(models.base)
    expect(select).to_have_value("extractive")
    select.select_option("scripted (calm)")
    page.goto(first)
    expect(select).to_have_value("extractive")
    # Another browser sees it as the last answer was asked, with and without scripts.
    for scripts in (True, False):
        other = visitor.page(first.removeprefix(models.base), java_script_enabled=scripts)
        expect(other.get_by_label("Answers by")).to_have_value("extractive")


def test_a_choice_before_its_script_is_there_counts(models, visitor):
    page = visitor.page()
    settled(page)
    page.get_by_label("Answers by").select_option("scripted (brisk)")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/choice*.js", hold)
    page.reload(wait_until="commit")
    page.wait_for_function("document.querySelector('#answers-by option')")
    page.get_by_label("Answers by").select_option("extractive")
    page.wait_for_timeout(200)
    assert held, "the script was not asked for"
    for route in held:
        route.continue_()
    settled(page)
    expect(ask(page).locator(".made-by")).to_contain_text("Quoted from the articles")
    expect(page.get_by_label("Answers by")).to_have_value("extractive")


def test_without_scripts_the_form_sends_the_choice(models, visitor):
    page = visitor.page(java_script_enabled=False)
    page.get_by_label("Answers by").select_option("scripted (brisk)")
    page.fill("#question", ASKED)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".made-by")).to_have_text("Written by scripted (brisk)")
    expect(page.get_by_label("Answers by")).to_have_value("scripted:brisk")


def test_what_is_not_set_up_any_more_is_not_chosen(models, visitor):
    page = visitor.page()
    page.evaluate("""localStorage.setItem("footnote:new-answers-by", '{"": "openai:gone"}')""")
    page.reload()
    settled(page)
    expect(page.get_by_label("Answers by")).to_have_value("scripted:calm")
    expect(ask(page).locator(".made-by")).to_have_text("Written by scripted (calm)")
