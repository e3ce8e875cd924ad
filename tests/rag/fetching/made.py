"""Pages and feeds as a site has them, and what a test asks of all of them."""

import pytest

from rag.errors import FetchError

STORY = "<p>The bridge is shut.</p>"
WORDS = "The council voted 7 to 2 on Tuesday to repair the old bridge, which has cracks."
NEXT = "Mayor Ana Reyes said that the bridge would reopen in June of next year."


def page(*, title="Bridge to be repaired", head="", words=WORDS):
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1><p>{words}</p><p>{NEXT}</p>"
        "</article></body></html>"
    )


def rss(*items, title="The Herald"):
    names = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0' {names}><channel><title>{title}</title>{inside}</channel></rss>"


def encoded(markup):
    return f"<content:encoded><![CDATA[{markup}]]></content:encoded>"


def one(load, address):
    """Return the only article that an address gives."""
    (article,), failures = load(address)
    assert failures == {}
    return article


def refused(fetcher, address):
    """Return why an address gave nothing."""
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(address)
    reason = str(caught.value)
    assert "\n" not in reason and reason[0].islower()
    return reason
