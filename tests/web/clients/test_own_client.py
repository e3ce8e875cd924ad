"""The typed Python client against a real server: every call, the stream, and every failure."""

import asyncio
import inspect
import subprocess
import sys
import time
from contextlib import aclosing

import pytest

from tests.web.live import ASKED
from web.client import (
    Answer,
    AsyncClient,
    ClaimChecked,
    Client,
    ConnectionFailedError,
    Done,
    EvidenceFound,
    ProblemError,
    Queried,
    TextArrived,
    UnreadableReplyError,
    Upload,
)
from web.client.events import EventReader


@pytest.fixture
def client(live):
    with Client(live.base) as made:
        yield made


def test_an_answer_is_typed_down_to_its_quotes(client):
    answer = client.ask(ASKED, k=2, filters={"outlets": ["The Herald"]}, today="2024-06-01")
    assert isinstance(answer, Answer)
    citation = answer.citations[0]
    article = client.article(citation.article_id, version=citation.version)
    assert article.text[citation.start : citation.end] == citation.quote != ""
    assert answer.text[answer.claims[0].start : answer.claims[0].end] == answer.claims[0].text
    assert answer.today == "2024-06-01"
    assert client.answer(answer.id) == answer


def test_a_stream_yields_typed_events_and_ends_with_the_stored_answer(client):
    with client.stream(ASKED) as events:
        found = list(events)
    kinds = [type(event) for event in found]
    assert kinds[:2] == [Queried, EvidenceFound]
    assert kinds[-1] is Done
    assert {TextArrived, ClaimChecked} <= set(kinds)
    done = found[-1]
    assert isinstance(done, Done)
    text = "".join(event.text for event in found if isinstance(event, TextArrived))
    assert text == done.answer.text
    assert client.answer(done.answer.id) == done.answer


def test_leaving_a_stream_early_ends_the_answer(client, live):
    live.play("The council voted. [1] ", 30.0, "Never.")
    with client.stream(ASKED) as events:
        query = next(events)
        assert isinstance(query, Queried)
        next(event for event in events if isinstance(event, TextArrived))
    assert stored(client, query.answer_id).interrupted


def stored(client, answer_id):
    """Return an answer that is about to be stored."""
    for _ in range(200):
        try:
            return client.answer(answer_id)
        except ProblemError:
            time.sleep(0.05)
    raise AssertionError(f"the answer {answer_id} was not stored")


async def test_the_async_client_does_the_same(live):
    async with AsyncClient(live.base) as client:
        answer = await client.ask(ASKED)
        async with client.stream(ASKED) as events:
            found = [event async for event in events]
        async with aclosing(client.every_article()) as articles:
            ids = {article.id async for article in articles}
        both = await asyncio.gather(client.answer(answer.id), client.providers())
    assert isinstance(found[-1], Done)
    assert found[-1].answer.text == answer.text == both[0].text
    assert ids == {"bridge", "ferry"}


def test_both_clients_have_the_same_methods():
    def signatures(kind):
        return {
            name: [(p.name, p.kind, p.default) for p in inspect.signature(made).parameters.values()]
            for name, made in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
        }

    assert signatures(Client) == signatures(AsyncClient)


def test_articles_are_added_listed_changed_and_removed(client):
    added = client.add_article(
        "Moon", "It is far.", article_id="moon", outlet="Sky", idempotency_key="moon-1"
    )
    assert (added.n_added, added.items[0].article_id) == (1, "moon")
    again = client.add_article(
        "Moon", "It is far.", article_id="moon", outlet="Sky", idempotency_key="moon-1"
    )
    assert again == added
    changed = client.put_article("moon", "Moon", "It is 384,400 km away.", outlet="Sky")
    assert changed.n_changed == 1
    assert [version.current for version in client.versions("moon")] == [True, False]
    report = client.add_files([Upload(name="a.txt", data=b"A title\n\nA text."),
                               Upload(name="b.bin", data=b"\x00\x01" * 99)])  # fmt: skip
    assert (report.n_added, report.n_failed) == (1, 1)
    listed = client.articles(filters={"outlets": ["Sky"]}, limit=1)
    assert listed.total == len(listed.articles) == 1
    assert {"moon", "bridge", "ferry"} <= {article.id for article in client.every_article()}
    for item in (*added.items, report.items[0]):
        client.delete_article(str(item.article_id))


def test_conversations_are_listed_renamed_and_deleted(client):
    answer = client.ask(ASKED)
    page = client.conversations(limit=1)
    assert page.conversations[0].id == answer.conversation_id
    assert client.rename_conversation(answer.conversation_id, "The bridge").title == "The bridge"
    assert client.conversation(answer.conversation_id).answers[0].id == answer.id
    client.delete_conversation(answer.conversation_id)
    with pytest.raises(ProblemError):
        client.conversation(answer.conversation_id)


def test_answers_and_texts_are_checked(client):
    answer = client.ask(ASKED)
    assert client.check_answer(answer.id).counts.supported == 1
    found = client.verify("The council voted 8 to 1. [1]", [{"article_id": "bridge"}])
    assert found.claims[0].verdict == "unsupported"
    assert client.search("ferry", k=1).hits[0].article_id == "ferry"
    assert "scripted" in {provider.name for provider in client.providers()}


def test_a_refusal_has_the_members_of_its_problem(client):
    with pytest.raises(ProblemError) as caught:
        client.ask(ASKED, k=41)
    problem = caught.value
    assert (problem.status, problem.type) == (422, "urn:footnote:problem:invalid-request")
    assert problem.errors[0].pointer == "/k"
    assert problem.request_id is not None and problem.request_id.startswith("req_")
    assert not problem.retryable
    with pytest.raises(ProblemError) as missing:
        client.article("città è 🌕")
    assert missing.value.status == 404
    assert "città è 🌕" in missing.value.detail
    with pytest.raises(ProblemError) as refused, client.stream("x", provider="nobody") as events:
        list(events)
    assert refused.value.status == 422


def test_a_failing_provider_is_a_problem_in_the_stream(client, live):
    live.play("The council voted 7 to 2. [1] ", {"error": "the model server refused; start it"})
    with client.stream(ASKED) as events, pytest.raises(ProblemError) as caught:
        list(events)
    assert caught.value.detail == "the model server refused; start it"
    assert client.answer(str(caught.value.answer_id)).interrupted


def test_no_reply_is_said_so_with_the_address():
    with Client("http://127.0.0.1:9") as client:
        with pytest.raises(ConnectionFailedError, match=r"http://127\.0\.0\.1:9"):
            client.providers()
        with pytest.raises(ConnectionFailedError), client.stream("x") as events:
            list(events)


def test_a_key_is_sent_with_every_request():
    with Client("http://127.0.0.1:9", key="fn_secret") as client:
        assert client._http.headers["authorization"] == "Bearer fn_secret"


def test_a_stream_that_stops_short_is_told():
    reader = EventReader()
    for line in (
        "event: delta",
        'data: {"text": "The"}',
        "",
        ": still here",
        "event: new",
        "data: 1",
        "",
    ):
        list(reader.feed(line))
    with pytest.raises(UnreadableReplyError, match="ended before"):
        reader.finish()
    with pytest.raises(UnreadableReplyError, match="'delta'"):
        [list(reader.feed(line)) for line in ("event: delta", "data: {}", "")]


def test_importing_it_loads_nothing_of_the_server():
    code = (
        "import sys, web.client; "
        "print([m for m in ('fastapi', 'starlette', 'uvicorn', 'torch', 'faiss', 'openvino',"
        " 'tantivy', 'openai', 'mcp') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
