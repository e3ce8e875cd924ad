"""``footnote doctor`` and ``footnote rebuild``."""

import sqlite3
from types import SimpleNamespace

import pytest

from index.testing import HashEmbedder
from rag.doctor import examine
from rag.settings import Settings


@pytest.fixture
def look(footnote):
    """Return a function that examines the data folder and gives what is not in order."""

    def examined(**settings):
        findings = examine(
            Settings(data=footnote.data, provider="scripted", **settings),
            environ={},
            make_embedder=lambda name: footnote.embedder,
        )
        return [f for f in findings if f.state == "problem"]

    return examined


def test_a_new_folder_is_sound_and_stays_unmade(footnote, look):
    assert look() == []
    assert not footnote.data.exists()


def test_a_filled_library_is_sound(filled, look):
    filled("rebuild")
    assert look() == []


def test_another_embedder_is_a_problem_that_rebuild_embed_mends(filled, look):
    filled.embedder = HashEmbedder(name="other", dimension=32)
    (problem,) = look()
    assert problem.name == "vectors"
    assert "footnote rebuild --embed" in problem.remedy
    refused = filled("articles")
    assert (refused.exit_code, "footnote rebuild --embed" in refused.stderr) == (2, True)
    assert filled.json("rebuild", "--embed")["n_pending"] == 0
    assert look() == []
    assert filled.json("search", "ferry cars", "--legs", "dense")["hits"]


def test_damaged_index_files_are_a_problem_that_rebuild_mends(filled, look):
    filled("rebuild")
    manifest = next((filled.data / "index" / "generations").glob("*/manifest.json"))
    manifest.write_text("{}", encoding="utf-8")
    (problem,) = look()
    assert (problem.name, problem.remedy) == ("index", "footnote rebuild")
    assert filled("rebuild").exit_code == 0
    assert look() == []
    assert filled.json("search", "ferry cars")["hits"]


@pytest.mark.parametrize("name", ["library.db", "chats.db"])
def test_a_file_that_is_no_database_is_a_problem(filled, look, name):
    for path in filled.data.glob(f"{name}*"):
        path.unlink()
    (filled.data / name).write_bytes(b"not a database" * 100)
    assert [problem.name for problem in look()] == [name.removesuffix(".db")]


def test_a_span_outside_its_text_is_a_problem(filled, look):
    with sqlite3.connect(filled.data / "library.db") as db:
        db.execute("UPDATE passages SET end = 1000000 WHERE passage_id = 1")
    db.close()
    (problem,) = look()
    assert "outside their version's text" in problem.detail


def test_an_installation_without_its_reader_is_a_problem(footnote):
    missing = footnote.data / "reader.safetensors"
    findings = examine(Settings(data=footnote.data), environ={}, own_files=(missing,))
    (problem,) = [f for f in findings if f.state == "problem"]
    assert problem.name == "installation"
    assert str(missing) in problem.detail


def test_pending_vectors_are_worth_a_note(footnote, filled):
    filled("add", "--no-embed", filled.write("new.txt", "Headline\n\nA zeppelin landed."))
    findings = examine(
        Settings(data=filled.data), environ={}, make_embedder=lambda name: filled.embedder
    )
    (vectors,) = [f for f in findings if f.name == "vectors"]
    assert (vectors.state, vectors.detail[:9]) == ("note", "1 passage")


def test_a_configured_provider_that_is_not_ready_is_a_problem(footnote):
    findings = examine(Settings(data=footnote.data, provider="openai"), environ={})
    (problem,) = [f for f in findings if f.state == "problem"]
    assert "FOOTNOTE_OPENAI_MODEL" in problem.detail


def test_doctor_ends_with_one_and_says_what_to_type(filled, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_PROVIDER", "nobody")
    result = filled("doctor")
    assert result.exit_code == 1
    assert "!!  provider: there is no provider 'nobody'" in result.stdout
    # The folder was filled with the tests' own embedder, not with the configured one.
    assert "type: set FOOTNOTE_MODEL back, or footnote rebuild --embed" in result.stdout
    assert "2 problems, marked with !!" in result.stdout


def test_a_full_disk_is_a_problem(filled, look, monkeypatch):
    full = SimpleNamespace(total=10**9, used=10**9, free=4096)
    monkeypatch.setattr("shutil.disk_usage", lambda _: full)
    (problem,) = look()
    assert (problem.name, "4,096 bytes left" in problem.detail) == ("data folder", True)
    assert problem.remedy.startswith("make room there")
