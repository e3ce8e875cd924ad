"""``footnote eval`` over a small folder."""

import json

import pytest

from tests.rag.cli.conftest import BRIDGE, FERRY


@pytest.fixture
def folder(footnote):
    footnote.write("bridge.md", BRIDGE)
    footnote.write("ferry.md", FERRY)
    quote = "The northern ferry carries 900 cars a day."
    question = {
        "id": "q1",
        "kind": "standalone",
        "question": "How many cars does the northern ferry carry?",
        "answers": ["900"],
        "quotes": [{"article_id": "ferry", "start": 0, "end": len(quote), "quote": quote}],
        "article_ids": ["ferry"],
        "answerable": True,
    }
    footnote.write("questions.jsonl", json.dumps(question) + "\n")
    return footnote.inbox


def test_eval_measures_search_and_answers(footnote, folder, play):
    play("The northern ferry carries 900 cars a day. [1]")
    file = footnote.data / "figures.json"
    printed = footnote("eval", folder, "--json", file)
    assert "1 questions, 2 articles" in printed.stdout
    report = json.loads(file.read_text())
    assert (report["articles"], report["questions"], report["provider"]) == (2, 1, "scripted")
    assert report["retrieval"]["fusion"]["article"]["recall_at_1"]["value"] == 1.0


def test_eval_can_leave_the_answers_out(footnote, folder):
    printed = footnote("eval", folder, "--no-answers", "--limit", "1", "--json", "-").stdout
    assert json.loads(printed)["provider"] is None


def test_eval_writes_a_page_and_runs_and_compares(footnote, folder, play):
    play("The northern ferry carries 900 cars a day. [1]")
    page, runs, first = (footnote.data / name for name in ("page.html", "runs", "first.json"))
    footnote("eval", folder, "--report", page, "--runs", runs, "--json", first)
    assert page.read_text().startswith("<!doctype html>")
    assert (runs / "fusion.run").read_text().startswith("q1 Q0 ferry:0-")
    assert (runs / "qrels.txt").read_text().startswith("q1 0 ferry:0-")
    compared = footnote("eval", "--compare", first, first)
    assert "1 questions in both" in compared.stdout
    printed = footnote("eval", "--compare", first, first, "--json", "-").stdout
    measures = json.loads(printed)["measures"]
    assert measures["retrieval.fusion.article.recall_at_1"]["real"] is False


def test_eval_without_anything_to_do(footnote):
    result = footnote("eval")
    assert result.exit_code == 2
    assert "name a FOLDER or give --compare" in result.stderr


def test_eval_says_where_it_cannot_write(footnote, folder, play):
    play("The northern ferry carries 900 cars a day. [1]")
    for words in (("--json", folder), ("--report", folder / "nosuch" / "x.html")):
        result = footnote("eval", folder, *words)
        assert result.exit_code == 2
        assert "name another file" in result.stderr
    assert not (footnote.data / "eval").exists(), "nothing was measured for nothing"


def test_eval_measures_or_compares(footnote, folder):
    result = footnote("eval", folder, "--compare", "a.json", "b.json")
    assert result.exit_code == 2 and "--compare measures nothing" in result.stderr


def test_eval_refuses_a_folder_without_questions(footnote, folder):
    (folder / "questions.jsonl").unlink()
    result = footnote("eval", folder)
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: ")
    assert not footnote.data.joinpath("library.db").exists()


@pytest.fixture
def claims(footnote):
    source = "The northern ferry carries 900 cars a day. It runs every ten minutes."
    rows = [
        {"id": "1", "claim": "It runs every ten minutes.", "source": source, "supported": True},
        {"id": "2", "claim": "Owls hunt by night.", "source": source, "supported": False},
    ]
    footnote.write("claims.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    return footnote.inbox / "claims.jsonl"


def test_eval_checker_prints_and_writes_figures(footnote, claims):
    file = footnote.inbox / "figures.json"
    printed = footnote("eval-checker", claims, "--json", file).stdout
    assert "balanced accuracy               1.000" in printed
    assert json.loads(file.read_text())["recall_unsupported"]["value"] == 1.0
    alone = footnote("eval-checker", claims, "--json", "-").stdout
    assert json.loads(alone)["f1_unsupported"]["n"] == 2


def test_eval_checker_names_a_wrong_line(footnote, claims):
    claims.write_text(claims.read_text() + '{"id": "3"}\n', encoding="utf-8")
    result = footnote("eval-checker", claims)
    assert result.exit_code == 2
    assert "claims.jsonl, line 3: 'claim' is missing" in result.stderr
