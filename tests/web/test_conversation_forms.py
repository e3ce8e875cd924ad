"""A conversation is renamed, deleted and restored by plain forms."""

import re

FORM = {"Origin": "http://localhost"}


def send(stage, path, **fields):
    return stage.client.post(path, data=fields, headers=FORM, follow_redirects=False)


def forms(html):
    return re.findall(r'<form[^>]* action="([^"]+)"', html)


def test_the_page_of_a_conversation_has_the_forms_and_they_work(stage):
    answer = stage.ask()
    own = f"/c/{answer['conversation_id']}"
    shown = stage.client.get(own).text
    assert {f"{own}/title", f"{own}/delete"} <= set(forms(shown))
    renamed = send(stage, f"{own}/title", title="  The <old> bridge ")
    assert (renamed.status_code, renamed.headers["location"]) == (303, own)
    assert "<title>The &lt;old&gt; bridge – Footnote</title>" in stage.client.get(own).text
    deleted = send(stage, f"{own}/delete")
    assert deleted.status_code == 303
    assert stage.client.get(own).status_code == 404
    first = stage.client.get(deleted.headers["location"]).text
    assert f"{own}/restore" in forms(first)
    restored = send(stage, f"{own}/restore")
    assert (restored.status_code, restored.headers["location"]) == (303, own)
    found = stage.client.get(f"/v1/conversations/{answer['conversation_id']}").json()
    assert found["answers"] == [answer]


def test_only_what_was_deleted_is_offered_back(stage):
    there = stage.ask()["conversation_id"]
    for address in ("/", "/?deleted=con_none", f"/?deleted={there}"):
        assert not [path for path in forms(stage.client.get(address).text) if "restore" in path]


def test_a_title_without_words_and_an_unknown_conversation_are_refused(stage):
    own = f"/c/{stage.ask()['conversation_id']}"
    assert send(stage, f"{own}/title", title="   ").status_code == 422
    assert send(stage, f"{own}/title").status_code == 422
    for path in ("/c/con_none/title", "/c/con_none/delete", "/c/con_none/restore"):
        assert send(stage, path, title="x").status_code == 404


def test_a_form_of_another_site_changes_nothing(stage):
    own = f"/c/{stage.ask('What about the bridge?')['conversation_id']}"
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        for path in (f"{own}/title", f"{own}/delete"):
            reply = stage.client.post(path, data={"title": "x"}, headers=headers)
            assert reply.status_code == (403 if headers else 415)
    assert "<title>What about the bridge? – Footnote</title>" in stage.client.get(own).text
