"""``footnote check``: exit codes, reports, and what it prints."""

import json

import pytest

VOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."


@pytest.fixture
def answer(filled):
    def write(text, sources=({"article_id": "bridge"},)):
        return filled.write("answer.json", json.dumps({"text": text, "sources": list(sources)}))

    return write


def test_all_supported_ends_with_0(filled, answer):
    result = filled("check", answer(f"{VOTE} [1]"))
    assert result.exit_code == 0, result.output
    assert "supported: stands in the article word for word" in result.stdout
    assert "[1] Council votes to repair the old bridge — The Herald, 2024-05-01: verified" in (
        result.stdout
    )


@pytest.mark.parametrize(
    ("text", "accepted", "code"),
    [
        (f"{VOTE} [1][7]", [], 1),
        (f"{VOTE} [1][7]", ["--accept", "partly"], 0),
        (f"{VOTE} [1][7]", ["--accept", "uncited"], 1),
        ("Nobody knows.", [], 1),
        ("Nobody knows.", ["--accept", "uncited"], 0),
        ("Pigs can fly. [1]", ["--accept", "uncited", "--accept", "partly"], 1),
        (f"{VOTE} [7]", ["--accept", "uncited", "--accept", "partly"], 1),
    ],
)
def test_a_sentence_that_is_not_supported_ends_with_1(filled, answer, text, accepted, code):
    assert filled("check", answer(text), *accepted).exit_code == code


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        ("{", [], "this is not JSON"),
        ("{}", [], "none of the shapes"),
        ("", [], "has no text"),
        ("Yes.", ["--format", "cohere"], "not in the format 'cohere'"),
        ("Yes.", ["--report", "x.pdf"], "--report is 'x.pdf'; name a file"),
        ("Yes.", ["--report", "/nosuch/x.html"], "cannot write the report"),
        ("Yes.", ["--sources", "/nosuch"], "cannot read '/nosuch'"),
        ("Yes.", ["--sources", "not.json"], "this is not JSON"),
    ],
)
def test_what_cannot_be_used_ends_with_2(filled, content, words, said, monkeypatch):
    monkeypatch.chdir(filled.inbox)
    filled.write("not.json", "no list [")
    result = filled("check", filled.write("answer", content), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("footnote: ")
    assert said in result.stderr


def test_a_file_that_is_not_there_ends_with_2(filled):
    result = filled("check", "nosuch.json")
    assert result.exit_code == 2
    assert "cannot read 'nosuch.json': No such file" in result.stderr


def test_text_from_standard_input_with_sources_a_line(filled):
    sources = filled.write("sources.txt", "ferry\nhttps://herald.example/bridge\n")
    result = filled("check", "-", "--sources", sources, stdin=f"{VOTE} [2]")
    assert result.exit_code == 0, result.output


def test_labels_without_sources_say_where_sources_go(filled):
    result = filled("check", filled.write("answer.txt", f"{VOTE} [1]"), "--json")
    assert result.exit_code == 1 and json.loads(result.stdout)["rejected_labels"] == 1
    assert result.stderr == (
        "footnote: no sources came with the answer; name a file that has them with --sources\n"
    )


def test_a_file_that_a_windows_shell_wrote_is_read(filled):
    path = filled.inbox / "answer.txt"
    path.write_text(f"{VOTE} [1]", encoding="utf-16")
    assert filled("check", path, "--sources", filled.write("s.txt", "bridge")).exit_code == 0


def test_json_is_the_whole_result(filled, answer):
    found = filled("check", answer(f"{VOTE} [1][9]"), "--json")
    assert found.exit_code == 1
    result = json.loads(found.stdout)
    assert result["claims"][0]["unknown_labels"] == ["9"]
    assert result["counts"] == {"supported": 0, "partly": 1, "unsupported": 0, "uncited": 0}
    (citation,) = result["citations"]
    assert (citation["quote"], citation["was"], citation["now"]) == (VOTE, VOTE, VOTE)
    text = filled.json("show", "bridge")["text"]
    assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    ("name", "begins"), [("r.html", "<!doctype html>"), ("r.MD", "# Checked answer")]
)
def test_a_report_is_written(filled, answer, name, begins):
    path = filled.inbox / name
    assert filled("check", answer(f"{VOTE} [1]"), "--report", path).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith(begins)


def test_our_own_answer_is_checked_after_its_article_changed(filled):
    asked = filled("ask", "How did the council vote about the bridge?", "--json")
    own = filled.write("own.json", asked.stdout)
    assert filled("check", own).exit_code == 0
    path = filled.inbox / "bridge.md"
    path.write_text(path.read_text(encoding="utf-8").replace("7 to 2", "6 to 3"), encoding="utf-8")
    filled("add", path)
    shown = filled("check", own).stdout
    assert ": changed" in shown
    assert "was: The council voted 7 to 2" in shown
    assert "now: The council voted 6 to 3" in shown
    filled("remove", "bridge", "--yes")
    gone = filled("check", own)
    assert gone.exit_code == 1
    assert ": removed" in gone.stdout
    assert "7 to 2" not in gone.stdout.replace(VOTE, "")


def test_what_stands_nowhere_and_what_is_not_at_hand_is_told(filled):
    part = {
        "type": "output_text",
        "text": VOTE,
        "annotations": [
            {"type": "file_citation", "index": 999, "file_id": "file-1", "filename": "a.txt"}
        ],
    }
    shown = filled("check", filled.write("answer.json", json.dumps(part))).stdout
    assert "stands nowhere: file-1: its place is not in the answer's text" in shown
    assert "source 1 is not at hand:" in shown
