"""``POST /v1/search``: passages, their scores, and how a search went."""

from index.retriever import MAX_K


def test_search_takes_as_many_hits_as_the_index_can_rank(stage):
    most = stage.client.post("/v1/search", json={"query": "ferry", "k": MAX_K})
    assert most.status_code == 200
    more = stage.client.post("/v1/search", json={"query": "ferry", "k": MAX_K + 1})
    assert more.status_code == 422
    assert stage.ask(k=40)["evidence"]


def test_search_returns_passages_with_the_scores_of_both_legs(stage):
    reply = stage.client.post("/v1/search", json={"query": "northern ferry cars", "k": 3}).json()
    assert reply["hits"][0]["article_id"] == "ferry"
    assert [hit["rank"] for hit in reply["hits"]] == list(range(1, len(reply["hits"]) + 1))
    for hit in reply["hits"]:
        article = stage.client.get(f"/v1/articles/{hit['article_id']}").json()
        assert article["text"][hit["start"] : hit["end"]] == hit["text"]
        assert hit["legs"].keys() == {"dense", "lexical"}


def test_a_search_can_be_explained(stage):
    asked = {"query": "What of the ferry, according to The Herald?", "explain": True, "k": 3}
    reply = stage.client.post("/v1/search", json=asked).json()
    explanation = reply["explanation"]
    assert [chip["kind"] for chip in explanation["chips"]] == ["outlet"]
    assert explanation["filters"]["outlets"] == ["The Herald"]
    assert len(explanation["places"]) == len(reply["hits"]) > 0
    assert set(explanation["places"][0]) == {"dense", "lexical", "fusion"}
    assert {"embed", "dense", "lexical", "join", "total"} <= set(reply["timings_ms"])
    unread = stage.client.post("/v1/search", json=asked | {"read_filters": False}).json()
    assert unread["explanation"]["chips"] == []
    plain = stage.client.post("/v1/search", json={"query": "ferry"}).json()
    assert plain["explanation"] is None


def test_what_only_an_explained_search_takes(stage):
    for field in ({"conversation_id": "con_1"}, {"today": "2026-01-01"}, {"read_filters": False}):
        refused = stage.client.post("/v1/search", json={"query": "ferry", **field})
        assert refused.status_code == 422
        assert "needs explain: true" in refused.text
    unknown = {"query": "ferry", "explain": True, "conversation_id": "con_none"}
    assert stage.client.post("/v1/search", json=unknown).status_code == 404
