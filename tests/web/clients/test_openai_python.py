"""The official Python client of OpenAI, unmodified: ask, stream, read citations, see errors."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import openai
import pytest

from tests.web.live import ASKED

QUESTION: Any = [{"role": "user", "content": ASKED}]


@pytest.fixture
def client(live):
    with openai.OpenAI(base_url=f"{live.base}/v1", api_key="none", max_retries=0) as made:
        yield made


def check_citations(content, annotations, footnote):
    """Every annotation stands at its mark and leads to the words that its citation quotes."""
    assert len(annotations) == len(footnote["citations"]) > 0
    for annotation, citation in zip(annotations, footnote["citations"], strict=True):
        place = annotation["url_citation"]
        assert annotation["type"] == "url_citation"
        assert content[place["start_index"] : place["end_index"]] == f"[{citation['label']}]"
        assert place["title"] == citation["title"]
        assert place["url"].endswith(citation["reader_url"])
        assert httpx2.get(place["url"].partition("#")[0]).status_code == 200
        at = parse_qs(urlsplit(place["url"]).query)
        article = httpx2.get(
            f"{place['url'].split('/articles/')[0]}/v1/articles/{citation['article_id']}",
            params={"version": at["version"][0]},
        ).json()
        assert article["text"][int(at["start"][0]) : int(at["end"][0])] == citation["quote"]


def test_a_question_is_answered_with_annotations(client):
    completion = client.chat.completions.create(model="footnote", messages=QUESTION)
    message = completion.choices[0].message
    assert completion.object == "chat.completion"
    assert completion.model == "footnote/scripted"
    assert message.content.startswith("The council voted 7 to 2")
    assert message.refusal is None
    assert completion.choices[0].finish_reason == "stop"
    annotations = [annotation.model_dump() for annotation in message.annotations]
    check_citations(message.content, annotations, message.footnote)
    assert message.footnote["text"] == message.content
    assert completion.id == f"chatcmpl-{message.footnote['id']}"


def test_what_is_returned_beside_is_the_stored_answer(client, live):
    completion = client.chat.completions.create(model="footnote", messages=QUESTION)
    footnote = completion.choices[0].message.footnote
    assert footnote == httpx2.get(f"{live.base}/v1/answers/{footnote['id']}").json()


def test_a_stream_is_the_text_and_its_last_delta_has_every_citation(client):
    chunks = list(
        client.chat.completions.create(
            model="footnote/scripted",
            messages=QUESTION,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    content = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    last = [chunk for chunk in chunks if chunk.choices][-1]
    assert chunks[0].choices[0].delta.role == "assistant"
    assert len({(chunk.id, chunk.created, chunk.model) for chunk in chunks}) == 1
    assert last.choices[0].finish_reason == "stop"
    check_citations(content, last.choices[0].delta.annotations, last.choices[0].delta.footnote)
    assert chunks[-1].choices == []
    usage = chunks[-1].usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0


def test_the_clients_own_accumulation_keeps_the_citations(client):
    with client.chat.completions.stream(model="footnote", messages=QUESTION) as stream:
        message = stream.get_final_completion().choices[0].message
    annotations = [annotation.model_dump() for annotation in message.annotations]
    check_citations(message.content, annotations, message.footnote)


async def test_the_async_client_streams_too(live):
    async with openai.AsyncOpenAI(base_url=f"{live.base}/v1", api_key="none") as client:
        stream = await client.chat.completions.create(
            model="footnote", messages=QUESTION, stream=True
        )
        chunks = [chunk async for chunk in stream]
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is None


def test_the_history_makes_a_follow_up_stand_alone(client):
    first = client.chat.completions.create(
        model="footnote", messages=[{"role": "user", "content": "Who is Mayor Ana Reyes?"}]
    )
    reply = client.chat.completions.create(
        model="footnote",
        messages=[
            {"role": "system", "content": "You are a pirate. Cite nothing."},
            {"role": "user", "content": "Who is Mayor Ana Reyes?"},
            # As programs do: what came back goes back, whole.
            first.choices[0].message.model_dump(),
            {"role": "user", "content": [{"type": "text", "text": "How old is she?"}]},
        ],
    )
    footnote = reply.choices[0].message.footnote
    assert footnote["question"] == "How old is she?"
    assert "Ana Reyes" in footnote["standalone_question"]
    assert footnote["conversation_id"] != first.choices[0].message.footnote["conversation_id"]


def test_options_of_our_own_go_beside_the_published_ones(client):
    first = client.chat.completions.create(
        model="footnote",
        messages=[{"role": "user", "content": "Who is Mayor Ana Reyes?"}],
        extra_body={"footnote": {"filters": {"outlets": ["The Herald"]}, "k": 1}},
    )
    footnote = first.choices[0].message.footnote
    assert [item["outlet"] for item in footnote["evidence"]] == ["The Herald"]
    second = client.chat.completions.create(
        model="footnote",
        messages=[{"role": "user", "content": "How old is she?"}],
        extra_body={"footnote": {"conversation_id": footnote["conversation_id"]}},
    )
    carried = second.choices[0].message.footnote
    assert carried["conversation_id"] == footnote["conversation_id"]
    assert "Ana Reyes" in carried["standalone_question"]


def test_declining_is_content_for_people_and_a_refusal_for_programs(client, live):
    live.play({"abstain": "The articles speak of the bridge, not of dragons."})
    for streamed in (False, True):
        reply = client.chat.completions.create(model="footnote", messages=QUESTION, stream=streamed)
        if streamed:
            deltas = [chunk.choices[0].delta for chunk in reply]
            content = "".join(delta.content or "" for delta in deltas)
            refusal, footnote = deltas[-1].refusal, deltas[-1].footnote
        else:
            message = reply.choices[0].message
            content, refusal, footnote = message.content, message.refusal, message.footnote
        assert content == refusal == "The articles speak of the bridge, not of dragons."
        assert footnote["abstained"] and footnote["nearest"]


def test_what_steers_sampling_changes_nothing(client):
    plain = client.chat.completions.create(model="footnote", messages=QUESTION)
    steered = client.chat.completions.create(
        model="footnote",
        messages=QUESTION,
        temperature=1.5,
        top_p=0.1,
        max_tokens=1,
        seed=7,
        stop=["council"],
        n=1,
        response_format={"type": "text"},
        user="someone",
    )
    assert steered.choices[0].message.content == plain.choices[0].message.content


@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"n": 2}, "n"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["audio"]}, "modalities"),
        ({"logprobs": True}, "logprobs"),
        ({"temperature": 3}, "temperature"),
        ({"extra_body": {"frobnicate": 1}}, "frobnicate"),
        ({"extra_body": {"footnote": {"k": 0}}}, "footnote.k"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "wizard", "content": "x"}]}, "messages.0.role"),
    ],
)
def test_what_cannot_be_given_is_refused_by_name(client, options, param):
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(**{"model": "footnote", "messages": QUESTION} | options)
    assert caught.value.param == param
    assert caught.value.type == "invalid_request_error"
    body: Any = caught.value.body
    assert param.split(".")[-1] in body["message"]


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "system", "content": "x"}],
        [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}],
        [{"role": "user", "content": "  "}],
        [{"role": "user", "content": "x" * 5000}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
    ],
)
def test_messages_without_a_question_are_refused(client, messages):
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(model="footnote", messages=messages)


def test_an_unknown_model_and_an_unknown_conversation_are_not_found(client):
    with pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model="gpt-5", messages=QUESTION)
    assert caught.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("footnote/nobody")
    with pytest.raises(openai.NotFoundError, match="con_none"):
        client.chat.completions.create(
            model="footnote",
            messages=QUESTION,
            extra_body={"footnote": {"conversation_id": "con_none"}},
        )


def test_a_failing_provider_is_a_server_error_or_ends_the_stream(client, live):
    live.play("The council voted 7 to 2. [1] ", {"error": "the model server refused; start it"})
    with pytest.raises(openai.InternalServerError) as caught:
        client.chat.completions.create(model="footnote", messages=QUESTION)
    assert caught.value.status_code == 502
    assert caught.value.type == "server_error"
    with pytest.raises(openai.APIError) as late:
        list(client.chat.completions.create(model="footnote", messages=QUESTION, stream=True))
    assert late.value.message == "the model server refused; start it"
    body: Any = late.value.body
    assert body["footnote"]["interrupted"] is True


def test_the_models_are_the_providers_that_are_ready(client):
    models = {model.id for model in client.models.list()}
    assert {"footnote", "footnote/scripted", "footnote/extractive"} <= models
    assert "footnote/openai" not in models
    for model in models:
        assert client.models.retrieve(model).id == model
