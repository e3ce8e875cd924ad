"""``footnote export``: answers and conversations as files."""

import json

import pytest


@pytest.fixture
def asked(filled):
    return filled.json("ask", "What did the council vote on Tuesday?")


def test_an_answer_and_its_conversation_are_written(filled, asked):
    for any_id in (asked["id"], asked["conversation_id"]):
        text = filled("export", any_id).stdout
        assert "The council voted 7 to 2" in text
        assert "[^1]: “" in text and "https://herald.example/bridge" in text


def test_a_file_in_another_form(filled, asked, tmp_path):
    path = tmp_path / "answer.json"
    result = filled("export", asked["id"], "--format", "json", "-o", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(path.read_text(encoding="utf-8"))["id"] == asked["id"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.html", "<!doctype html>"), ("a.json", "{"), ("a.md", "# What"), ("a.TXT", "What")],
)
def test_the_name_of_the_file_says_the_form(filled, asked, tmp_path, name, begins):
    assert filled("export", asked["id"], "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_what_is_not_there_and_what_cannot_be_written_are_said(filled, asked, tmp_path):
    result = filled("export", "con_none")
    assert result.exit_code == 2 and "con_none" in result.stderr
    result = filled("export", asked["id"], "-o", tmp_path)
    assert result.exit_code == 2 and "name a file that can be written" in result.stderr


def test_an_unknown_id_says_where_ids_are_found(filled):
    result = filled("export", "nosuch")
    assert result.exit_code == 2
    assert result.stderr == (
        "footnote: no answer or conversation with id 'nosuch'; "
        "'footnote ask' ends with the ids of both\n"
    )
