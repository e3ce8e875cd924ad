"""``GET /v1/answers/{id}/suggestions``: requests that are answered as they stand."""

from rag.providers.scripted import ScriptedProvider, first_source
from rag.suggesting import Suggester
from tests.web.conftest import loaded


def test_what_is_suggested_can_be_asked_as_it_is(stage, monkeypatch):
    words = "Captain Ada Moss steered the ferry in the storm of 17 November 1869 for nine hours."
    stage.add(loaded("storm", "A storm", words))
    answer = stage.ask()
    made = stage.application.suggester()
    monkeypatch.setattr(made, "_provider", ScriptedProvider(first_source))
    monkeypatch.setattr(stage.application, "suggester", lambda: made)
    assert isinstance(made, Suggester)
    found = stage.client.get(f"/v1/answers/{answer['id']}/suggestions").json()
    assert len(found["questions"]) + len(found["articles"]) in {1, 2, 3}
    for body in found["questions"]:
        assert body.keys() == {"question", "rewrite", "read_filters"}
        assert not stage.ask(**body)["abstained"]
    for article in found["articles"]:
        assert stage.client.get(article["reader_url"]).status_code == 200


def test_what_to_begin_with_can_be_asked_as_it_is(stage, monkeypatch):
    made = stage.application.suggester()
    monkeypatch.setattr(made, "_provider", ScriptedProvider(first_source))
    monkeypatch.setattr(stage.application, "suggester", lambda: made)
    found = stage.client.get("/v1/questions").json()["questions"]
    assert "Tell me about the old bridge" in {body["question"] for body in found}
    monkeypatch.setattr(type(stage.application.embedder), "state", "loading")
    assert stage.client.get("/v1/questions").json() == {"questions": []}
    for body in found:
        assert not stage.ask(**body)["abstained"]


def test_an_unknown_answer_has_none(stage):
    assert stage.client.get("/v1/answers/ans_none/suggestions").status_code == 404
