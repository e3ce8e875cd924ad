"""The official MCP client, unmodified: the tools, their schemas, what they return and refuse."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from starlette.testclient import TestClient

from rag.application import Application
from rag.settings import Settings
from tests.web.conftest import loaded
from tests.web.live import ASKED
from web.connections import Connection
from web.mcp.command import http_config
from web.mcp.server import make_mcp_server

ROOT = Path(__file__).parents[3]
TOOLS = {"search", "ask", "read_article", "check_answer", "list_articles"}


@pytest.fixture
async def client(live):
    """Yield a connected client; one task opens and closes it, as its task group demands."""
    opened: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
    done = asyncio.Event()

    async def hold():
        async with Client(make_mcp_server(live.application)) as client:
            opened.set_result(client)
            await done.wait()

    holding = asyncio.create_task(hold())
    await asyncio.wait({holding, opened}, return_when=asyncio.FIRST_COMPLETED)
    yield opened.result()
    done.set()
    await holding


def words(result):
    return "\n".join(part.text for part in result.content)


async def called(client, tool, **arguments):
    """Call a tool and hold its structure against the schema it published."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, words(result)
    tools = {found.name: found for found in (await client.list_tools()).tools}
    jsonschema.validate(result.structured_content, tools[tool].output_schema)
    assert words(result)
    return result.structured_content


async def test_every_tool_has_schemas_and_only_reads(client):
    tools = (await client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description and tool.title
        assert tool.input_schema["type"] == "object"
        assert tool.output_schema["type"] == "object"
        assert tool.annotations.read_only_hint is True


async def test_ask_cites_the_words_that_read_article_returns(client):
    answer = await called(client, "ask", question=ASKED)
    assert answer["text"].startswith("The council voted 7 to 2")
    assert answer["citations"]
    for citation in answer["citations"]:
        article = await called(
            client,
            "read_article",
            article_id=citation["article_id"],
            version=citation["version"],
            start=citation["start"],
            max_chars=citation["end"] - citation["start"],
        )
        assert article["text"] == citation["quote"] != ""


async def test_ask_goes_on_in_a_conversation(client):
    first = await called(client, "ask", question="Who is Mayor Ana Reyes?")
    second = await called(
        client, "ask", question="How old is she?", conversation_id=first["conversation_id"]
    )
    assert "Ana Reyes" in second["standalone_question"]


async def test_declining_says_why_and_what_comes_nearest(client, live):
    live.play({"abstain": "The articles speak of the bridge, not of dragons."})
    result = await client.call_tool("ask", {"question": ASKED})
    assert result.structured_content["abstained"]
    assert "The articles speak of the bridge, not of dragons." in words(result)
    assert "Nearest: " in words(result)


async def test_search_finds_passages_as_they_stand_in_their_article(client):
    found = await called(client, "search", query="northern ferry cars", k=2)
    hit = found["hits"][0]
    article = await called(client, "read_article", article_id=hit["article_id"])
    assert article["text"][hit["start"] : hit["end"]] == hit["text"]
    none = await called(client, "search", query="ferry", published_from="2030-01-01")
    assert none["hits"] == []
    only = await called(client, "search", query="bridge", outlets=["coast wire"])
    assert {hit["article_id"] for hit in only["hits"]} == {"ferry"}


async def test_an_article_is_read_in_stretches(client):
    whole = await called(client, "read_article", article_id="bridge")
    assert whole["next"] is None and whole["current"]
    parts: list[str] = []
    start: int | None = 0
    while start is not None:
        part = await called(client, "read_article", article_id="bridge", start=start, max_chars=100)
        parts.append(part["text"])
        start = part["next"]
    assert len(parts) > 1 and "".join(parts) == whole["text"]


async def test_an_answer_is_checked_against_articles_and_texts(client):
    found = await called(
        client,
        "check_answer",
        answer="The council voted 7 to 2 on Tuesday to repair the old bridge. [1] It cost 9. [2]",
        sources=[{"article_id": "bridge"}, {"text": "It cost 4."}],
    )
    assert [claim["verdict"] for claim in found["claims"]] == ["supported", "unsupported"]
    answer = await called(client, "ask", question=ASKED)
    again = await called(client, "check_answer", answer_id=answer["id"])
    assert again["counts"]["supported"] == 1


async def test_the_list_of_articles_goes_page_by_page(client):
    first = await called(client, "list_articles", limit=1)
    second = await called(client, "list_articles", limit=1, after=first["next"])
    assert second["next"] is None
    assert {a["id"] for page in (first, second) for a in page["articles"]} == {"bridge", "ferry"}


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("read_article", {"article_id": "none"}, "no article with id 'none'"),
        ("read_article", {"article_id": "bridge", "version": "none"}, "'bridge none'"),
        ("ask", {"question": "  "}, "the question is empty"),
        ("ask", {"question": "x", "conversation_id": "con_none"}, "'con_none'"),
        ("ask", {"question": "x", "provider": "nobody"}, "'nobody'"),
        ("search", {"query": "x", "k": 0}, "k"),
        (
            "search",
            {"query": "x", "published_from": "2024-02-01", "published_to": "2024-01-01"},
            "swap the two dates",
        ),
        ("check_answer", {}, "either answer"),
        ("list_articles", {"after": "nowhere"}, "nowhere"),
    ],
)
async def test_what_cannot_be_done_is_told_to_the_model(client, tool, arguments, told):
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert told in words(result)


def environment(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "FOOTNOTE_DATA": str(tmp_path / "data"),
        "HF_HUB_OFFLINE": "1",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }


async def test_the_command_speaks_over_standard_input_and_output(tmp_path):
    with Application.open(Settings(data=tmp_path / "data")) as application:
        application.library.add([loaded("town", "Town", "The council voted 7 to 2.")])
    given = environment(tmp_path)
    command = [sys.executable, "-m", "rag.cli"]
    server = StdioServerParameters(command=command[0], args=[*command[1:], "mcp"], env=given)
    async with Client(server) as client:
        listed = await called(client, "list_articles")
        assert listed["total"] == 1
        found = await called(client, "search", query="council vote")
        assert found["hits"][0]["article_id"] == listed["articles"][0]["id"]
        answer = await called(client, "ask", question="How did the council vote?")
        assert answer["provider"] == "extractive"
    await over_http([*command, "mcp", "--http", "--port", "0"], given)


async def over_http(command, given):
    with subprocess.Popen(
        command, env=given, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None and process.stdout is not None
            said = process.stderr.readline()
            url = re.search(r"http://\S+/mcp", said)
            assert url, said
            async with Client(url.group()) as client:
                answer = await called(client, "ask", question="How did the council vote?")
                assert answer["citations"][0]["quote"] == "The council voted 7 to 2."
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) in {0, -signal.SIGTERM}
            assert process.stdout.read() == ""
        finally:
            process.kill()


def test_over_http_only_this_machine_is_answered_and_nobody_who_dawdles(live):
    def app():
        return make_mcp_server(live.application).streamable_http_app(host="127.0.0.1")

    assert http_config(make_mcp_server(live.application)).http is Connection

    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with TestClient(app(), base_url="http://evil.example") as foreign:
        assert foreign.post("/mcp", json=message).status_code == 421
    with TestClient(app(), base_url="http://127.0.0.1:8001") as page:
        reply = page.post("/mcp", json=message, headers={"Origin": "https://evil.example"})
        assert reply.status_code == 403
