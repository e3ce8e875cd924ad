"""An answer that is stopped, or whose provider or server fails: what is kept, and what is said."""

import re
import time

from playwright.sync_api import expect

from tests.web.browser.conftest import FORM, ask, settled
from tests.web.live import ASKED


def test_stop_ends_the_provider_and_keeps_what_came(live, visitor):
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1] ", 60.0, "Never.")
    page = visitor.page()
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".exchange.live .answer-text")).to_contain_text("repair the old bridge")
    # Closing what was opened meanwhile stops nothing.
    page.locator(".exchange.live .sources a").first.click()
    expect(page.locator("#pane h2").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    page.locator("#stop").click()
    expect(page.locator(".exchange .stopped")).to_contain_text("Stopped: this answer")
    expect(page.locator("#announcer")).to_have_text("Stopped.")
    expect(page.locator(".exchange .answer-text")).to_contain_text("repair the old bridge")
    expect(page.locator("#send")).to_be_visible()
    conversation = page.url.rsplit("/", 1)[1]
    deadline = time.monotonic() + 1.0
    while not live.call("GET", "/v1/conversations")["conversations"]:
        assert time.monotonic() < deadline, "the provider was not stopped within a second"
        time.sleep(0.05)
    (answer,) = live.call("GET", f"/v1/conversations/{conversation}")["answers"]
    assert answer["interrupted"]
    assert "Never" not in answer["text"]
    shown = page.locator(".exchange").evaluate(FORM)
    page.reload()
    settled(page)
    assert page.locator(".exchange").evaluate(FORM) == shown


def test_a_failure_is_told_in_words_and_can_be_tried_again(live, visitor):
    live.play("The council voted 7 to 2. [1] ", {"error": "the model server refused; start it"})
    page = visitor.page()
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    problem = page.locator(".problem")
    expect(problem).to_contain_text("the model server refused; start it")
    expect(page.locator(".exchange")).to_contain_text("The council voted 7 to 2.")


BROKEN = (
    'event: query\ndata: {"answer_id": "ans_none", "conversation_id": "con_none",'
    ' "question": "Q", "standalone_question": "Q"}\n\n'
    'event: error\ndata: {"detail": "the model server is busy", "retryable": true,'
    ' "answer": null}\n\n'
)


def test_a_first_question_that_fails_before_any_text_can_be_tried_again(live, visitor):
    page = visitor.page()
    page.route(
        "**/v1/chat", lambda route: route.fulfill(content_type="text/event-stream", body=BROKEN)
    )
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".problem")).to_contain_text("the model server is busy")
    assert page.url == f"{live.base}/"
    page.unroute("**/v1/chat")
    page.get_by_role("button", name="Try again").click()
    page.locator(".exchange .made-by").wait_for()
    expect(page.locator(".exchange")).to_have_count(1)
    assert re.search(r"/c/con_\w+$", page.url)
    ask(page, "Who voted against it?")
    (conversation,) = live.call("GET", "/v1/conversations")["conversations"]
    assert conversation["n_answers"] == 2


def test_where_the_provider_is_out_the_articles_are_quoted_and_the_page_says_so(
    live, visitor, monkeypatch
):
    falling_back = live.application.settings.model_copy(update={"fallback": "extractive"})
    monkeypatch.setattr(live.application, "settings", falling_back)
    live.play({"error": "the model server refused; start it"})
    page = visitor.page()
    exchange = ask(page)
    expect(exchange.locator(".notice")).to_have_count(1)
    expect(exchange.locator(".notice")).to_contain_text("the model server refused; start it")
    expect(exchange.locator(".made-by")).to_have_text(
        "Quoted from the articles; no language model wrote it."
    )
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    ask(page)
    assert live.call("GET", f"/v1/conversations/{page.url.rsplit('/', 1)[1]}")["answers"]


def test_after_a_stop_before_any_text_the_next_question_works(live, visitor):
    live.play(60.0, "Never.")
    page = visitor.page()
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".exchange.live .working")).to_contain_text("Reading")
    page.locator("#stop").click()
    expect(page.locator(".exchange .notice")).to_contain_text("Stopped before there was an answer")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    assert page.url == f"{live.base}/"
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    expect(ask(page, "What was voted?")).to_be_visible()
    assert live.call("GET", f"/v1/conversations/{page.url.rsplit('/', 1)[1]}")["answers"]


def test_an_unreachable_server_can_be_tried_again(live, visitor):
    page = visitor.page()
    page.route("**/v1/chat", lambda route: route.abort())
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".problem")).to_contain_text("The server cannot be reached")
    page.reload()
    settled(page)
    expect(page.locator("#question")).to_have_value(ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".problem")).to_contain_text("The server cannot be reached")
    page.unroute("**/v1/chat")
    page.get_by_role("button", name="Try again").click()
    page.locator(".exchange .made-by").wait_for()
    expect(page.locator(".exchange")).to_have_count(1)
    expect(page.locator(".problem")).to_have_count(0)
    page.reload()
    settled(page)
    expect(page.locator("#question")).to_have_value("")


def test_a_first_question_goes_on_after_a_reload_in_the_middle_of_its_answer(live, visitor):
    live.play(60.0, "Never.")
    page = visitor.page()
    page.fill("#question", ASKED)
    page.press("#question", "Enter")
    expect(page.locator(".exchange.live .working")).to_contain_text("Reading")
    page.reload()
    settled(page)
    # Nothing had come of it.
    expect(page.locator("#question")).to_have_value(ASKED)
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1] ", 60.0, "Never.")
    page.press("#question", "Enter")
    expect(page.locator(".exchange.live .answer-text")).to_contain_text("repair the old bridge")
    page.reload()
    page.wait_for_url("**/c/con_*")
    settled(page)
    expect(page.locator(".exchange .stopped")).to_contain_text("Stopped: this answer")
    expect(page.locator("#question")).to_have_value("")
    page.goto(f"{live.base}/")
    settled(page)
    expect(page.locator("#question")).to_have_value("")
    expect(page.locator(".exchange")).to_have_count(0)


def test_what_cannot_be_done_without_the_server_is_said_and_works_once_it_is_back(live, visitor):
    # A browser may also keep every storage from a page.
    refused = "throw new DOMException('denied', 'SecurityError')"
    context = visitor.page("/healthz").context
    context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        f" Object.defineProperty(window, name, {{ get() {{ {refused}; }} }});"
    )
    page = context.pages[0]
    page.goto(live.base)
    exchange = ask(page)
    page.route(re.compile("/static/js/|/v1/"), lambda route: route.abort())
    said = page.locator("#announcer")
    for press in (".answer-text .chip", ".check-again", ".feedback button[data-kind=helpful]"):
        page.evaluate("document.getElementById('announcer').textContent = ''")
        exchange.locator(press).first.click()
        expect(said).to_contain_text("The server cannot be reached")
        expect(said).to_be_in_viewport(ratio=1)
    expect(page.locator("#pane")).to_be_hidden()
    page.unroute_all()
    exchange.locator(".answer-text .chip").first.click()
    expect(page.locator("#cited")).to_be_visible()
    expect(said).to_have_class("visually-hidden")


def test_a_question_that_is_cut_is_said_to_be(live, visitor):
    page = visitor.page()
    page.fill("#question", "x" * 3_999)
    expect(page.locator("#announcer")).to_have_text("")
    page.locator("#question").press("End")
    page.keyboard.insert_text("a long paste")
    expect(page.locator("#announcer")).to_contain_text("4000 characters at most")
    expect(page.locator("#announcer")).to_be_in_viewport(ratio=1)
