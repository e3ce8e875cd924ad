"""A shared link shows its answers and what they cite, and nothing else of the library."""

import re

import pytest

from tests.web.conftest import BRIDGE, loaded

QUOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."


@pytest.fixture
def shared(stage):
    """An answer that cites one of two retrieved articles, and the path of its link."""
    answer = stage.ask()
    made = stage.client.post(f"/v1/answers/{answer['id']}/share")
    assert made.status_code == 201
    return answer, made.json()


def reads_of(page, path):
    return re.findall(rf'href="({re.escape(path)}/\d+)#cited"', page)


def test_a_link_shows_the_answer_with_quotes_and_verdicts(stage, shared):
    answer, made = shared
    reply = stage.client.get(made["path"])
    assert reply.status_code == 200
    assert answer["question"] in reply.text
    assert f'<blockquote dir="auto">{QUOTE}</blockquote>' in reply.text
    assert "Verdict: supported" in reply.text and "no source" in reply.text


def test_each_cited_place_opens_in_its_article(stage, shared):
    _, made = shared
    page = stage.client.get(made["path"]).text
    assert reads_of(page, made["path"]) == [f"{made['path']}/1", f"{made['path']}/2"]
    article = stage.client.get(f"{made['path']}/1")
    assert article.status_code == 200
    assert f'<mark id="cited" data-label="1">{QUOTE}</mark>' in article.text
    assert "northern ferry until then" in article.text
    assert f'href="{made["path"]}"' in article.text


def test_it_leads_nowhere_else(stage, shared):
    _, made = shared
    body = {"title": "Council votes to repair the old bridge", "text": f"News! {BRIDGE}"}
    stage.client.put("/v1/articles/bridge", json=body)
    reads = [f"{made['path']}/1", f"{made['path']}/2"]
    for address in (made["path"], *reads):
        page = stage.client.get(address).text
        links = re.findall(r'(?:href|action)="([^"]+)"', page)
        inside = [link for link in links if not link.startswith(("/static/", "#", "https://"))]
        assert {link.removesuffix("#cited") for link in inside} <= {"/", made["path"], *reads}
        assert "<form" not in page and "<button" not in page and "<textarea" not in page
        assert "Ferry to run" not in page


def test_it_is_kept_by_no_cache_and_left_out_by_search_engines(stage, shared):
    _, made = shared
    for address in (made["path"], f"{made['path']}/1", "/s/unknown"):
        reply = stage.client.get(address)
        assert reply.headers["Cache-Control"] == "no-store"
        assert "noindex" in reply.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in stage.client.get(made["path"]).text


def test_an_unknown_and_an_ended_link_are_the_same_page(stage, shared):
    _, made = shared
    html = {"Accept": "text/html"}
    unknown = stage.client.get(f"/s/{'x' * 32}", headers=html)
    assert stage.client.delete(f"/v1/shares/{made['id']}").status_code == 204
    ended = stage.client.get(made["path"], headers=html)
    assert (unknown.status_code, ended.status_code) == (404, 404)
    assert unknown.text == ended.text
    assert "This link has ended" in ended.text
    assert stage.client.get(f"{made['path']}/1", headers=html).text == ended.text
    assert stage.client.delete(f"/v1/shares/{made['id']}").status_code == 404


def test_a_program_is_told_the_same_by_the_type(stage):
    for address in ("/s/unknown", "/s/unknown/1"):
        problem = stage.client.get(address).json()
        assert problem["type"] == "urn:footnote:problem:ended-link"


def test_no_error_leads_a_stranger_into_the_library(stage, shared):
    _, made = shared
    html = {"Accept": "text/html"}
    for address in ("/s/unknown", f"/s/{'x' * 200}", f"{made['path']}/99", f"{made['path']}/abc"):
        reply = stage.client.get(address, headers=html)
        assert reply.status_code in {404, 422}
        assert 'href="/articles"' not in reply.text


@pytest.mark.parametrize("number", ["0", "3", "01", "-1", "9" * 5_000, "abc", "%C2%B2", "1.0"])
def test_a_number_that_leads_nowhere_does_not_end_the_link(number, stage, shared):
    _, made = shared
    reply = stage.client.get(f"{made['path']}/{number}", headers={"Accept": "text/html"})
    assert reply.status_code == 404
    assert "Not found" in reply.text
    assert "ended" not in reply.text


def test_what_is_asked_later_is_not_shared(stage):
    answer = stage.ask()
    made = stage.client.post(f"/v1/conversations/{answer['conversation_id']}/share").json()
    stage.ask("Who attended in secret?", conversation_id=answer["conversation_id"])
    assert made["n_answers"] == 1
    assert "secret" not in stage.client.get(made["path"]).text


def test_a_purged_article_is_gone_from_the_link_too(stage, shared):
    _, made = shared
    assert stage.client.delete("/v1/articles/bridge").status_code == 204
    page = stage.client.get(made["path"])
    assert page.status_code == 200
    assert "7 to 2" not in page.text
    assert reads_of(page.text, made["path"]) == []
    assert stage.client.get(f"{made['path']}/1").status_code == 404


def test_links_are_listed_without_their_addresses(stage, shared):
    answer, made = shared
    listed = stage.client.get("/v1/shares").json()["shares"]
    assert [(item["id"], item["title"]) for item in listed] == [(made["id"], answer["question"])]
    token = made["path"].removeprefix("/s/")
    for address in ("/v1/shares", "/shares"):
        assert token not in stage.client.get(address).text
    stage.client.delete(f"/v1/conversations/{answer['conversation_id']}")
    assert stage.client.get("/v1/shares").json() == {"shares": []}


def test_a_form_ends_a_link_and_only_one_of_our_own_pages(stage):
    made = stage.client.post(f"/v1/answers/{stage.ask()['id']}/share").json()
    end = f"/shares/{made['id']}/end"
    assert f'action="{end}"' in stage.client.get("/shares").text
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert stage.client.post(end, data={"x": "1"}, headers=headers).status_code == 403
    assert stage.client.get(made["path"]).status_code == 200
    ended = stage.client.post(end, headers={"Origin": "http://localhost"}, follow_redirects=False)
    assert (ended.status_code, ended.headers["location"]) == (303, "/shares?ended=true")
    shown = stage.client.get("/shares?ended=true").text
    assert "The link leads nowhere now." in shown and "Nothing is shared." in shown
    assert stage.client.get(made["path"]).status_code == 404
    again = stage.client.post(end, headers={"Origin": "http://localhost"})
    assert again.status_code == 404
    assert stage.client.get(made["path"]).status_code == 404


def test_hostile_words_are_shown_as_words(stage):
    evil = "<script>alert(1)</script>"
    stage.add(loaded("evil", evil, f"It says {evil} here.", outlet=evil, url=f"javascript:{evil}"))
    stage.play(f"It says {evil} here. [1] {evil}")
    answer = stage.ask(f"What says {evil} here?")
    path = stage.client.post(f"/v1/answers/{answer['id']}/share").json()["path"]
    for address in (path, f"{path}/1", f"/answers/{answer['id']}/print", "/shares"):
        page = stage.client.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert 'href="javascript:' not in page


def test_what_is_not_there_cannot_be_shared(stage):
    assert stage.client.post("/v1/answers/none/share").status_code == 404
    assert stage.client.post("/v1/conversations/none/share").status_code == 404
