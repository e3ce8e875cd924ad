"""Hostile text in every place that shows text: nothing runs, nothing is asked for elsewhere."""

import itertools
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import expect

from rag.canonical import canonical_text
from tests.web.browser.conftest import ask, settled
from tests.web.conftest import loaded

JS = "window.xss=1"
TEMPLATES = [
    "<script>{js}</script>",
    "<ScRiPt>{js}</sCrIpT>",
    "<script src='{url}'></script>",
    "</script><script>{js}</script>",
    "</title><script>{js}</script>",
    "</textarea><script>{js}</script>",
    "</style><script>{js}</script>",
    '-->"><script>{js}</script>',
    "'\"><img src=x onerror={js}>",
    "<img src='{url}' onerror='{js}'>",
    '<img src=x onerror="{js}">',
    "<img/src=x/onerror={js}>",
    "<img src=x:x onerror={js}//",
    "<svg onload={js}>",
    "<svg/onload={js}>",
    "<svg><script>{js}</script></svg>",
    "<svg><animate onbegin={js} attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:{js}'><text>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload={js}>#x'/>",
    "<math><mtext><table><mglyph><style><img src=x onerror={js}>",
    "<math href='javascript:{js}'>x</math>",
    "<body onload={js}>",
    "<iframe src='javascript:{js}'></iframe>",
    "<iframe srcdoc='<script>parent.{js}</script>'></iframe>",
    "<iframe src='{url}'></iframe>",
    "<object data='{url}'></object>",
    "<object data='javascript:{js}'></object>",
    "<embed src='{url}'>",
    "<link rel=stylesheet href='{url}'>",
    "<style>@import '{url}';</style>",
    "<div style='background:url({url})'>x</div>",
    "<base href='{url}/'>",
    "<meta http-equiv=refresh content='0;url={url}'>",
    "<form action='{url}'><input type=submit autofocus onfocus={js}></form>",
    "<input autofocus onfocus={js}>",
    "<details open ontoggle={js}>x</details>",
    "<video src='{url}' onerror={js}></video>",
    "<audio src='{url}' onerror={js}></audio>",
    "<video><source onerror={js}></video>",
    "<marquee onstart={js}>x</marquee>",
    "<a href='javascript:{js}'>click</a>",
    "<a href='data:text/html,<script>{js}</script>'>click</a>",
    "<template><script>{js}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={js}>'>",
    "<textarea><img title='</textarea><img src=x onerror={js}>'>",
    "<xmp><p title='</xmp><img src=x onerror={js}>'>",
    "<table background='{url}'>",
    "<button popovertarget=x onclick={js}>x</button><div popover id=x onbeforetoggle={js}>",
    "![x]({url})",
    "![x](javascript:{js})",
    "[x](javascript:{js})",
    "[x](data:text/html,<script>{js}</script>)",
    "[x][1]\n\n[1]: {url}",
    "[x][y]\n\n[y]: javascript:{js}",
    "<{url}>",
    "{url}",
    "javascript:{js}",
    "data:text/html,<script>{js}</script>",
    "{{{{constructor.constructor('{js}')()}}}}",
    "{{% raw %}}<script>{js}</script>{{% endraw %}}",
    "${{{js}}}",
    "\\u003cscript\\u003e{js}\\u003c/script\\u003e",
    "&lt;script&gt;{js}&lt;/script&gt;",
    "&#60;script&#62;{js}&#60;/script&#62;",
    "%3Cscript%3E{js}%3C/script%3E",
    "<scr\u0000ipt>{js}</scr\u0000ipt>",
    "<img src=x onerror\n=\n{js}>",
    "<a href='java\nscript:{js}'>x</a>",
    "<a href='\tjavascript:{js}'>x</a>",
    "\u2028<script>{js}</script>",
    "`<img src=x onerror={js}>`",
    "**<img src=x onerror={js}>**",
    "```\n</pre><script>{js}</script>\n```",
    "- <img src=x onerror={js}>",
    "# <svg onload={js}>",
    "[1](javascript:{js}) [1]<img src=x onerror={js}>",
]
SCRIPTS = [JS, "alert(1)", "fetch('{url}')"]
# What the page itself never makes inside the places that show foreign text.
FORBIDDEN = """() => [...document.querySelectorAll(
    "#exchanges *, #card *, #pane *, .articles *, .reader *, .rail *")]
  .filter((one) => /^(script|img|svg|math|iframe|object|embed|link|style|base|meta)$/i
      .test(one.tagName)
    || /^(video|audio|source|template|marquee|textarea|xmp|table)$/i.test(one.tagName)
    || one.matches("form:not(.article-foot > form)")
    || one.getAttributeNames().some((name) => /^on|^style$|^srcdoc$/.test(name))
    || /^\\s*(javascript|data|vbscript):/i.test(one.getAttribute("href") ?? ""))
  .map((one) => one.outerHTML)"""


def corpus(url):
    scripts = [script.format(url=url) for script in SCRIPTS]
    return [t.format(js=js, url=url) for t, js in itertools.product(TEMPLATES, scripts)]


@pytest.fixture
def canary():
    """A server that nobody should ever talk to; its hits are the failures."""
    hits = []

    class Record(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Record)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/leak", hits
    server.shutdown()
    server.server_close()
    thread.join()
    assert hits == []


def check(page):
    settled(page)
    assert page.evaluate("window.xss") is None
    assert page.evaluate(FORBIDDEN) == []


def test_the_corpus_is_large_enough():
    assert len(set(corpus("http://x.example/"))) >= 150


def test_hostile_articles_are_shown_as_text(live, visitor, canary):
    url, _ = canary
    payloads = corpus(url)
    for i, payload in enumerate(payloads):
        line = " ".join(payload.replace("\x00", "").split())
        article = loaded(
            f"h{i:03}",
            line,
            canonical_text(f"Hostile words {i}. {payload}"),
            author=line,
            outlet=line,
            language='"><script>window.xss=1</script>',
            url=line if i % 2 else f"javascript:{JS}",
        )
        live.application.library.put(article, article_id=f"h{i:03}")
    page = visitor.page("/articles")
    rows = page.locator(".articles > li")
    while rows.count() < len(payloads) + 2:
        # More is loaded where the end of the list comes into view.
        n_before = rows.count()
        rows.last.scroll_into_view_if_needed()
        expect(rows.nth(n_before)).to_be_attached()
    expect(rows).to_have_count(len(payloads) + 2)
    check(page)
    for i in range(0, len(payloads), 9):
        page.goto(f"{live.base}/articles/h{i:03}?start=0&end=12")
        check(page)
        line = " ".join(payloads[i].replace("\x00", "").split())
        shown = page.locator("h1").evaluate("node => node.textContent")
        assert shown == line
    page.goto(f"{live.base}/articles?q=hostile+words")
    check(page)


def test_a_hostile_model_is_shown_as_text_streamed_and_stored(live, visitor, canary):
    url, _ = canary
    payloads = corpus(url)
    page = visitor.page()
    pieces = []
    for payload in payloads:
        text = payload.replace("\x00", "") + "\n\n"
        pieces += re.findall(r"(?s).{1,7}", text)
    size = 1 + len(pieces) // 4
    for first in range(0, len(pieces), size):
        part = pieces[first : first + size]
        live.play(*part, "The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
        ask(page)
        check(page)
    page.locator(".chip").last.hover()
    check(page)
    page.reload()
    check(page)
    shown = page.locator("#exchanges").evaluate("node => node.textContent")
    assert "<script>window.xss=1</script>" in shown
    without = visitor.page(page.url.removeprefix(live.base), java_script_enabled=False)
    assert without.evaluate(FORBIDDEN) == []


def test_hostile_questions_and_sources_are_shown_as_text(live, visitor, canary):
    url, _ = canary
    payloads = [" ".join(p.replace("\x00", "").split()) for p in corpus(url)]
    live.add(
        loaded(
            "evil",
            f"Dragon {payloads[8]}",
            f"The dragon ate {payloads[0]} on Monday.",
            outlet=payloads[9],
            author=payloads[10],
            url=f"{url}?{payloads[0]}",
        )
    )
    live.play(f"The dragon ate {payloads[0]} on Monday. [1]")
    conversation = live.ask("What did the dragon eat?")["conversation_id"]
    for payload in payloads[::3]:
        live.ask(payload, conversation_id=conversation, standalone_question=f"dragon {payload}")
    page = visitor.page(f"/c/{conversation}")
    check(page)
    assert page.locator(".exchange").count() == len(payloads[::3]) + 1
    chip = page.locator(".chip").first
    chip.scroll_into_view_if_needed()
    chip.hover()
    check(page)
    chip.click()
    page.locator("#pane .prose").wait_for()
    check(page)
    for payload in payloads[:5]:
        page.goto(live.base + "/")
        ask(page, payload)
        check(page)
        page.goto(f"{live.base}/c/none{payload.replace('/', '').replace('?', '').replace('#', '')}")
        check(page)


def test_a_hostile_error_is_shown_as_text(live, visitor, canary):
    url, _ = canary
    page = visitor.page()
    live.play({"error": f"<img src='{url}' onerror='{JS}'><script>{JS}</script>"})
    page.fill("#question", "the bridge?")
    page.press("#question", "Enter")
    page.locator(".problem").wait_for()
    check(page)
