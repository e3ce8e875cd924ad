"""Somebody gives the address of a feed on the page of articles, with scripts and without."""

import threading

import pytest
from playwright.sync_api import expect

from tests.rag.fetching.made import encoded, rss
from tests.rag.fetching.site import serving
from tests.web.browser.conftest import Visitor
from tests.web.live import running
from tests.web.test_fetching import open_fetching
from web.app import create_app

HOSTILE = "<![CDATA[<img src=x onerror=alert(1)> &lt;script&gt;alert(2)&lt;/script&gt; herons]]>"


def in_parts(words, seen):
    """Yield the second half once the page has been looked at."""
    body = words.encode()
    yield body[:100]
    seen.wait(60)
    yield body[100:]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_feed_is_fetched_and_reported_on(browser, tmp_path, scripts):
    heron = f"<title>{HOSTILE}</title><link>/1</link>" + encoded("<p>The heron came back.</p>")
    with serving() as site:
        feed = rss(heron, "<title>Gone</title><link>/2</link>")
        seen = threading.Event()
        address = site.put("/feed.xml", in_parts(feed, seen))
        with running(create_app(open_fetching(tmp_path, site))) as port:
            visitor = Visitor(browser, f"http://127.0.0.1:{port}")
            page = visitor.page("/articles", java_script_enabled=scripts)
            page.get_by_label("Or the address of a page or a feed").fill(address)
            page.get_by_role("button", name="Fetch").click(no_wait_after=True)
            if scripts:
                row = page.locator(".uploads > li").filter(has=page.locator("progress"))
                expect(row).to_have_text(address)
            seen.set()
            expect(page.locator("#adding")).to_contain_text("1 added, 1 failed")
            failed = page.locator('#adding [data-outcome="failed"]')
            expect(failed).to_contain_text(f"{site.base}/2 failed – is not there; check the")
            expect(page.locator("#articles li")).to_have_count(1)
            expect(page.locator("#articles h3")).to_contain_text("<script>alert(2)</script> herons")
            page.context.close()
    assert visitor.complaints == []
    assert visitor.outside == []
