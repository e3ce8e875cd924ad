"""A real server on a loopback port and a real Chromium; both live as long as this package's tests.

Chromium is taken from the system. Where there is none the tests are skipped, but not in CI, where
a skipped browser would hide a broken page.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from rag.providers.protocol import Finish
from rag.providers.scripted import ScriptedProvider
from tests.web.browser import judged
from tests.web.conftest import BRIDGE, FERRY, SCRIPT, loaded, open_application
from tests.web.live import ASKED, Live, serving
from web.app import create_app

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A busy machine may take many seconds for what else takes a tenth of one.
_PATIENCE_MS = 30_000
DESKTOP = {"width": 1440, "height": 900}
# Without what only a page with scripts can do.
FORM = """node => {
  const copy = node.cloneNode(true);
  for (const one of copy.querySelectorAll("[data-scripted], noscript")) one.remove();
  return copy.outerHTML.replace(/\\s+/g, " ").replace(/> </g, "><").replace(/ >/g, ">");
}"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser():
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if executable is None:
        reason = "no chromium on this machine; install it or set CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    application = open_application(folder / "data", folder / "script.json")
    with serving(create_app(application)) as base:
        yield Live(application, base, folder / "script.json")


@pytest.fixture
def live(served, monkeypatch):
    """The server with the two usual articles and the usual script, and nothing asked yet.

    Further questions are tried with a provider that answers none and takes no time.
    """
    suggester = served.application.suggester()
    silent = ScriptedProvider([Finish(reason="abstained")])
    monkeypatch.setattr(suggester, "_provider", silent)
    monkeypatch.setattr(served.application, "suggester", lambda: suggester)
    for article in served.call("GET", "/v1/articles?limit=200")["articles"]:
        served.application.library.remove(article["id"])
    for item in served.call("GET", "/v1/conversations?limit=100")["conversations"]:
        served.application.chats.delete_conversation(item["id"], now=datetime.now(UTC))
    served.play(*SCRIPT)
    served.add(
        loaded("bridge", "Council votes to repair the old bridge", BRIDGE),
        loaded("ferry", "Ferry to run every ten minutes", FERRY, outlet="Coast Wire"),
    )
    return served


@dataclass
class Visitor:
    """Opens pages and notes what they log, what they throw and what they ask for elsewhere."""

    browser: Browser
    base: str

    def __post_init__(self):
        self.complaints: list[str] = []
        self.outside: list[str] = []
        self.contexts = []

    def page(self, path="/", **options) -> Page:
        context = self.browser.new_context(**({"viewport": DESKTOP} | options))
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        page.on("request", self._asked)
        page.on("dialog", self._interrupted)
        page.goto(self.base + path)
        return page

    def _heard(self, message):
        # Chromium reports every reply over 399, also the expected ones; those are asserted on.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _interrupted(self, dialog):
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def _asked(self, request):
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.outside.append(request.url)


@pytest.fixture
def visitor(browser, live):
    made = Visitor(browser, live.base)
    yield made
    for context in made.contexts:
        context.close()
    assert made.complaints == []
    assert made.outside == []


def settled(page):
    """Wait until the page has loaded, and the page that asks has shown its history."""
    page.wait_for_load_state("load")
    page.locator("body:not(.chat-page), body[data-ready]").wait_for(state="attached")


def ask(page, question=ASKED):
    """Ask on the page and wait for the finished answer."""
    n_before = page.locator(".exchange .made-by").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.locator(".exchange .made-by").nth(n_before).wait_for()
    return page.locator(".exchange").nth(n_before)


@pytest.fixture
def told(live, visitor):
    """An answer on the page with a sentence of each verdict."""
    live.play(*judged.SCRIPT)
    return ask(visitor.page())
