"""Answers and conversations as files and as pages to print."""

import json

import pytest

QUOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."
TYPES = {
    "markdown": ("text/markdown", ".md"),
    "html": ("text/html", ".html"),
    "text": ("text/plain", ".txt"),
    "json": ("application/json", ".json"),
}


@pytest.mark.parametrize("form", TYPES)
def test_an_answer_and_a_conversation_come_as_files(stage, form):
    answer = stage.ask()
    for address in (f"answers/{answer['id']}", f"conversations/{answer['conversation_id']}"):
        reply = stage.client.get(f"/v1/{address}/export", params={"format": form})
        assert reply.status_code == 200
        media_type, suffix = TYPES[form]
        assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
        name = f"footnote-what-did-the-council-decide-about-the-bridge{suffix}"
        assert reply.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert QUOTE in reply.text
        assert "herald.example/bridge" in reply.text


def test_an_exported_answer_can_be_checked_again(stage):
    answer = stage.ask()
    exported = stage.client.get(f"/v1/answers/{answer['id']}/export?format=json").json()
    checked = stage.client.post("/v1/verify", content=json.dumps(exported))
    assert checked.status_code == 200
    assert [c["verdict"] for c in checked.json()["claims"]] == [
        c["verdict"] for c in answer["claims"]
    ]


def test_another_form_and_another_id_are_refused(stage):
    answer = stage.ask()
    assert stage.client.get(f"/v1/answers/{answer['id']}/export?format=pdf").status_code == 422
    assert stage.client.get("/v1/answers/none/export").status_code == 404
    assert stage.client.get("/v1/conversations/none/export").status_code == 404
    assert stage.client.get("/answers/none/print").status_code == 404


def test_a_page_to_print_has_numbered_notes_with_quotes(stage):
    answer = stage.ask()
    for address in (f"answers/{answer['id']}", f"c/{answer['conversation_id']}"):
        page = stage.client.get(f"/{address}/print").text
        assert '<sup><a id="ref-1" href="#note-1">1</a></sup>' in page
        assert f'<blockquote dir="auto">{QUOTE}</blockquote>' in page
        assert "https://herald.example/bridge" in page
        assert "Verdict: supported" in page
        assert "<style" not in page
