"""``footnote add`` and ``footnote remove``."""

import json

import pytest

from index.testing import HashEmbedder
from tests.pdfs import pdf_of, report
from tests.rag.cli.conftest import BRIDGE, FERRY
from tests.rag.loaders.office.made import docx, p


def test_add_says_what_became_of_each_input(footnote):
    path = footnote.write("bridge.md", BRIDGE)
    first = footnote("add", path)
    assert (first.exit_code, first.stdout) == (0, "added 1, changed 0, unchanged 0, failed 0\n")
    assert footnote("add", path).stdout == "added 0, changed 0, unchanged 1, failed 0\n"
    footnote.write("bridge.md", BRIDGE.replace("7 to 2", "9 to 0"))
    assert footnote("add", path).stdout == "added 0, changed 1, unchanged 0, failed 0\n"


def test_a_failed_input_costs_only_itself_and_is_named(footnote):
    missing = footnote.inbox / "missing.md"
    result = footnote("add", missing, footnote.write("ferry.md", FERRY))
    assert result.exit_code == 1
    summary, failed = result.stdout.splitlines()
    assert summary == "added 1, changed 0, unchanged 0, failed 1"
    assert failed.startswith(f"failed: {missing}: ")
    assert footnote.json("articles")["total"] == 1


def test_an_office_file_is_added_and_what_it_cannot_give_is_told(footnote):
    (footnote.inbox / "letter.docx").write_bytes(docx(p("The ferry is free.")))
    (footnote.inbox / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = footnote("add", footnote.inbox / "letter.docx", footnote.inbox / "old.doc")
    summary, failed = result.stdout.splitlines()
    assert summary == "added 1, changed 0, unchanged 0, failed 1"
    assert failed.endswith("has the suffix '.doc', which is not read; save it as .docx")
    found = footnote.json("search", "ferry", "--legs", "lexical")["hits"]
    assert found[0]["title"] == "letter"


def test_a_folder_with_pdf_files_is_added_and_a_bad_one_is_named(footnote):
    folder = footnote.inbox / "inquiry"
    folder.mkdir()
    (folder / "report.pdf").write_bytes(report("The bridge inquiry", "It found two cracks."))
    (folder / "scan.pdf").write_bytes(pdf_of([]))
    result = footnote("add", folder)
    summary, failed = result.stdout.splitlines()
    assert (result.exit_code, summary) == (1, "added 1, changed 0, unchanged 0, failed 1")
    assert failed.startswith(f"failed: {folder / 'scan.pdf'}: has no text on its pages")
    assert footnote.json("search", "cracks", "--legs", "lexical")["hits"][0]["title"] == (
        "The bridge inquiry"
    )


def test_a_mail_that_lies_in_two_folders_is_one_article(footnote):
    mail = "Message-ID: <one@herald.example>\nSubject: Ferry\n\nThe ferry is free.\n"
    for name in ("inbox.eml", "archive.eml"):
        footnote.write(name, mail)
    result = footnote("add", footnote.inbox)
    assert (result.exit_code, result.stdout) == (
        0,
        "added 1, changed 0, unchanged 1, failed 0\n",
    )


def test_add_reads_standard_input(footnote):
    record = {"id": "one", "title": "One", "text": "A heron was seen on the lake."}
    report = footnote.json("add", "-", stdin=json.dumps(record))
    assert [item["outcome"] for item in report["items"]] == ["added"]
    assert report["items"][0]["article_id"] == "one"


def test_json_keeps_diagnostics_off_standard_output(footnote):
    result = footnote("add", "--json", footnote.inbox / "missing.md")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["n_failed"], report["n_pending"]) == (1, 1, 0)


def test_vectors_can_wait_and_rebuild_makes_them(footnote):
    result = footnote("add", "--no-embed", footnote.write("bridge.md", BRIDGE))
    assert "1 passage found by words only, for now" in result.stdout
    assert footnote.json("search", "bridge", "--legs", "lexical")["hits"][0]["pending"]
    counts = footnote.json("rebuild")
    assert (counts["n_vectors"], counts["n_pending"], counts["generation"]) == (1, 0, 1)
    assert not footnote.json("search", "bridge")["hits"][0]["pending"]


class StoppingEmbedder(HashEmbedder):
    """Is stopped with Ctrl-C at the first batch."""

    def embed(self, texts):
        raise KeyboardInterrupt


def test_ctrl_c_keeps_what_is_stored_and_says_what_waits(footnote):
    path = footnote.write("bridge.md", BRIDGE)
    footnote.embedder = StoppingEmbedder()
    result = footnote("add", path)
    assert result.exit_code == 130
    assert "stored 1 article, 1 passage found by words only" in result.stderr
    footnote.embedder = HashEmbedder()
    again = footnote.json("add", path)
    assert (again["n_unchanged"], again["n_pending"]) == (1, 0)


def test_collections_are_kept_apart(footnote):
    path = footnote.write("bridge.md", BRIDGE)
    footnote("add", path, "--collection", "city")
    assert footnote.json("articles", "--collection", "city")["total"] == 1
    assert footnote.json("articles", "--collection", "main")["total"] == 0


def test_remove_purges_and_says_so(filled):
    assert filled.json("remove", "ferry") == {"removed": ["ferry"]}
    assert filled.json("articles")["total"] == 1
    hits = filled.json("search", "ferry cars")["hits"]
    assert "ferry" not in {hit["article_id"] for hit in hits}


def test_remove_makes_the_index_files_anew(filled):
    generations = filled.data / "index" / "generations"
    before = filled.json("rebuild")["generation"]
    filled("remove", "ferry", "bridge")
    assert [int(path.name) for path in generations.iterdir()] == [before + 1]
    assert list(filled.data.glob("purge.*")) == []


def test_remove_removes_nothing_if_one_id_is_unknown(filled):
    result = filled("remove", "ferry", "nosuch")
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: no article with id 'nosuch'")
    assert filled.json("articles")["total"] == 2


@pytest.mark.parametrize(("reply", "left"), [("n\n", 2), ("y\n", 1)])
def test_remove_asks_on_a_terminal(filled, monkeypatch, reply, left):
    monkeypatch.setattr("rag.cli.adding.on_terminal", lambda: True)
    result = filled("remove", "ferry", stdin=reply)
    assert "Remove this article and every quote of it?" in result.stderr
    assert filled.json("articles")["total"] == left


def test_yes_does_not_ask(filled, monkeypatch):
    monkeypatch.setattr("rag.cli.adding.on_terminal", lambda: True)
    assert filled("remove", "--yes", "ferry").exit_code == 0


def test_what_cannot_be_meant_is_refused_before_anything_is_read(footnote):
    result = footnote("add", "--collection", " ", "bridge.md")
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: --collection is ' '; give it a name")
    assert not footnote.data.exists()


def test_files_of_other_kinds_in_a_folder_are_counted(footnote):
    footnote.write("bridge.md", BRIDGE)
    for name in ("a.png", "b.PNG", "c.xlsx", "Makefile", ".hidden.png"):
        footnote.write(name, "no article")
    assert footnote("add", footnote.inbox).stdout.splitlines() == [
        "added 1, changed 0, unchanged 0, failed 0",
        "passed over 4 files of other kinds: 1 without a suffix, 2 .png, 1 .xlsx",
    ]
    assert footnote.json("add", footnote.inbox)["passed_over"] == {"": 1, ".png": 2, ".xlsx": 1}


def test_a_date_that_is_none_is_said_once(footnote):
    path = footnote.write("bridge.md", BRIDGE.replace("2024-05-01", "05/01/2024"))
    note = f"note: {path}: is undated: '05/01/2024' names no day for sure; write it as YYYY-MM-DD"
    result = footnote("add", path)
    assert result.exit_code == 0 and note in result.stdout
    assert footnote("add", path).stdout == "added 0, changed 0, unchanged 1, failed 0\n"
