"""Putting articles into the library: as JSON, as files, and at an address of their own."""

from urllib.parse import quote, unquote

import pytest

from tests.pdfs import report as report_of
from tests.rag.loaders.office.test_cited import files as office_files
from tests.web.conftest import BRIDGE


def test_an_article_comes_back_as_it_was_sent(stage):
    reply = stage.post(id="moon", title="Moon 🌕", text="Cafe\u0301 on the Moon.\r\n\r\nOpen.")
    assert reply.status_code == 201
    item = reply.json()["items"][0]
    assert (item["outcome"], item["article_id"]) == ("added", "moon")
    article = stage.client.get("/v1/articles/moon").json()
    assert article["title"] == "Moon 🌕"
    assert article["text"] == "Café on the Moon.\n\nOpen."


def test_sending_the_same_again_changes_nothing_and_a_change_is_a_version(stage):
    assert stage.post(id="moon").status_code == 201
    assert stage.post(id="moon").status_code == 200
    changed = stage.client.put("/v1/articles/moon", json={"title": "T", "text": "Another one."})
    assert changed.json()["items"][0]["outcome"] == "changed"
    versions = stage.client.get("/v1/articles/moon/versions").json()
    assert [version["current"] for version in versions] == [True, False]
    old = stage.client.get("/v1/articles/moon", params={"version": versions[1]["version"]}).json()
    assert old["text"] == "One sentence."


@pytest.mark.parametrize(
    ("stated", "collection", "kept"),
    [("m.1", "main", True), ("m.1", "sky", False), ("the moon?", "main", False)],
)
def test_the_reply_says_where_a_new_article_is(stage, stated, collection, kept):
    reply = stage.post(id=stated, collection=collection)
    article_id = reply.json()["items"][0]["article_id"]
    assert (article_id == stated) is kept
    assert reply.headers["location"] == f"/v1/articles/{article_id}"
    assert stage.client.get(reply.headers["location"]).json()["text"] == "One sentence."
    assert "location" not in stage.post(id=stated, collection=collection).headers


def test_a_reply_that_comes_again_says_it_too(stage):
    body = {"title": "T", "text": "One sentence.", "id": "m"}
    key = {"Idempotency-Key": "once"}
    replies = [stage.client.post("/v1/articles", json=body, headers=key) for _ in range(2)]
    assert [r.headers["location"] for r in replies] == ["/v1/articles/m"] * 2
    assert replies[1].headers["idempotency-replayed"] == "true"


def test_what_was_removed_since_is_added_again(stage):
    body = {"title": "T", "text": "One sentence.", "id": "m"}
    key = {"Idempotency-Key": "once"}
    assert stage.client.post("/v1/articles", json=body, headers=key).status_code == 201
    assert stage.client.delete("/v1/articles/m").status_code == 204
    again = stage.client.post("/v1/articles", json=body, headers=key)
    assert "idempotency-replayed" not in again.headers
    assert stage.client.get("/v1/articles/m").status_code == 200


def test_what_could_not_be_read_is_tried_again(stage):
    key = {"Idempotency-Key": "once"}
    files = {"file": ("empty.txt", b"", "text/plain")}
    replies = [stage.client.post("/v1/articles", files=files, headers=key) for _ in range(2)]
    assert [reply.status_code for reply in replies] == [422, 422]
    assert "idempotency-replayed" not in replies[1].headers


def test_the_operations_that_adding_links_to_take_the_id_of_the_reply(stage):
    document = stage.client.get("/openapi.json").json()
    reply = stage.post(id="m", collection="sky")
    article_id = reply.json()["items"][0]["article_id"]
    replies = document["paths"]["/v1/articles"]["post"]["responses"]
    links = replies["201"]["links"]
    assert replies["200"]["links"] == links
    for name, link in links.items():
        path, method = link["operationRef"].removeprefix("#/paths/").rsplit("/", 1)
        path = unquote(path.replace("~1", "/"))
        assert method in document["paths"][path], name
        assert link["parameters"] == {"path.article_id": "$response.body#/items/0/article_id"}
        if method == "get":
            assert stage.client.get(path.format(article_id=article_id)).status_code == 200, name
    assert len(links) == 6


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
    article_id = stage.post(id="moon", collection="sky").json()["items"][0]["article_id"]
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
