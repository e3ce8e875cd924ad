"""What a client has already is not sent again, until anything in it changes."""

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
