"""What a client has already is not sent again, until anything in it changes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.conftest import BRIDGE


def addresses(stage):
    answer = stage.ask()
    return {
        "article": "/v1/articles/bridge",
        "answer": f"/v1/answers/{answer['id']}",
        "conversation": f"/v1/conversations/{answer['conversation_id']}",
    }


@pytest.mark.parametrize("kind", ["article", "answer", "conversation"])
def test_an_unchanged_reply_is_not_sent_twice(stage, kind):
    address = addresses(stage)[kind]
    first = stage.client.get(address)
    tag = first.headers["etag"]
    assert tag.startswith('"') and tag.endswith('"')
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = stage.client.get(address, headers={"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = stage.client.get(address, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.json()) == (200, first.json())


@pytest.mark.parametrize("kind", ["article", "answer", "conversation"])
def test_a_change_of_the_article_changes_every_tag(stage, kind):
    address = addresses(stage)[kind]
    tag = stage.client.get(address).headers["etag"]
    body = {"title": "Council", "text": BRIDGE.replace("7 to 2", "8 to 1")}
    assert stage.client.put("/v1/articles/bridge", json=body).status_code == 201
    again = stage.client.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["etag"] != tag


ADDRESS = "/v1/articles/bridge"
CHANGED = {"title": "Council", "text": BRIDGE.replace("7 to 2", "8 to 1")}


def put(stage, address=ADDRESS, body=CHANGED, **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return stage.client.put(address, json=body, headers=sent)


def test_a_change_can_depend_on_what_was_read(stage):
    tag = stage.client.get(ADDRESS).headers["etag"]
    assert put(stage, if_match=tag).status_code == 201
    other = {"title": "Council", "text": BRIDGE.replace("7 to 2", "9 to 0")}
    now = stage.client.get(ADDRESS).headers["etag"]
    for overtaken in (tag, '"other"', f'"other", {tag}', f"W/{now}"):
        refused = put(stage, body=other, if_match=overtaken)
        assert refused.status_code == 412
        assert refused.headers["content-type"] == "application/problem+json"
        assert "ETag" in refused.json()["detail"]
    assert "8 to 1" in stage.client.get(ADDRESS).json()["text"]
    assert put(stage, body=other, if_match="*").status_code == 201


def test_a_first_version_can_be_wanted_or_ruled_out(stage):
    new = "/v1/articles/never-seen"
    assert put(stage, new, if_match="*").status_code == 412
    assert stage.client.get(new).status_code == 404
    assert put(stage, new, if_none_match="*").status_code == 201
    assert put(stage, new, if_none_match="*").status_code == 412
    assert put(stage, new, if_none_match='"other"').status_code == 200


def test_an_article_that_is_being_removed_is_not_there(stage):
    tag = stage.client.get(ADDRESS).headers["etag"]
    assert stage.client.delete(ADDRESS, params={"undo": 60}).status_code == 202
    assert put(stage, if_match=tag).status_code == 412
    assert put(stage, if_none_match="*").status_code in {200, 201}


def test_of_two_who_read_the_same_one_changes_it(stage):
    tag = stage.client.get(ADDRESS).headers["etag"]
    bodies = [{"title": "Council", "text": f"{BRIDGE} {n}"} for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda body: put(stage, body=body, if_match=tag).status_code, bodies))
    assert sorted(codes) == [201] + [412] * 5
