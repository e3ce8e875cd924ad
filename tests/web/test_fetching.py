"""Addresses that clients give: asked only where the operator said so, by the rules of ``add``."""

import threading
import time

import pytest
from starlette.testclient import TestClient

from rag.errors import SettingsError
from rag.settings import Settings
from tests.rag.fetching.made import WORDS, page, rss
from tests.rag.fetching.site import serving
from tests.web.conftest import Stage, open_application
from tests.web.live import serving as serve_app
from web.app import create_app
from web.client import Client, ProblemError


@pytest.fixture
def site():
    with serving() as made:
        yield made


def open_fetching(folder, site, **more):
    """Return an application that may ask the site for its clients."""
    settings = Settings(
        data=folder / "data",
        provider="scripted",
        fetch_for_clients=True,
        fetch_ports=str(site.port),
        **({"fetch_private": "127.0.0.1"} | more),
    )
    return open_application(settings.data, folder / "script.json", settings=settings)


@pytest.fixture
def fetching(tmp_path, site):
    """Return a function that serves an application whose clients may give addresses."""
    opened = []

    def serve(**more):
        script = tmp_path / "script.json"
        application = open_fetching(tmp_path, site, **more)
        client = TestClient(create_app(application), base_url="http://localhost")
        opened.append(client.__enter__())
        return Stage(application, client, script)

    yield serve
    for client in opened:
        client.__exit__(None, None, None)


def post(stage, **body):
    return stage.client.post("/v1/articles", json=body)


def test_nothing_is_asked_unless_the_operator_says_so(stage, site):
    address = site.put("/story", page())
    reply = post(stage, url=address)
    assert reply.status_code == 403
    assert "FOOTNOTE_FETCH_FOR_CLIENTS" in reply.json()["detail"]
    form = stage.client.post("/articles", files={"address": (None, address)})
    assert form.status_code == 403
    assert site.asked == []
    assert 'name="address"' not in stage.client.get("/articles").text


def test_an_address_becomes_an_article_and_is_brought_up_to_date(fetching, site):
    stage = fetching()
    address = site.put("/story", page())
    first = post(stage, url=f" {address} ", collection="city")
    (item,) = first.json()["items"]
    assert (first.status_code, item["outcome"], item["source"]) == (201, "added", address)
    assert post(stage, url=address, collection="city").status_code == 200
    site.put("/story", page(words=WORDS.replace("7 to 2", "9 to 0")))
    changed = post(stage, url=address, collection="city").json()["items"][0]
    assert (changed["outcome"], changed["article_id"]) == ("changed", item["article_id"])
    article = stage.client.get(f"/v1/articles/{item['article_id']}").json()
    assert (article["url"], article["collection"]) == (address, "city")


def test_a_feed_is_reported_entry_by_entry(fetching, site):
    stage = fetching()
    site.put("/good", page())
    items = [f"<title>T</title><link>/{name}</link>" for name in ("good", "gone")]
    reply = post(stage, url=site.put("/feed", rss(*items)))
    assert reply.status_code == 201
    assert [item["outcome"] for item in reply.json()["items"]] == ["added", "failed"]


def test_what_gives_no_article_is_a_problem_with_its_reason(fetching, site):
    stage = fetching()
    for address, words in [
        (f"{site.base}/gone", "is not there; check the address (HTTP 404)"),
        ("file:///etc/passwd", "only http and https are fetched"),
        ("http://10.0.0.1/", "not a public machine"),
        ("nonsense", "is no web address"),
    ]:
        reply = post(stage, url=address)
        assert (reply.status_code, words in reply.json()["detail"]) == (422, True), reply.text
        assert reply.json()["items"][0]["source"] == address
    assert site.paths == ["/gone"]


def test_a_server_may_fetch_and_still_not_ask_this_machine(fetching, site):
    stage = fetching(fetch_private="")
    reply = post(stage, url=site.put("/story", page()))
    assert (reply.status_code, site.asked) == (422, [])
    assert "not a public machine" in reply.json()["detail"]


def test_an_article_with_a_text_and_a_url_is_no_address(fetching, site):
    stage = fetching()
    address = site.put("/story", page())
    assert post(stage, title="T", text="One sentence.", url=address).status_code == 201
    for body in ({"url": address, "title": "T"}, {"url": address, "id": "x"}, {"url": 5}, {}):
        reply = post(stage, **body)
        assert reply.status_code == 422
        assert "text" in reply.text
    assert site.asked == []


def test_the_same_key_asks_once(fetching, site):
    stage = fetching()
    body = {"url": site.put("/story", page())}
    for _ in range(2):
        headers = {"Idempotency-Key": "one"}
        assert stage.client.post("/v1/articles", json=body, headers=headers).status_code == 201
    assert site.paths == ["/story"]
    other = stage.client.post("/v1/articles", json={"url": f"{site.base}/b"}, headers=headers)
    assert other.status_code == 422


def test_the_python_client_gives_addresses(tmp_path, site):
    application = open_fetching(tmp_path, site)
    address = site.put("/story", page())
    with serve_app(create_app(application)) as base, Client(base) as client:
        first = client.add_address(address, collection="city", idempotency_key="one")
        assert client.add_address(address, collection="city", idempotency_key="one") == first
        assert client.article(str(first.items[0].article_id)).collection == "city"
        with pytest.raises(ProblemError, match="is not there; check the address"):
            client.add_address(f"{site.base}/gone")
    assert (first.n_added, site.paths) == (1, ["/story", "/gone"])


def test_the_page_takes_an_address_and_shows_what_became_of_it(fetching, site):
    stage = fetching()
    assert 'name="address"' in stage.client.get("/articles").text
    address = site.put("/story", page())
    shown = stage.client.post("/articles", files={"address": (None, address)}).text
    assert "1 added</p>" in shown and "Bridge to be repaired" in shown
    shown = stage.client.post("/articles", files={"address": (None, f"{site.base}/<b>")}).text
    assert ">1 failed</p>" in shown
    assert "/&lt;b&gt;" in shown and "/<b>" not in shown


def test_slow_sites_keep_nobody_else_waiting(fetching, site):
    stage = fetching()
    heard = threading.Event()

    def waiting():
        yield b"<p>"
        heard.wait(20)

    for number in range(6):
        site.put(f"/{number}", waiting())
    asking = [
        threading.Thread(target=post, args=(stage,), kwargs={"url": f"{site.base}/{number}"})
        for number in range(6)
    ]
    for thread in asking:
        thread.start()
    try:
        deadline = time.monotonic() + 5
        while len(site.asked) < 4 and time.monotonic() < deadline:
            time.sleep(0.01)
        before = time.monotonic()
        assert stage.client.get("/v1/articles").status_code == 200
        assert time.monotonic() - before < 2
        assert len(site.asked) == 4
    finally:
        heard.set()
        for thread in asking:
            thread.join(20)


def test_what_cannot_work_is_told_at_the_start(fetching):
    with pytest.raises(SettingsError, match="FOOTNOTE_FETCH_PRIVATE"):
        fetching(fetch_private="10.1.2.3/8")
