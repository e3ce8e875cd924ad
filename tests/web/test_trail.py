"""The places that an answer cites, in order, and the reading that marks them all."""

import pytest

from tests.web.conftest import BRIDGE, FERRY, loaded

SCRIPT = (
    "Two councillors voted against the plan. [1] The council voted 7 to 2 on Tuesday to repair the "
    "old bridge. [1] The northern ferry carries 900 cars a day. [2] "
    "Two councillors voted against the plan. [1]"
)
PLACES = [
    (BRIDGE, "Two councillors voted against the plan."),
    (BRIDGE, "The council voted 7 to 2 on Tuesday to repair the old bridge."),
    (FERRY, "The northern ferry carries 900 cars a day."),
]


def get(stage, address):
    reply = stage.client.get(address)
    assert reply.status_code == 200, reply.text
    return reply.json()


def reading_of(stage, url):
    path, _, query = url.split("#")[0].partition("?")
    return get(stage, f"/v1{path}/reading?{query}")


def marked(reading):
    return [(s["key"], s["text"]) for p in reading["paragraphs"] for s in p if s["key"]]


@pytest.fixture
def answer(stage):
    stage.play(SCRIPT)
    return stage.ask("What did the council decide about the bridge and the ferry?")


def test_each_place_is_one_stop_in_the_order_of_the_answer(stage, answer):
    assert len(answer["citations"]) == 4
    trail = reading_of(stage, answer["citations"][0]["reader_url"])["trail"]
    texts = {"bridge": BRIDGE, "ferry": FERRY}
    found = [(texts[s["article_id"]], s["quote"]) for s in trail["stops"]]
    assert found == PLACES
    for stop in trail["stops"]:
        assert texts[stop["article_id"]][stop["start"] : stop["end"]] == stop["quote"]
    assert trail["title"] == answer["question"]
    assert trail["back_url"] == f"/c/{answer['conversation_id']}#{answer['id']}"


def test_previous_and_next_lead_through_every_stop_and_back(stage, answer):
    at = reading_of(stage, answer["citations"][0]["reader_url"])
    seen = []
    while True:
        seen.append([text for key, text in marked(at) if key == "cited"])
        following = at["trail"]["next_url"]
        if following is None:
            break
        before, at = at, reading_of(stage, following)
        back = reading_of(stage, at["trail"]["previous_url"])
        assert back["trail"]["at"] == before["trail"]["at"]
    assert seen == [[quote] for _, quote in PLACES]


def test_the_other_places_in_the_same_article_are_marked_by_their_number(stage, answer):
    reading = reading_of(stage, answer["citations"][0]["reader_url"])
    label = answer["citations"][1]["label"]
    assert marked(reading) == [(f"also-{label}", PLACES[1][1]), ("cited", PLACES[0][1])]


def test_an_open_place_stays_whole_where_another_overlaps_it(stage, answer):
    cited = answer["citations"][1]
    wide = cited["reader_url"].replace(f"end={cited['end']}", f"end={cited['end'] - 5}")
    reading = reading_of(stage, wide.replace("start=0", "start=4"))
    first = PLACES[1][1]
    label = cited["label"]
    assert marked(reading)[:3] == [
        (f"also-{label}", first[:4]),
        ("cited", first[4:-5]),
        (f"also-{label}", first[-5:]),
    ]
    assert reading["trail"]["at"] is None
    assert reading["trail"]["next_url"] == reading["trail"]["stops"][0]["url"]


def test_an_answer_that_is_gone_leaves_the_article_readable(stage, answer):
    url = answer["citations"][0]["reader_url"]
    stage.client.delete(f"/v1/conversations/{answer['conversation_id']}")
    reading = reading_of(stage, url)
    assert reading["trail"] is None
    assert marked(reading) == [("cited", PLACES[0][1])]


def test_a_purged_article_is_no_stop(stage, answer):
    assert stage.client.delete("/v1/articles/bridge").status_code == 204
    trail = reading_of(stage, answer["citations"][2]["reader_url"])["trail"]
    assert [stop["article_id"] for stop in trail["stops"]] == ["ferry"]
    gone = reading_of(stage, answer["citations"][0]["reader_url"])
    assert gone["status"] == "removed"
    assert gone["trail"]["next_url"] == trail["stops"][0]["url"]


def test_words_of_another_version_are_not_marked_in_this_one(stage, answer):
    body = {"title": "Council votes", "text": f"News! {BRIDGE}"}
    stage.client.put("/v1/articles/bridge", json=body)
    old = reading_of(stage, answer["citations"][0]["reader_url"])
    assert [key for key, _ in marked(old)] == [f"also-{answer['citations'][1]['label']}", "cited"]
    now = get(stage, f"/v1/articles/bridge/reading?answer={answer['id']}")
    assert marked(now) == []


def test_the_page_leads_on_and_back_without_javascript(stage, answer):
    page = stage.client.get(answer["citations"][1]["reader_url"]).text
    assert "2 of 3" in page
    assert 'rel="prev"' in page and 'rel="next"' in page
    assert f'href="/c/{answer["conversation_id"]}#{answer["id"]}"' in page
    assert '<mark class="also" data-label="' in page


def test_versions_and_copies_are_named_with_ways_to_them(stage):
    text = " ".join(f"The harbour office counted {n} boats on day {n + 7}." for n in range(12))
    for name, outlet in (("one", "The Herald"), ("two", "Coast Wire")):
        stage.add(loaded(name, "Boats counted", text, outlet=outlet))
    body = {"title": "Boats counted", "text": f"{text} It was windy."}
    assert stage.client.put("/v1/articles/one", json=body).status_code in {200, 201}
    stage.application.catch_up()
    newest = get(stage, "/v1/articles/one/reading")
    assert [v["shown"] for v in newest["versions"]] == [True, False]
    older = reading_of(stage, newest["versions"][1]["url"])
    assert older["status"] == "superseded"
    assert [(v["current"], v["shown"]) for v in older["versions"]] == [(True, False), (False, True)]
    assert [(c["outlet"], c["url"]) for c in newest["copies"]] == [("Coast Wire", "/articles/two")]
    page = stage.client.get("/articles/one").text
    assert "newest version" in page and "also in 1 outlet" in page and "2 versions" in page
    assert "earlier version" in stage.client.get(newest["versions"][1]["url"]).text
