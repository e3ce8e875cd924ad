"""The pages as the server makes them: readable without JavaScript, escaped, and self-contained."""

import re
from html.parser import HTMLParser

import pytest

from tests.web.conftest import loaded
from web.templating import STATIC

PAGES = ["/", "/articles", "/articles?q=bridge", "/articles/bridge", "/docs"]


class Links(HTMLParser):
    """Collects every address of a page, and whatever a strict policy would refuse."""

    def __init__(self):
        super().__init__()
        self.loaded, self.refused = [], []
        self.script_without_source = False

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.loaded += [named[k] for k in ("src",) if k in named]
        if tag == "link":
            self.loaded.append(named["href"])
        self.refused += [k for k in named if k.startswith("on") or k == "style"]
        if tag == "style" or (tag == "script" and "src" not in named):
            self.refused.append(tag)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_from_this_server_and_has_nothing_inline(stage, path):
    reply = stage.client.get(path)
    assert reply.status_code == 200
    links = Links()
    links.feed(reply.text)
    assert links.refused == []
    assert links.loaded
    for address in links.loaded:
        assert address.startswith("/static/")
        assert stage.client.get(address).status_code == 200


def test_static_files_name_no_other_host():
    for path in STATIC.rglob("*"):
        if path.suffix in {".js", ".css"}:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"https?://|url\(|@import|innerHTML|eval\(", text), path
            for name in re.findall(r'from "\./([\w.]+)"', text):
                assert (path.parent / name).is_file()


def test_a_conversation_is_readable_without_javascript(stage):
    answer = stage.ask()
    page = stage.client.get(f"/c/{answer['conversation_id']}").text
    citation = answer["citations"][0]
    assert answer["question"] in page
    assert "The council voted 7 to 2 on Tuesday to repair the old bridge." in page
    assert citation["reader_url"].replace("&", "&amp;") in page
    assert 'data-verdict="supported"' in page
    assert "not used" in page
    assert "<s>[7]</s> unknown source" in page


def test_a_refusal_is_readable_without_javascript(stage):
    stage.play({"abstain": "Nothing is said of dragons."})
    answer = stage.ask("What do dragons at the bridge eat?")
    page = stage.client.get(f"/c/{answer['conversation_id']}").text
    assert "Nothing is said of dragons." in page
    assert "Nearest passages" in page


def test_an_answer_that_was_cut_says_why_it_ends(stage):
    stage.play("The council voted 7 to 2 on Tuesday. [1] ", "And so on and on. " * 1200)
    answer = stage.ask()
    assert not answer["abstained"]
    page = stage.client.get(f"/c/{answer['conversation_id']}").text
    assert f"Why it ends here: {answer['reason']}" in page


def test_an_article_opens_with_the_cited_sentence_marked(stage):
    citation = stage.ask()["citations"][0]
    page = stage.client.get(citation["reader_url"].split("#")[0]).text
    assert f'<mark id="cited" data-label="1">{citation["quote"]}</mark>' in page


def test_a_link_of_an_article_is_a_web_address_or_no_link(stage):
    stage.add(loaded("bad", "Bad link", "One sentence.", url="javascript:alert(1)"))
    page = stage.client.get("/articles/bad").text
    assert "javascript:" not in page
    assert "https://herald.example/bridge" in stage.client.get("/articles/bridge").text


def test_the_library_pages_search_and_filter(stage):
    stage.add(
        *(
            loaded(f"n{i}", f"Number {i}", f"Sentence number {i}.", outlet="Numbers")
            for i in range(60)
        )
    )
    first = stage.client.get("/articles", params={"outlet": "Numbers"}).text
    assert first.count("<li data-article=") == 50
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = stage.client.get(following[1].replace("&amp;", "&")).text
    assert second.count("<li data-article=") == 10
    found = stage.client.get("/articles", params={"q": "northern ferry cars"}).text
    assert "Ferry to run every ten minutes" in found
    assert "900 cars" in found


def test_a_date_that_is_none_is_said_not_to_count(stage):
    page = stage.client.get("/articles", params={"published_from": "last <week>"}).text
    assert "<q>last &lt;week&gt;</q> is not a date" in page
    assert "2 articles" in page
    assert "is not a date" not in stage.client.get("/articles?published_from=2024-01-01").text


def test_only_kinds_that_can_be_read_are_offered(stage):
    page = stage.client.get("/articles").text
    assert "PDF" in page
    assert "JSON Lines or CSV files" in page


def test_an_empty_library_says_what_to_do(stage):
    for name in ("bridge", "ferry"):
        stage.client.delete(f"/v1/articles/{name}")
    assert "Add articles" in stage.client.get("/").text
    library = stage.client.get("/articles").text
    assert "There are no articles yet." in library
    assert 'role="search" hidden' in library


def test_docs_list_every_operation_with_an_example(stage):
    document = stage.client.get("/openapi.json").json()
    page = stage.client.get("/docs").text
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()}</code> {path}" in page
    assert "What did the council decide about the bridge?" in page
    assert "<code>footnote</code>, which is the default provider" in page
    assert "``" not in page


def test_every_example_of_the_schema_is_accepted(stage):
    schemas = stage.client.get("/openapi.json").json()["components"]["schemas"]
    search = schemas["SearchRequest"]["examples"][0]
    assert stage.client.post("/v1/search", json=search).status_code == 200
    asked = schemas["ChatRequest"]["examples"][0]
    assert stage.client.post("/v1/chat", json=asked).status_code == 200


def test_a_plain_form_asks_and_shows_the_finished_answer(stage):
    asked = stage.client.post(
        "/",
        data={"question": "What about the bridge?"},
        headers={"Origin": "http://localhost", "Accept": "text/html"},
        follow_redirects=False,
    )
    assert asked.status_code == 303
    (summary,) = stage.client.get("/v1/conversations").json()["conversations"]
    conversation = f"/c/{summary['id']}"
    assert asked.headers["location"].startswith(f"{conversation}?answer=ans_")
    shown = stage.client.get(asked.headers["location"]).text
    assert "The council voted 7 to 2" in shown and f'action="{conversation}"' in shown
    first = stage.client.get(f"/v1/conversations/{summary['id']}").json()["answers"][0]
    assert f'name="after" value="{first["id"]}"' in shown
    went_on = stage.client.post(
        conversation,
        data={"question": "And the ferry?", "after": first["id"]},
        headers={"Origin": "http://localhost"},
    )
    assert went_on.status_code == 200 and went_on.text.count('class="exchange"') == 2
    again = stage.ask("Again?", conversation_id=summary["id"], instead_of=first["id"])
    older = stage.client.get(f"{conversation}?answer={first['id']}").text
    assert f'href="{conversation}?answer={again["id"]}' in older and "1 of 2" in older


def test_a_condition_can_be_taken_away_with_a_plain_form(stage):
    first = stage.ask("What about the bridge, according to the Coast Wire?")
    second = stage.ask("And what did they say?", conversation_id=first["conversation_id"])
    conversation = f"/c/{first['conversation_id']}"
    shown = stage.client.get(conversation).text
    assert "carried over: only articles of Coast Wire" in shown
    assert f'<noscript><form method="post" action="{conversation}/without">' in shown
    given = {"instead_of": second["id"], "ignore_chip": ["according to the Coast Wire"]}
    headers = {"Origin": "http://localhost"}
    without = stage.client.post(f"{conversation}/without", data=given, headers=headers)
    assert without.status_code == 200 and "carried over" not in without.text
    answers = stage.client.get(f"/v1/conversations/{first['conversation_id']}").json()["answers"]
    assert answers[1]["question"] == second["question"]
    assert answers[1]["chips"] == []
    assert answers[1]["ignored_chips"] == ["according to the Coast Wire"]
    given["instead_of"] = "ans_none"
    gone = stage.client.post(f"{conversation}/without", data=given, headers=headers)
    assert gone.status_code == 404


def test_a_form_that_cannot_be_answered_says_why_on_a_page(stage):
    headers = {"Origin": "http://localhost", "Accept": "text/html"}
    stage.play("The council voted. [1] ", {"error": "the model server refused; start it"})
    failed = stage.client.post("/", data={"question": "Why?"}, headers=headers)
    assert failed.status_code == 502 and "<html" in failed.text
    assert "the model server refused" in failed.text
    for address in ("/c/con_none", "/"):
        reply = stage.client.post(address, data={"question": " "}, headers=headers)
        assert reply.status_code in {404, 422} and "<html" in reply.text
    foreign = headers | {"Origin": "http://evil.example"}
    assert stage.client.post("/", data={"question": "Why?"}, headers=foreign).status_code == 403
