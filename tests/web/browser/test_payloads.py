"""Hostile text in every place that shows text: nothing runs, nothing is asked for elsewhere.

Every view is audited for what the page itself never makes, Chromium's own complaints about the
content policy count as failures, and so does every request to another origin.
"""

import re
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

from rag.canonical import canonical_text
from tests.web.browser.conftest import ask, settled
from tests.web.browser.leaks import LEAKS
from tests.web.browser.payloads import AUDIT, MARKUP, PAYLOADS, filled, packed
from tests.web.conftest import loaded

CANARY = "canary.example"
URL = f"http://{CANARY}/leak"
# Where the articles say that they were published; links there are the library's own.
KNOWN = ["herald.example", "publisher.example"]
FOUND = "The harbour opened on Monday, said the master. [1]"


def audited(page):
    settled(page)
    assert page.evaluate("window.xss") is None
    origin = page.evaluate("location.origin")
    found = page.evaluate(f"([own, known]) => ({AUDIT})(document, own, known)", [origin, KNOWN])
    assert found == [], page.url


def in_pieces(text):
    """Cut a text as a stream does: anywhere, also inside of tags and labels."""
    return re.findall(r"(?s).{1,37}", text.replace("\x00", ""))


def put_articles(live, texts):
    for i, text in enumerate(texts):
        line = " ".join(text.replace("\x00", "").split())
        article = loaded(
            f"h{i}",
            line,
            canonical_text(f"The harbour opened on Monday, said the master. {text}"),
            author=line,
            outlet=line,
            language='"><script>window.xss=1</script>'[: 20 - i % 2],
            url=f"https://publisher.example/{line}" if i % 2 else f"javascript:{line}",
        )
        live.application.library.put(article, article_id=f"h{i}")
    live.application.catch_up()


def opened_as_a_file(browser, folder, text):
    """Open a saved page without any server; return what it asks for and complains about."""
    saved = folder / "answer.html"
    saved.write_text(text, encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text))

    def refused(dialog):
        faults.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refused)
    page.route("**/*", lambda route: route.continue_())
    page.on("request", lambda request: faults.append(request.url))
    page.goto(saved.as_uri())
    found = page.evaluate(
        f"""known => {{
          // The one style and the one policy are the file's own.
          document.querySelectorAll("head > style, head > meta").forEach((one) => one.remove());
          return ({AUDIT})(document, location.href, known);
        }}""",
        KNOWN,
    )
    assert page.evaluate("window.xss") is None
    context.close()
    assert [fault for fault in faults if fault != saved.as_uri()] == []
    return found


def walk(live, visitor, folder, texts):
    """Put ``texts`` into every field and read every view of them."""
    put_articles(live, texts)
    page = visitor.page()
    # The longest answer of all the tests, on a machine that may be busy.
    page.set_default_timeout(120_000)
    live.play(*in_pieces("\n\n".join(texts)), f"\n\n{FOUND}")
    ask(page, "When did the harbour open, said the master?")
    audited(page)
    conversation = page.url.rpartition("/")[2].partition("#")[0]
    for question in packed(texts, 3900):
        given = live.ask(question, conversation_id=conversation, standalone_question=question, k=40)
        note = {"kind": "unhelpful", "note": question[:2000]}
        live.call("POST", f"/v1/answers/{given['id']}/feedback", note)
    for title in packed(texts, 200)[:3]:
        named = live.ask(title)["conversation_id"]
        live.call("PATCH", f"/v1/conversations/{named}", {"title": title})
    live.call("PATCH", f"/v1/conversations/{conversation}", {"title": packed(texts, 200)[0] or "x"})
    page.reload()
    audited(page)
    chip = page.locator(".exchange").first.locator(".answer-text .chip").last
    chip.scroll_into_view_if_needed()
    chip.hover()
    audited(page)
    chip.click()
    page.locator("#pane .prose").wait_for()
    audited(page)
    shared = live.call("POST", f"/v1/conversations/{conversation}/share")["path"]
    first = live.call("GET", f"/v1/conversations/{conversation}")["answers"][0]["id"]
    page.context.close()
    visitor.contexts.remove(page.context)
    page = visitor.page("/shares")
    audited(page)
    for path in [
        "/articles",
        "/articles?q=harbour+master",
        "/articles/h0?start=0&end=12",
        f"/c/{conversation}/print",
        f"/answers/{first}/print",
        f"/answers/{first}/why",
        "/insight",
        "/articles/h0/about",
        shared,
        f"{shared}/1",
    ]:
        page.goto(live.base + path)
        audited(page)
    without = visitor.page(f"/c/{conversation}", java_script_enabled=False)
    settled_without = without.evaluate(
        f"known => ({AUDIT})(document, location.origin, known)", KNOWN
    )
    assert settled_without == []
    address = f"{live.base}/v1/conversations/{conversation}/export?format=html"
    with urllib.request.urlopen(address, timeout=20) as reply:
        exported = reply.read().decode()
    assert opened_as_a_file(visitor.browser, folder, exported) == []


def test_there_are_enough_and_the_audit_sees_what_they_would_become(browser):
    texts = filled(PAYLOADS, URL)
    assert len(set(texts)) == len(texts) >= 150
    page = browser.new_page()
    unseen = page.evaluate(
        f"""texts => texts.filter((text) => {{
          const careless = new DOMParser().parseFromString(`<p>${{text}}</p>`, "text/html");
          return !({AUDIT})(careless, "http://own.example", []).length;
        }})""",
        filled(MARKUP, URL),
    )
    page.context.close()
    assert unseen == []


@pytest.mark.long
def test_nothing_runs_in_any_view(live, visitor, tmp_path):
    texts = filled(PAYLOADS, URL)
    groups = ["\n\n".join(texts[i : i + 16]) for i in range(0, len(texts), 16)]
    walk(live, visitor, tmp_path, groups)


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 10))
def test_nothing_runs_of_each_alone(live, visitor, tmp_path, first):
    for text in filled(PAYLOADS[first : first + 10], URL):
        walk(live, visitor, tmp_path, [text])


def test_errors_file_names_and_addresses_are_text(live, visitor):
    texts = filled(PAYLOADS, URL)
    lines = packed(texts, 180)
    page = visitor.page("/articles")
    page.locator(".add summary").click()
    files = [
        {"name": f"{line}.bin", "mimeType": "text/html", "buffer": b"\x00\x01\x02" * 99}
        for line in lines[::4]
    ]
    page.set_input_files("#files", files)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".uploads > li[data-outcome=failed]")).to_have_count(len(files))
    audited(page)
    for line in packed(texts, 1900)[:2]:
        asked = urllib.parse.quote(line, safe="")
        for path in (
            f"/c/none{asked}",
            f"/articles?q={asked}&outlet={asked[:150]}",
            f"/articles?published_from={urllib.parse.quote(line[:30])}",
            f"/login?next={asked[:1900]}",
            f"/s/{urllib.parse.quote(line[:90], safe='')}",
        ):
            page.goto(live.base + path)
            audited(page)
    page.goto(live.base)
    live.play({"error": "\n".join(texts)})
    page.fill("#question", "the bridge?")
    page.press("#question", "Enter")
    page.locator(".problem").wait_for()
    audited(page)


def test_what_is_shown_is_what_was_said(live, visitor):
    texts = ["<script>window.xss=1</script>", "![x](javascript:window.xss=1)"]
    line = " ".join(texts)
    put_articles(live, [line])
    page = visitor.page("/articles/h0")
    assert page.locator("h1").evaluate("node => node.textContent") == line
    live.play(*in_pieces(f"{line} {FOUND}"))
    page.goto(live.base)
    shown = ask(page).locator(".answer-text").evaluate("node => node.textContent")
    page.reload()
    settled(page)
    stored = page.locator(".answer-text").evaluate("node => node.textContent")
    assert texts[0] in shown
    assert texts[1] in shown
    assert " ".join(shown.split()) == " ".join(stored.split())


def test_a_model_can_name_no_address(live, visitor):
    """What an answer says stays here until somebody copies it: no picture, no link, no request."""
    assert len(LEAKS) >= 30
    said = "\n\n".join(f"{leak} It held." for leak in filled(LEAKS, f"{URL}?said=the+question"))
    live.play(*in_pieces(said), f"\n\n{FOUND}")
    page = visitor.page()
    ask(page)
    links = "[...document.querySelectorAll('[href], [src], [action]')].map((one) => one.outerHTML)"
    for _ in range(2):
        audited(page)
        assert [link for link in page.evaluate(links) if CANARY in link] == []
        assert CANARY in page.locator("#exchanges").inner_text()
        page.reload()
