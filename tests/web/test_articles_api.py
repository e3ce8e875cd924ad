"""``/v1/articles``: listing, versions, reading at a span, and removing."""

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import BRIDGE, loaded, open_application
from web.app import create_app


def test_the_list_pages_through_everything_once(stage):
    for i in range(7):
        stage.post(id=f"n{i}", text=f"Sentence number {i}.", published=f"2024-01-0{i + 1}")
    seen, after = [], None
    while True:
        params = {"limit": 4} | ({"after": after} if after else {})
        page = stage.client.get("/v1/articles", params=params).json()
        seen += [article["id"] for article in page["articles"]]
        assert page["total"] == 9
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 9
    assert seen[0] in {"bridge", "ferry"}


def test_the_list_takes_filters(stage):
    page = stage.client.get("/v1/articles", params={"outlet": "coast wire"}).json()
    assert [article["id"] for article in page["articles"]] == ["ferry"]
    none = stage.client.get("/v1/articles", params={"published_from": "2030-01-01"}).json()
    assert none == {"articles": [], "total": 0, "next": None}


def test_reading_cuts_the_text_at_the_span(stage):
    start = BRIDGE.index("Mayor")
    end = BRIDGE.index(" Two councillors")
    version = stage.client.get("/v1/articles/bridge").json()["version"]
    reading = stage.client.get(
        "/v1/articles/bridge/reading", params={"version": version, "start": start, "end": end}
    ).json()
    joined = "\n\n".join(
        "".join(segment["text"] for segment in paragraph) for paragraph in reading["paragraphs"]
    )
    cited = [s["text"] for p in reading["paragraphs"] for s in p if s["key"] == "cited"]
    assert joined == BRIDGE
    assert cited == [BRIDGE[start:end]]
    assert reading["marked"] and reading["notice"] is None


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 2), (0, 10_000), (10_000, 10_001)])
def test_an_uncertain_place_is_not_marked_and_says_so(stage, start, end):
    version = stage.client.get("/v1/articles/bridge").json()["version"]
    params = {"version": version, "start": start, "end": end}
    reading = stage.client.get("/v1/articles/bridge/reading", params=params).json()
    assert not reading["marked"]
    assert "nothing is highlighted" in reading["notice"]
    assert all(segment["key"] is None for p in reading["paragraphs"] for segment in p)


def test_a_place_without_a_version_is_not_marked_and_says_so(stage):
    params = {"start": 0, "end": 11}
    reading = stage.client.get("/v1/articles/bridge/reading", params=params).json()
    assert not reading["marked"]
    assert "no version" in reading["notice"]
    assert all(segment["key"] is None for p in reading["paragraphs"] for segment in p)


def test_replies_name_files_without_the_folders_of_the_server(stage):
    stage.add(loaded("secret", "Secret", "One sentence.", source="/srv/private/news.jsonl:3"))
    whole = stage.client.get("/v1/articles/secret")
    assert whole.json()["source"] == "news.jsonl:3"
    assert "/srv/private" not in stage.client.get("/v1/articles").text
    files = [("file", ("folder/bad.bin", b"\x00\x01\x02\x03" * 50, "text/plain"))]
    report = stage.client.post("/v1/articles", files=files).json()
    assert report["items"][0]["source"] == "bad.bin"


def test_an_old_citation_is_moved_changed_and_removed(stage):
    answer = stage.ask()
    citation = answer["citations"][0]

    def now():
        stored = stage.client.get(f"/v1/answers/{answer['id']}").json()
        return stored["citations"][0]["status"]

    def reading():
        params = {key: citation[key] for key in ("version", "start", "end")}
        return stage.client.get("/v1/articles/bridge/reading", params=params).json()

    assert now() == "verified"
    title = "Council votes to repair the old bridge"
    stage.client.put("/v1/articles/bridge", json={"title": title, "text": "News! " + BRIDGE})
    assert now() == "moved"
    moved = reading()
    assert moved["status"] == "superseded" and moved["marked"]
    assert "earlier version" in moved["notice"]
    assert f"start={citation['start'] + 6}" in moved["current_url"]
    stage.client.put("/v1/articles/bridge", json={"title": title, "text": "All was wrong."})
    assert now() == "changed"
    assert reading()["current_url"] == "/articles/bridge"
    assert stage.client.delete("/v1/articles/bridge").status_code == 204
    assert now() == "removed"
    gone = reading()
    assert gone["status"] == "removed" and gone["paragraphs"] == []
    page = stage.client.get(f"/articles/bridge?version={citation['version']}")
    assert page.status_code == 410
    assert "was removed" in page.text


def test_a_removed_article_is_nowhere(stage):
    stage.ask()
    assert stage.client.delete("/v1/articles/bridge").status_code == 204
    assert stage.client.delete("/v1/articles/bridge").status_code == 404
    assert stage.client.get("/v1/articles/bridge").status_code == 404
    found = stage.client.post("/v1/search", json={"query": "council bridge"}).json()["hits"]
    assert {hit["article_id"] for hit in found} <= {"ferry"}
    assert "4.2 million" not in stage.client.get("/v1/conversations").text


def test_without_manage_articles_can_only_be_read(tmp_path):
    application = open_application(tmp_path / "data", tmp_path / "script.json")
    with TestClient(create_app(application, manage=False), base_url="http://localhost") as client:
        body = {"title": "T", "text": "One."}
        for reply in (
            client.post("/v1/articles", json=body),
            client.put("/v1/articles/x", json=body),
            client.delete("/v1/articles/x"),
        ):
            assert reply.status_code == 403
            assert "footnote command" in reply.json()["detail"]
        assert client.get("/v1/articles").json()["total"] == 0
        assert 'id="upload"' not in client.get("/articles").text


def test_the_list_is_sorted_and_found_by_headings(stage):
    for title, day in (("Élan", "2023-01-01"), ("apples", "2025-01-01")):
        stage.post(id=title[:2].lower() + "x", title=title, text=f"On {title}.", published=day)

    def titles(**query):
        shown = []
        while True:
            page = stage.client.get("/v1/articles", params={**query, "limit": 2})
            shown += [article["title"] for article in page.json()["articles"]]
            query["after"] = page.json()["next"]
            if query["after"] is None:
                assert page.json()["total"] == len(shown)
                return shown

    council, ferry = "Council votes to repair the old bridge", "Ferry to run every ten minutes"
    assert titles(sort="title") == ["apples", council, "Élan", ferry]
    assert titles(sort="oldest")[0] == "Élan"
    assert titles(sort="newest")[0] == "apples"
    assert titles(q="ELAN") == ["Élan"]
    assert titles(q="moss herald council") == [council]
    assert titles(q="coast") == [ferry]
    assert stage.client.get("/v1/articles?sort=random").status_code == 422
    assert stage.client.get("/v1/articles?after=nonsense").status_code == 422


def test_the_passages_of_an_article_are_the_spans_of_its_text(stage):
    article = stage.client.get("/v1/articles/bridge").json()
    passages = stage.client.get("/v1/articles/bridge/passages").json()
    assert len(passages) == article["n_passages"]
    for passage in passages:
        assert article["text"][passage["start"] : passage["end"]] == passage["text"]
    assert stage.client.get("/v1/articles/nothing/passages").status_code == 404
