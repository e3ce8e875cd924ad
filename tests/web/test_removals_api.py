"""``/v1/removals`` and removing with undo: hidden at once, kept or purged later."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import open_application
from web.app import create_app


def listed(stage):
    return {a["id"] for a in stage.client.get("/v1/articles").json()["articles"]}


def found(stage, query="council ferry bridge"):
    hits = stage.client.post("/v1/search", json={"query": query}).json()["hits"]
    return {hit["article_id"] for hit in hits}


def test_removed_with_undo_is_hidden_and_comes_back(stage):
    reply = stage.client.delete("/v1/articles/ferry?undo=600")
    assert reply.status_code == 202
    assert reply.json()["title"] == "Ferry to run every ten minutes"
    assert listed(stage) == found(stage) == {"bridge"}
    assert [r["article_id"] for r in stage.client.get("/v1/removals").json()] == ["ferry"]
    addresses = [f"/v1/articles/ferry{part}" for part in ("", "/passages", "/versions", "/reading")]
    assert {stage.client.get(address).status_code for address in addresses} == {404}
    assert stage.client.get("/articles/ferry").status_code == 200
    assert stage.client.delete("/v1/removals/ferry").status_code == 204
    assert {stage.client.get(address).status_code for address in addresses} == {200}
    assert listed(stage) == found(stage) == {"bridge", "ferry"}
    assert stage.client.delete("/v1/removals/ferry").status_code == 404


def test_a_citation_of_what_is_removed_shows_the_quote_and_the_way_to_keep_it(stage):
    answer = stage.ask()
    cited = answer["citations"][0]
    place = f"version={cited['version']}&start={cited['start']}&end={cited['end']}"
    address = f"/v1/articles/bridge/reading?{place}"
    shared = stage.client.post(f"/v1/answers/{answer['id']}/share").json()["path"]
    stage.client.delete("/v1/articles/bridge?undo=600")
    reading = stage.client.get(f"{address}&answer={answer['id']}").json()
    assert (reading["article"], reading["status"], reading["marked"]) == (None, "removed", True)
    assert reading["paragraphs"] == [[{"text": cited["quote"], "key": "cited"}]]
    assert reading["keep_url"] == "/articles/bridge"
    assert reading["notice"] == (
        "This article was removed from the library. These are the words that were cited. "
        "For a short while it can still be kept."
    )
    # The quote is the answer's: whoever does not name one gets no words of the article.
    unnamed = stage.client.get(address).json()
    assert (unnamed["paragraphs"], unnamed["marked"]) == ([], False)
    # Strangers cannot keep it, and read no more of it.
    stranger = stage.client.get(f"{shared}/1")
    assert stranger.status_code == 410
    assert cited["quote"] in stranger.text and "reopen in June 2025" not in stranger.text
    assert "/articles/bridge" not in stranger.text
    page = stage.client.get("/articles/bridge").text
    assert "This article was removed." in page and "Remove this article" not in page
    kept = stage.client.post(
        "/articles/removals/undo",
        data={"article_id": "bridge", "read": "true"},
        headers={"Origin": "http://localhost"},
        follow_redirects=False,
    )
    assert (kept.status_code, kept.headers["location"]) == (303, "/articles/bridge")
    assert stage.client.get(address).json()["article"]["id"] == "bridge"
    assert stage.client.get(f"{shared}/1").status_code == 200
    assert "This article was removed." not in stage.client.get("/articles/bridge").text


def test_answers_say_that_an_article_is_being_removed_while_it_can_be_kept(stage):
    answer = stage.ask()
    cited = {c["article_id"] for c in answer["citations"]}
    assert "bridge" in cited

    def statuses(of):
        return {c["status"] for c in of["citations"] if c["article_id"] == "bridge"}

    stage.client.delete("/v1/articles/bridge?undo=600")
    stored = stage.client.get(f"/v1/answers/{answer['id']}").json()
    assert statuses(stored) == {"leaving"}
    assert all(c["quote"] for c in stored["citations"])
    page = stage.client.get(f"/c/{answer['conversation_id']}").text
    assert "Being removed: the article is hidden" in page and "being removed" in page
    checked = stage.client.post(f"/v1/answers/{answer['id']}/check").json()
    (first, *_) = [c for c in checked["citations"] if c["article_id"] == "bridge"]
    assert (first["status"], first["now"]) == ("leaving", first["quote"])
    stage.client.delete("/v1/removals/bridge")
    assert statuses(stage.client.get(f"/v1/answers/{answer['id']}").json()) == {"verified"}


def test_several_are_removed_at_once_or_none(stage):
    ids = {"article_ids": ["bridge", "nothing"], "undo": 600}
    assert stage.client.post("/v1/removals", json=ids).status_code == 404
    assert listed(stage) == {"bridge", "ferry"}
    ids["article_ids"] = ["ferry", "bridge", "ferry"]
    reply = stage.client.post("/v1/removals", json=ids)
    assert reply.status_code == 202
    assert [r["article_id"] for r in reply.json()] == ["ferry", "bridge"]
    assert listed(stage) == set()


def test_removing_without_undo_purges_what_waits_too(stage):
    answer = stage.ask()
    stage.client.delete("/v1/articles/bridge?undo=600")
    assert stage.client.delete("/v1/articles/bridge").status_code == 204
    assert stage.client.get("/v1/removals").json() == []
    kept = stage.client.get(f"/v1/answers/{answer['id']}").json()
    assert all(c["status"] == "removed" and not c["quote"] for c in kept["citations"][:1])
    assert stage.client.delete("/v1/removals/bridge").status_code == 404


@pytest.mark.parametrize("undo", [-1, 86_401, "soon"])
def test_an_impossible_time_is_refused(stage, undo):
    assert stage.client.delete(f"/v1/articles/ferry?undo={undo}").status_code == 422
    body = {"article_ids": ["ferry"], "undo": undo}
    assert stage.client.post("/v1/removals", json=body).status_code == 422
    assert listed(stage) == {"bridge", "ferry"}


def test_what_is_due_is_purged_by_the_worker_with_its_words_in_every_file(stage):
    stage.application.store.removals.ask(
        ["bridge"],
        now=datetime(2025, 1, 1, tzinfo=UTC),
        due=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=30),
    )
    stage.application.catch_up()
    assert stage.client.get("/v1/articles/bridge").status_code == 404
    files = [p for p in stage.application.settings.data.rglob("*") if p.is_file()]
    assert files
    assert not [p for p in files if b"reopen in June 2025" in p.read_bytes()]


def test_the_intent_survives_a_restart(tmp_path):
    script = tmp_path / "script.json"
    with open_application(tmp_path / "data", script) as application:
        app = create_app(application)
        with TestClient(app, base_url="http://localhost") as client:
            for name in ("kept", "gone"):
                body = {"id": name, "title": name, "text": f"The text of {name}."}
                client.post("/v1/articles", json=body)
            client.delete("/v1/articles/kept?undo=86400")
            client.delete("/v1/articles/gone?undo=0.001")
    with open_application(tmp_path / "data", script) as again:
        # The clock of the test begins anew a little before the removals were asked for.
        for _ in range(60):
            again.library.remove_due()
        assert [r.article_id for r in again.store.removals.waiting()] == ["kept"]
        assert {a.article_id for a in again.store.list_articles(limit=9)} == set()


def test_a_server_that_only_reads_keeps_everything(stage):
    with TestClient(
        create_app(stage.application, manage=False), base_url="http://localhost"
    ) as reader:
        assert reader.delete("/v1/articles/ferry?undo=60").status_code == 403
        assert reader.post("/v1/removals", json={"article_ids": ["ferry"]}).status_code == 403
        assert reader.delete("/v1/removals/ferry").status_code == 403
        assert reader.get("/v1/removals").json() == []
