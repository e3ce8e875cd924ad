"""A person gives a key once, comes to the page they asked for, and logs out."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import Visitor
from tests.web.conftest import BRIDGE, loaded, open_application
from tests.web.live import running
from web.app import create_app

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def guarded(browser, tmp_path):
    application = open_application(tmp_path / "data", tmp_path / "script.json")
    application.library.add([loaded("bridge", "Council votes", BRIDGE)])
    made = application.keys.create("the desk", "reader", now=NOW)
    with running(create_app(application, keys_required=True)) as port:
        visitor = Visitor(browser, f"http://127.0.0.1:{port}")
        yield visitor, made.secret
        for context in visitor.contexts:
            context.close()
    assert visitor.complaints == []
    assert visitor.outside == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_key_opens_the_page_that_was_asked_for_and_logging_out_shuts_it(guarded, scripts):
    visitor, secret = guarded
    page = visitor.page("/articles", java_script_enabled=scripts)
    expect(page).to_have_url(f"{visitor.base}/login?next=/articles")
    page.fill("#key", f"{secret}x")
    page.press("#key", "Enter")
    expect(page.locator("#refused")).to_contain_text("unknown or was revoked")
    page.fill("#key", secret)
    page.press("#key", "Enter")
    expect(page).to_have_url(f"{visitor.base}/articles")
    expect(page.locator(".articles")).to_contain_text("Council votes")
    # A reader is not offered what only an editor may do.
    expect(page.locator("#upload")).to_have_count(0)
    if scripts:
        assert page.evaluate("document.cookie") == ""
    page.click("text=Log out")
    page.click("#logout button")
    expect(page.locator("#login")).to_be_visible()
    page.goto(f"{visitor.base}/articles")
    expect(page).to_have_url(f"{visitor.base}/login?next=/articles")
