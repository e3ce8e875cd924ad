"""How a question was understood, and what else an answer says of its sources.

The two renderers, of the server and of the page, are compared on answers that have everything.
"""

import json
import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import FORM, ask
from tests.web.live import ASKED
from web.replies import AnswerOut
from web.templating import environment

CHIPS = [
    {"text": "last week", "kind": "date", "meaning": "published 15 to 21 Nov 2026", "soft": False},
    {"text": "The Herald", "kind": "outlet", "meaning": "The Herald", "soft": False},
]
CARRIED = {"text": "Reuters", "kind": "outlet", "meaning": "only articles of Reuters"}
CONFLICTS = [
    {"labels": [1, 2], "detail": "4.2 million euros against 5.1 million euros"},
    {"labels": [2, 1], "detail": "Coast Wire: 900 cars [2]; The Herald: [9] cars [1]"},
]
MORE = {
    "standalone_question": "What did the council of Reyes decide about the bridge?",
    "chips": [{**chip, "start": 0, "end": 9} for chip in CHIPS]
    + [{**CARRIED, "start": 0, "end": 0, "carried": True, "reader_url": "/articles/x?start=0"}],
    "newest_evidence": "2024-05-01",
    "conflicts": CONFLICTS,
    "notice": "The search model is still loading.",
}


def with_everything(live, **changes):
    live.play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1] It rained. [2, 9]")
    answer = live.ask() | MORE | changes
    for source in [*answer["evidence"], *answer["citations"]]:
        source["also_in"] = ["Coast Wire", "<b>Daily</b>"] if source["label"] == 1 else ["One"]
    return answer


def streamed(answer):
    """Return the answer as the stream of events that the page reads."""
    query = {**answer, "answer_id": answer["id"]}
    events = [("query", query), ("done", answer)]
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)


def serve(page, answer):
    """Answer every question on the page with ``answer``; return the requests."""
    asked = []

    def reply(route):
        request = route.request.post_data_json
        asked.append(request)
        given = answer | {"ignored_chips": request.get("ignore_chips", [])}
        route.fulfill(content_type="text/event-stream", body=streamed(given))

    page.route("**/v1/chat", reply)
    return asked


TEMPLATE = '{% import "answer.html" as parts %}{{ parts.exchange(answer, versions) }}'
# An answer that is given again has its own id twice, and is found at the first place.
VERSION = ".versions span:not([aria-hidden])"
STATUSES = ["verified", "moved", "changed", "removed"]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(
    ("changes", "n_before", "n_behind"),
    [({}, 0, 0), ({"interrupted": True}, 1, 1), ({"reason": "It was cut."}, 0, 1)],
)
def test_the_server_and_the_page_render_the_same(
    live, visitor, status, changes, n_before, n_behind
):
    answer = with_everything(live, **changes)
    for citation in answer["citations"]:
        citation["status"] = status
    shown = SimpleNamespace(**(dict(AnswerOut(**answer)) | {"conflicts": CONFLICTS}))
    versions = [*["ans_x"] * n_before, answer["id"], *["ans_y"] * n_behind]
    html = environment().from_string(TEMPLATE).render(answer=shown, versions=versions)
    answer["versions"] = versions
    page = visitor.page("/docs")
    made, given = page.evaluate(
        f"""async ([answer, html]) => {{
          const {{ renderExchange }} = await import("/static/js/answer.js");
          const parsed = new DOMParser().parseFromString(html, "text/html");
          const form = {FORM};
          return [form(renderExchange(answer, null)), form(parsed.querySelector(".exchange"))];
        }}""",
        [answer, html],
    )
    assert made == given
    for words in ("4.2 million euros against", "Newest source", "also in 2 outlets", "last week"):
        assert words in made
    assert "&lt;b&gt;Daily" in made


def test_a_condition_read_from_the_question_can_be_taken_away(live, visitor):
    answer = with_everything(live)
    page = visitor.page()
    asked = serve(page, answer)
    exchange = ask(page)
    conditions = exchange.locator(".condition")
    expect(conditions).to_have_count(3)
    expect(conditions.first).to_contain_text("last week")
    expect(conditions.first.locator(".meaning")).to_have_text("published 15 to 21 Nov 2026")
    assert conditions.nth(1).locator(".meaning").count() == 0
    carried = conditions.nth(2).locator(".meaning")
    expect(carried).to_have_text("carried over: only articles of Reuters")
    expect(carried.get_by_role("link")).to_have_attribute("href", "/articles/x?start=0")
    for n, name in enumerate(("last week", "The Herald"), start=2):
        page.get_by_role("button", name=f"Ask again without {name}").click()
        expect(page.locator(VERSION)).to_have_text(f"1 of {n}")
    expect(page.locator(".exchange")).to_have_count(1)
    assert [request.get("ignore_chips") for request in asked] == [
        None,
        ["last week"],
        ["last week", "The Herald"],
    ]
    assert {request["question"] for request in asked} == {ASKED}
    assert asked[1]["standalone_question"] == answer["standalone_question"]
    # What was searched as typed stays so.
    typed = serve(page, answer | {"standalone_question": ASKED})
    for n in (4, 5):
        page.get_by_role("button", name="Ask again without last week").click()
        expect(page.locator(VERSION)).to_have_text(f"1 of {n}")
    assert typed[1]["standalone_question"] == ASKED


def test_the_searched_question_can_be_edited_and_searched_as_typed(live, visitor):
    page = visitor.page()
    asked = serve(page, with_everything(live))
    exchange = ask(page)
    edit = exchange.get_by_role("button", name="Edit", exact=True)
    version = page.locator(VERSION)
    exchange.get_by_role("button", name="Search as typed").click()
    expect(version).to_have_text("1 of 2")
    edit.click()
    expect(page.get_by_label("Search for")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(edit).to_be_focused()
    edit.click()
    page.get_by_label("Search for").fill("Who voted?")
    page.keyboard.press("Enter")
    expect(version).to_have_text("1 of 3")
    assert [request.get("rewrite") for request in asked] == [None, False, None]
    assert asked[2]["standalone_question"] == "Who voted?"


def test_the_card_says_where_else_a_source_stands_and_conflicts_are_a_quiet_note(live, visitor):
    page = visitor.page()
    serve(page, with_everything(live))
    exchange = ask(page)
    note = exchange.get_by_role("note")
    expect(note).to_contain_text("4.2 million euros against 5.1 million euros")
    sides = ["Coast Wire: 900 cars 2", "The Herald: [9] cars 1"]
    expect(note.locator("li")).to_have_text([re.compile("^4.2 .* 1 2$"), *sides])
    exchange.locator(".answer-text .chip").first.hover()
    expect(page.locator("#card .also-in")).to_have_text(
        "also in 2 outlets: Coast Wire, <b>Daily</b>"
    )
    page.mouse.move(2, 2)
    expect(page.locator("#card")).to_be_hidden()
    note.locator(".chip").first.hover()
    expect(page.locator("#card blockquote")).to_have_count(1)
    assert page.locator("#card .verdict").count() == 0


def test_an_answer_without_the_newer_fields_is_shown_all_the_same(live, visitor):
    answer = live.ask()
    for name in ("chips", "newest_evidence", "conflicts", "today"):
        answer.pop(name, None)
    for source in answer["evidence"]:
        source.pop("also_in", None)
    page = visitor.page()
    serve(page, answer)
    exchange = ask(page)
    for part in (".condition", ".conflicts", ".newest", ".also-in"):
        assert exchange.locator(part).count() == 0
    expect(exchange.locator(".answer-text")).to_contain_text("The council voted 7 to 2")
