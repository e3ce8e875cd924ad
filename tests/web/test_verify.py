"""``POST /v1/verify`` and ``POST /v1/answers/{id}/check``."""

import json

import pytest

from tests.web.conftest import BRIDGE, loaded

VOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."


def verify(stage, body, status=200):
    reply = stage.client.post("/v1/verify", json=body)
    assert reply.status_code == status, reply.text
    return reply.json()


def test_an_answer_from_anywhere_is_checked(stage):
    sources = [{"url": "https://herald.example/bridge?utm_source=openai"}]
    result = verify(stage, {"format": "plain", "answer": f"{VOTE} [1]", "sources": sources})
    assert (result["supported"], result["format"]) == (True, "plain")
    (citation,) = result["citations"]
    article = stage.client.get(
        f"/v1/articles/{citation['article_id']}", params={"version": citation["version"]}
    ).json()
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"] == VOTE
    assert (citation["status"], citation["was"], citation["now"]) == ("verified", VOTE, VOTE)


@pytest.mark.parametrize(
    "body",
    [
        {"text": f"{VOTE} [1]", "sources": [VOTE]},
        {"type": "output_text", "text": VOTE, "annotations": []},
        [{"type": "text", "text": VOTE, "citations": None}],
        {"message": {"content": [{"type": "text", "text": VOTE}], "citations": []}},
    ],
)
def test_a_shape_is_taken_as_it_is(stage, body):
    assert verify(stage, body)["text"].startswith(VOTE)


@pytest.mark.parametrize("body", [{}, [], 3, {"text": ""}, {"answer": "x", "mode": 1}])
def test_what_cannot_be_checked_is_a_problem(stage, body):
    problem = verify(stage, body, status=422)
    assert problem["type"] == "urn:footnote:problem:unusable-answer"
    assert problem["title"] == "This answer cannot be checked"


@pytest.mark.parametrize("data", [b"", b"\xff", b"{", b"[" * 100_000])
def test_what_is_no_json_is_a_problem(stage, data):
    headers = {"content-type": "application/json"}
    reply = stage.client.post("/v1/verify", content=data, headers=headers)
    assert (reply.status_code, reply.json()["status"]) == (422, 422)


def test_a_lone_surrogate_does_not_break_the_reply(stage):
    body = json.dumps({"text": "It is \ud800 so. [1]", "sources": ["a \udc00 b"]})
    headers = {"content-type": "application/json"}
    reply = stage.client.post("/v1/verify", content=body, headers=headers)
    assert reply.status_code == 200
    assert reply.json()["text"] == "It is \ufffd so. [1]"


def test_a_stored_answer_is_checked_again(stage):
    answer = stage.ask()
    again = stage.client.post(f"/v1/answers/{answer['id']}/check").json()
    assert [c["verdict"] for c in again["claims"]] == [c["verdict"] for c in answer["claims"]]
    assert again["rejected_labels"] == answer["rejected_labels"] == 1
    shown = [(c["quote"], c["start"], c["status"]) for c in again["citations"]]
    assert shown == [(c["quote"], c["start"], "verified") for c in answer["citations"]]
    assert verify(stage, answer) == again


def test_a_changed_article_shows_the_sentence_as_it_was_and_as_it_is(stage):
    answer = stage.ask()
    changed = BRIDGE.replace("voted 7 to 2", "voted 6 to 3")
    stage.add(loaded("bridge", "Council votes to repair the old bridge", changed))
    again = stage.client.post(f"/v1/answers/{answer['id']}/check").json()
    first = again["citations"][0]
    assert (first["status"], first["was"]) == ("changed", VOTE)
    assert first["now"] == VOTE.replace("7 to 2", "6 to 3")
    stage.client.delete("/v1/articles/bridge")
    gone = stage.client.post(f"/v1/answers/{answer['id']}/check").json()
    assert {c["status"] for c in gone["citations"]} == {"removed"}
    assert {(c["was"], c["now"], c["quote"]) for c in gone["citations"]} == {(None, None, "")}


def test_an_unknown_answer_is_not_found(stage):
    assert stage.client.post("/v1/answers/ans_no/check").status_code == 404


def test_a_foreign_page_cannot_ask(stage):
    headers = {"origin": "https://evil.example"}
    assert stage.client.post("/v1/verify", json={}, headers=headers).status_code == 403


def test_both_operations_are_described(stage):
    paths = stage.client.get("/openapi.json").json()["paths"]
    assert "post" in paths["/v1/answers/{answer_id}/check"]
    body = paths["/v1/verify"]["post"]["requestBody"]["content"]["application/json"]
    assert verify(stage, body["schema"]["examples"][0])["format"] == "plain"
    assert stage.client.get("/docs").status_code == 200
