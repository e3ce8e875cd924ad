"""``/v1/articles``: adding, listing, versions, reading at a span, and removing."""

from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.pdfs import report as report_of
from tests.rag.loaders.office.test_cited import files as office_files
from tests.web.conftest import BRIDGE, loaded, open_application
from web.app import create_app


def post(stage, **article):
    return stage.client.post("/v1/articles", json={"title": "T", "text": "One sentence."} | article)


def test_an_article_comes_back_as_it_was_sent(stage):
    reply = post(stage, id="moon", title="Moon 🌕", text="Cafe\u0301 on the Moon.\r\n\r\nOpen.")
    assert reply.status_code == 201
    item = reply.json()["items"][0]
    assert (item["outcome"], item["article_id"]) == ("added", "moon")
    article = stage.client.get("/v1/articles/moon").json()
    assert article["title"] == "Moon 🌕"
    assert article["text"] == "Café on the Moon.\n\nOpen."


def test_sending_the_same_again_changes_nothing_and_a_change_is_a_version(stage):
    assert post(stage, id="moon").status_code == 201
    assert post(stage, id="moon").status_code == 200
    changed = stage.client.put("/v1/articles/moon", json={"title": "T", "text": "Another one."})
    assert changed.json()["items"][0]["outcome"] == "changed"
    versions = stage.client.get("/v1/articles/moon/versions").json()
    assert [version["current"] for version in versions] == [True, False]
    old = stage.client.get("/v1/articles/moon", params={"version": versions[1]["version"]}).json()
    assert old["text"] == "One sentence."


def test_put_keeps_to_the_id_of_the_address(stage):
    body = {"id": "other", "title": "T", "text": "One."}
    reply = stage.client.put("/v1/articles/moon", json=body)
    assert reply.status_code == 422
    assert "'other'" in reply.json()["detail"]


def put(stage, article_id, **article):
    body = {"title": "T", "text": "Another sentence."} | article
    return stage.client.put(f"/v1/articles/{quote(article_id, safe='')}", json=body)


@pytest.mark.parametrize("article_id", ["art_0123456789abcdef", "città è 🌕", "moon"])
def test_put_makes_and_replaces_exactly_the_article_of_the_address(stage, article_id):
    n_before = stage.client.get("/v1/articles").json()["total"]
    made = put(stage, article_id, text="One sentence.")
    assert (made.status_code, made.json()["items"][0]["article_id"]) == (201, article_id)
    assert put(stage, article_id).json()["items"][0]["outcome"] == "changed"
    assert put(stage, article_id).status_code == 200
    article = stage.client.get(f"/v1/articles/{quote(article_id, safe='')}").json()
    assert (article["id"], article["text"]) == (article_id, "Another sentence.")
    assert stage.client.get("/v1/articles").json()["total"] == n_before + 1


def test_put_leaves_an_article_in_its_collection_unless_it_names_one(stage):
    article_id = post(stage, id="moon", collection="sky").json()["items"][0]["article_id"]
    n_before = stage.client.get("/v1/articles").json()["total"]
    assert put(stage, article_id).json()["items"][0]["outcome"] == "changed"
    assert stage.client.get(f"/v1/articles/{article_id}").json()["collection"] == "sky"
    assert put(stage, article_id, collection="main").status_code == 201
    assert stage.client.get(f"/v1/articles/{article_id}").json()["collection"] == "main"
    assert stage.client.get("/v1/articles").json()["total"] == n_before


def test_put_of_nothing_readable_is_a_problem_and_changes_nothing(stage):
    reply = put(stage, "bridge", text="\u200b\n")
    assert reply.status_code == 422
    assert reply.json()["items"][0]["outcome"] == "failed"
    assert stage.client.get("/v1/articles/bridge").json()["text"] == BRIDGE


def test_files_are_reported_one_by_one(stage):
    files = [
        ("file", ("good.txt", b"A headline\n\nA text of one sentence.", "text/plain")),
        ("file", ("bad.bin", b"\x00\x01\x02\x03" * 50, "application/octet-stream")),
    ]
    reply = stage.client.post("/v1/articles", files=files)
    assert reply.status_code == 201
    report = reply.json()
    assert (report["n_added"], report["n_failed"]) == (1, 1)
    assert [item["source"] for item in report["items"]] == ["good.txt", "bad.bin"]
    assert report["items"][1]["reason"]


def test_office_files_are_sent_as_the_others_are(stage):
    files = [("file", (name, data)) for name, data in office_files().items()]
    files.append(("file", ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))))
    report = stage.client.post("/v1/articles", files=files).json()
    assert [item["outcome"] for item in report["items"]] == ["added"] * 5 + ["failed"]
    assert "save it as .docx" in report["items"][-1]["reason"]
    letter = stage.client.get(f"/v1/articles/{report['items'][0]['article_id']}").json()
    assert (letter["title"], letter["source"]) == ("letter", "letter.docx")


def test_pdf_files_are_sent_as_the_others_are(stage):
    inquiry = report_of("Inquiry into the bridge", "The inspection found cracks in two girders.")
    files = [("file", ("inquiry.pdf", inquiry)), ("file", ("page.pdf", b"<html>A page.</html>"))]
    report = stage.client.post("/v1/articles", files=files).json()
    assert [item["outcome"] for item in report["items"]] == ["added", "failed"]
    assert "is no PDF" in report["items"][1]["reason"]
    found = stage.client.get(f"/v1/articles/{report['items'][0]['article_id']}").json()
    assert (found["title"], found["source"]) == ("Inquiry into the bridge", "inquiry.pdf")
    assert found["text"] == "The inspection found cracks in two girders."


def test_files_that_all_fail_are_a_problem_with_the_report(stage):
    files = [("file", ("bad.bin", b"\x00\x01\x02\x03" * 50, "application/octet-stream"))]
    reply = stage.client.post("/v1/articles", files=files)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["items"][0]["outcome"] == "failed"


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"json": {"title": "no text"}}, 422),
        ({"json": {"title": "T", "text": ""}}, 422),
        ({"json": {"title": "T", "text": "x", "published": "2024-13-01"}}, 422),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 422),
        ({"content": b"x", "headers": {"Content-Type": "application/pdf"}}, 415),
        ({"data": {"collection": "main"}, "files": {"other": ("a.txt", b"x")}}, 422),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400),
    ],
)
def test_what_cannot_be_added_is_a_problem(stage, options, status):
    reply = stage.client.post("/v1/articles", **options)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"]


def test_the_list_pages_through_everything_once(stage):
    for i in range(7):
        post(stage, id=f"n{i}", text=f"Sentence number {i}.", published=f"2024-01-0{i + 1}")
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
        post(stage, id=title[:2].lower() + "x", title=title, text=f"On {title}.", published=day)

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
