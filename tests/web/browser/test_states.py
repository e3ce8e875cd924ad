"""Every state of the page that asks: seen by axe-core, and kept as a picture."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web.browser.conftest import ask, settled
from tests.web.live import ASKED

PICTURES = Path(__file__).parents[3] / "test-artifacts" / "screens"
SIZES = {"320": (320, 640), "768": (768, 1024), "1440": (1440, 900)}
LOOKS = [("320", "light"), ("768", "dark"), ("1440", "light"), ("1440", "dark")]


def start(page, live):
    expect(page.locator("#question")).to_be_visible()


def answered(page, live):
    ask(page)


def paged(page, live):
    exchange = ask(page)
    exchange.get_by_role("button", name="Answer again").click()
    expect(page.locator(".versions")).to_be_visible()


def streaming(page, live):
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1] And", 30.0)
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".exchange.live .answer-text")).to_contain_text("bridge")


def stopped(page, live):
    streaming(page, live)
    page.locator("#stop").click()
    expect(page.locator(".exchange .stopped")).to_be_visible()


def refused(page, live):
    live.play({"abstain": "The articles speak of the bridge, not of dragons."})
    ask(page, "What do dragons at the bridge eat?")
    page.get_by_role("link", name="Search instead").click()
    expect(page.locator(".search-found")).to_be_visible()


def failed(page, live):
    live.play("The council voted 7 to 2. [1] ", {"error": "the model server refused; start it"})
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".problem")).to_be_visible()


def editing(page, live):
    ask(page).get_by_role("button", name="Edit question").click()


def keys(page, live):
    page.locator("#main").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def listed(page, live):
    live.ask("What about the ferry?")
    ask(page)
    drawer = page.get_by_role("button", name="Conversations")
    if drawer.is_visible():
        drawer.click()
    page.locator("#recent li", has_text="ferry").hover()
    page.get_by_role("button", name="Delete What about the ferry?").click(force=True)
    expect(page.locator("#recent .undo")).to_be_visible()


STATES = [start, answered, paged, streaming, stopped, refused, failed, editing, keys, listed]


def walk(live, visitor, size, scheme, states):
    PICTURES.mkdir(parents=True, exist_ok=True)
    width, height = SIZES[size]
    script = live.script_file.read_text("utf-8")
    for state in states:
        live.script_file.write_text(script, "utf-8")
        page = visitor.page(viewport={"width": width, "height": height}, color_scheme=scheme)
        settled(page)
        state(page, live)
        page.screenshot(path=PICTURES / f"chat-{state.__name__}-{size}-{scheme}.png")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], state.__name__
        page.context.close()
        visitor.contexts.remove(page.context)


def test_the_main_states_have_no_violation(live, visitor):
    walk(live, visitor, "320", "dark", [answered, refused, listed])
    walk(live, visitor, "1440", "light", [paged, keys])


@pytest.mark.long
@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_no_state_has_a_violation(live, visitor, size, scheme):
    walk(live, visitor, size, scheme, STATES)
