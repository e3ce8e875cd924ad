"""Insight: the collection's shape, and how one answer came about."""

import re
from dataclasses import replace

import pytest

from tests.web.conftest import loaded
from web.charts import Bar, bar_chart


def test_the_figures_are_those_of_the_library_and_the_answers(stage):
    stage.add(loaded("old", "Old", "Old words.", published=None, outlet=None))
    answer = stage.ask()
    stage.play("")
    stage.ask("Is the moon made of cheese?")
    stage.client.post(f"/v1/answers/{answer['id']}/feedback", json={"kind": "helpful"})
    told = stage.client.get("/v1/insight").json()
    assert [(m["name"], m["n_articles"]) for m in told["months"]] == [("", 1), ("2024-05", 2)]
    assert {o["name"] for o in told["outlets"]} == {"", "The Herald", "Coast Wire"}
    assert (told["n_answers"], told["n_declined"]) == (2, 1)
    assert told["declined"][0]["question"] == "Is the moon made of cheese?"
    assert sum(v["n"] for v in told["verdicts"]) == len(answer["claims"])
    assert told["feedback"]["helpful"] == 1


def test_the_page_shows_charts_with_tables_and_no_style(stage):
    stage.ask("What about <script>alert(1)</script>?")
    html = stage.client.get("/insight").text
    assert html.count("<svg") == 2
    assert "style=" not in html
    assert "<script>alert" not in html
    tables = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert '<th scope="row">2024-05</th><td>2</td>' in tables[0]


def test_a_deleted_question_is_not_told_any_more(stage):
    stage.play("")
    declined = stage.ask("Is the moon made of cheese?")
    stage.client.delete(f"/v1/conversations/{declined['conversation_id']}")
    assert stage.client.get("/v1/insight").json()["declined"] == []
    assert "cheese" not in stage.client.get("/insight").text


def test_an_empty_library_has_a_page_too(stage):
    for name in ("bridge", "ferry"):
        stage.client.delete(f"/v1/articles/{name}")
    html = stage.client.get("/insight").text
    assert "No article has a date yet" in html
    assert "Nothing has been asked yet" in html


def test_what_waits_for_its_vectors_is_told_in_plain_words_everywhere(stage, monkeypatch):
    store = stage.application.store
    assert "by words only" not in stage.client.get("/insight").text
    counts = replace(store.counts(), n_pending=3)
    monkeypatch.setattr(store, "counts", lambda: counts)
    monkeypatch.setattr(store, "pending_among", lambda ids: set(ids[:1]))
    for path in ("/insight", "/articles", "/articles/bridge/about"):
        assert "found by words only, for now" in stage.client.get(path).text, path


def test_the_chart_calls_verdicts_what_the_answers_call_them(stage):
    stage.ask()
    html = stage.client.get("/insight").text
    for words in ("supported", "partly supported", "not supported", "no source"):
        assert f"</span>{words}</li>" in html
        assert f'<th scope="col">{words}</th>' in html


def test_an_answer_says_how_it_came_about(stage):
    answer = stage.ask()
    html = stage.client.get(f"/answers/{answer['id']}/why").text
    assert answer["standalone_question"] in html
    for stage_name in answer["timings_ms"]:
        assert f'<th scope="row">{stage_name}</th>' in html
    assert html.count("<tr><td>1</td>") == 2  # as it was, and the same search now
    assert "<dt>Only</dt>" not in html and "<dt>To answer</dt>" not in html
    chosen = {"filters": {"outlets": ["The Herald"]}, "strictness": "strict", "recency": 0.2}
    html = stage.client.get(f"/answers/{stage.ask(**chosen)['id']}/why").text
    assert "The Herald: only articles of The Herald" in html
    assert "only when sure" in html and "count for 20 % of the order" in html
    asked = {"question": "Could you tell me about the bridge, in articles since 1990?"}
    html = stage.client.get(f"/answers/{stage.ask(**asked, provider='extractive')['id']}/why").text
    assert '<dd dir="auto">Could you tell me about the bridge?</dd>' in html
    assert "none: it quotes how the articles about the topic begin" in html
    assert stage.client.get("/answers/ans_none/why").status_code == 404


def test_an_article_says_where_it_came_from_and_what_changed(stage):
    assert "<dd>English</dd>" in stage.client.get("/articles/bridge/about").text
    stage.client.put("/v1/articles/ferry", json={"title": "Ferry", "text": "950 <cars> a day."})
    html = stage.client.get("/articles/ferry/about").text
    assert html.count('<li id="passage-') == 1
    old = re.search(r"compare=([^\"#]+)#changes", html)
    assert old is not None
    changed = stage.client.get(f"/articles/ferry/about?compare={old[1]}").text
    assert "<ins>" in changed
    assert "&lt;cars&gt;" in changed
    assert stage.client.get("/articles/ferry/about?compare=sha256:0").status_code == 404
    assert stage.client.get("/articles/none/about").status_code == 404


def test_a_file_of_several_articles_replaces_none(stage):
    form = {"headers": {"Origin": "http://localhost"}}
    lines = b'{"title": "a", "text": "One."}\n{"title": "b", "text": "Two."}\n'
    files = {"file": ("two.jsonl", lines)}
    assert stage.client.post("/articles/ferry/about", files=files, **form).status_code == 422
    assert len(stage.client.get("/v1/articles/ferry/versions").json()) == 1


@pytest.mark.parametrize("shares", [False, True])
def test_columns_stand_on_each_other_and_stay_inside(shares):
    bars = [Bar(name=f"<{i}>", parts=(i, 2 * i, 0)) for i in range(30)]
    svg = bar_chart(bars, title='"Quoted" & <b>', shares=shares)
    assert "<0>" not in svg and "&lt;0&gt;" in svg
    places = re.findall(r'y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', svg)
    assert len(places) == 58
    assert all(float(y) >= 12 and float(y) + float(h) <= 172.2 for y, h in places)
    with pytest.raises(ValueError, match="leave the chart out"):
        bar_chart([], title="none")
