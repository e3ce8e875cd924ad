"""The library page without JavaScript: lists, searches, adds and removes by plain forms."""

import re

import pytest

from tests.web.conftest import loaded

SAME = {"Origin": "http://localhost"}


def rows(html):
    return re.findall(r'<li data-article="([^"]+)"', html)


def test_it_lists_sorts_and_filters(stage):
    assert rows(stage.client.get("/articles").text) == ["bridge", "ferry"]
    assert rows(stage.client.get("/articles?outlet=Coast+Wire").text) == ["ferry"]
    assert rows(stage.client.get("/articles?sort=title&q=ferry&published_from=2024-01-01").text)[
        0
    ] == ("ferry")
    odd = stage.client.get("/articles?sort=odd&published_to=soon").text
    assert rows(odd) == ["bridge", "ferry"]
    assert "<q>soon</q> is not a date" in odd


def test_a_search_shows_headings_first_and_texts_behind_them(stage):
    html = stage.client.get("/articles?q=bridge").text
    heading, text = html.split("of the text, nearest first")
    assert rows(heading) == ["bridge"]
    assert "bridge" not in rows(text)
    assert rows(text) == ["ferry"]
    assert 'class="snippet"' in text


def test_every_page_is_reached_by_links(stage):
    stage.add(*(loaded(f"n{i:03}", f"Story {i}", f"The text of story {i}.") for i in range(120)))
    seen = []
    address: str | None = "/articles?sort=title"
    while address:
        html = stage.client.get(address).text
        seen += rows(html)
        found = re.search(r'rel="next" href="([^"]+)"', html)
        address = found[1].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) == 122


def test_collections_can_be_chosen_once_there_are_several(stage):
    assert 'name="collection"' not in stage.client.get("/articles").text
    stage.application.library.add([loaded("x", "Old", "Old words.")], collection="archive")
    html = stage.client.get("/articles?collection=archive").text
    assert len(rows(html)) == 1
    assert '<option value="archive" selected>archive (1)</option>' in html


def test_files_are_added_by_a_form_with_a_report(stage):
    files = [
        ("file", ("a.txt", b"Harbour opens\n\nThe harbour opened.", "text/plain")),
        ("file", ("<b>.bin", b"\x00\x01\x02\x03" * 50, "application/octet-stream")),
    ]
    html = stage.client.post("/articles", files=files, headers=SAME).text
    assert "1 added, 1 failed" in html
    assert "&lt;b&gt;.bin" in html
    assert len(rows(html)) == 3


def test_a_text_is_added_by_a_form(stage):
    field = {"text": (None, "Harbour opens\n\nThe harbour opened.")}
    html = stage.client.post("/articles", files=field, headers=SAME).text
    assert "1 added" in html and ">Harbour opens</a> added" in html
    assert len(rows(html)) == 3
    rule = {"text": (None, "* * *")}
    html = stage.client.post("/articles", files=rule, headers=SAME).text
    assert ">Pasted text</span> failed" in html
    blank = stage.client.post("/articles", files={"text": (None, " \n")}, headers=SAME)
    assert blank.status_code == 422
    # The API takes files: a name without its content is a slip there.
    assert stage.client.post("/v1/articles", files=field).status_code == 422


def test_removed_by_a_form_it_can_be_kept_by_a_form(stage):
    form = {"article_ids": ["bridge", "ferry"], "back": "sort=title"}
    reply = stage.client.post("/articles/removals", data=form, headers=SAME)
    assert str(reply.url).endswith("/articles?sort=title")
    assert rows(reply.text) == []
    assert "Being removed" in reply.text
    undo = {"article_id": "ferry", "back": "https://evil.example/"}
    back = stage.client.post("/articles/removals/undo", data=undo, headers=SAME)
    assert str(back.url).startswith("http://localhost/articles?")
    assert rows(back.text) == ["ferry"]


def test_one_button_removes_one_whatever_is_ticked(stage):
    form = {"article_ids": ["bridge"], "only": "ferry"}
    assert rows(stage.client.post("/articles/removals", data=form, headers=SAME).text) == ["bridge"]
    assert rows(stage.client.post("/articles/removals", data={"back": ""}, headers=SAME).text)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({}, 415),
    ],
)
def test_a_form_of_another_page_removes_nothing(stage, headers, status):
    reply = stage.client.post("/articles/removals", data={"only": "ferry"}, headers=headers)
    assert reply.status_code == status
    waiting = stage.client.get("/v1/removals").json()
    assert len(waiting) == (status == 200)


def test_what_is_pending_is_told(stage):
    told = stage.client.get("/v1/pending").json()
    assert told["n_pending"] == 0
    assert told["n_passages"] > 0
    assert set(told) == {"n_pending", "n_passages", "per_second", "left_s"}
