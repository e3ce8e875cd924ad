"""Generations: whole or not at all, whatever happens to their files."""

import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from index.errors import GenerationDamagedError
from index.generations import Generations
from index.manifest import read_manifest
from index.retriever import HybridRetriever
from index.store import LibraryStore
from index.testing import HashEmbedder, make_draft
from tests.index.conftest import NOW, embed_all

_QUERIES = ["volcano ash", "geneva talks number 3", "wheat"]


def _fill(store, first, last):
    for n in range(first, last):
        topic = ("volcano ash", "geneva talks", "wheat harvest")[n % 3]
        store.put_article(make_draft(f"a{n}", f"{topic} number {n}."), now=NOW)
    embed_all(store)


def _answers(store, folder):
    retriever = HybridRetriever(store, HashEmbedder(), folder)
    found = []
    for query in _QUERIES:
        hits = retriever.search(query, k=5).hits
        for hit in hits:
            text = store.version_text(hit.article.article_id, hit.passage.version)
            assert text[hit.passage.start : hit.passage.end] == hit.passage.text
        found.append([(h.passage.passage_id, round(h.score, 4)) for h in hits])
    return retriever.generation, found


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A library with two generations, closed, and the right answers."""
    folder = tmp_path_factory.mktemp("template")
    with LibraryStore.open(folder / "library.db") as store:
        _fill(store, 0, 9)
        retriever = HybridRetriever(store, HashEmbedder(), folder / "index")
        retriever.rebuild()
        _fill(store, 9, 18)
        retriever.rebuild()
        number, answers = _answers(store, folder / "index")
    assert number == 2
    assert all(answers)
    return folder, answers


@pytest.fixture
def published(template, tmp_path):
    """The right answers; a copy of the template lies in ``tmp_path``."""
    folder, answers = template
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return answers


@pytest.fixture
def store(request, tmp_path):
    """The library of the template, where a test asks for one, or an empty one."""
    if "published" in request.fixturenames:
        request.getfixturevalue("published")
    with LibraryStore.open(tmp_path / "library.db") as library:
        yield library


def _files(folder):
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock")


def _flip(path):
    content = bytearray(path.read_bytes())
    for place in range(0, len(content), max(1, len(content) // 3)):
        content[place] ^= 0x10
    path.write_bytes(content)


def _truncate(path):
    path.write_bytes(path.read_bytes()[:-1])


def _zero(path):
    path.write_bytes(bytes(path.stat().st_size))


def _delete(path):
    path.unlink()


@pytest.mark.parametrize("harm", [_flip, _truncate, _zero, _delete])
def test_a_damaged_file_is_noticed_and_set_aside(store, tmp_path, published, harm, caplog):
    generation = tmp_path / "index" / "generations" / "2"
    names = [p.relative_to(generation) for p in _files(generation)]
    assert len(names) >= 8
    spare = tmp_path / "spare"
    shutil.copytree(tmp_path / "index", spare)
    for name in names:
        shutil.rmtree(tmp_path / "index")
        shutil.copytree(spare, tmp_path / "index")
        harm(generation / name)
        caplog.clear()
        number, answers = _answers(store, tmp_path / "index")
        assert (number, [[i for i, _ in row] for row in answers]) == (
            1,
            [[i for i, _ in row] for row in published],
        ), name
        assert (tmp_path / "index" / "quarantine" / "2").is_dir()
        assert [r.levelname for r in caplog.records] == ["WARNING"]
        assert "'2'" in caplog.text


def test_a_file_of_another_generation_is_noticed(store, tmp_path, published):
    first, second = (tmp_path / "index" / "generations" / n for n in "12")
    for path in ("vectors.faiss", "manifest.json"):
        content = (first / path).read_bytes()
        (first / path).write_bytes((second / path).read_bytes())
        (second / path).write_bytes(content)
    for folder in (first, second):
        with pytest.raises(GenerationDamagedError, match="generation"):
            read_manifest(folder)
    number, answers = _answers(store, tmp_path / "index")
    assert (number, answers) == (0, published)


def test_folders_that_traded_names_are_noticed(tmp_path, published):
    first, second = (tmp_path / "index" / "generations" / n for n in "12")
    first.rename(tmp_path / "third")
    second.rename(first)
    with pytest.raises(GenerationDamagedError, match="belongs to generation 2"):
        read_manifest(first)


@pytest.mark.parametrize("pointer", [b"", b"99\n", b"\xff\x00", None])
def test_a_damaged_pointer_costs_nothing(store, tmp_path, published, pointer):
    current = tmp_path / "index" / "CURRENT"
    if pointer is None:
        current.unlink()
    else:
        current.write_bytes(pointer)
    assert _answers(store, tmp_path / "index") == (2, published)
    assert current.read_bytes() == b"2\n"


def test_without_any_index_the_delta_answers(store, tmp_path, published):
    shutil.rmtree(tmp_path / "index")
    assert _answers(store, tmp_path / "index") == (0, published)


def test_a_number_is_not_given_out_twice(store, tmp_path, published):
    _truncate(tmp_path / "index" / "generations" / "2" / "vectors.faiss")
    retriever = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
    assert retriever.problems() == []
    assert retriever.rebuild() == 3
    assert _answers(store, tmp_path / "index") == (3, published)


def test_problems_names_a_damaged_file(store, tmp_path, published):
    retriever = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
    _flip(tmp_path / "index" / "generations" / "2" / "vectors.faiss")
    (problem,) = retriever.problems()
    assert "'vectors.faiss'" in problem


def test_only_the_last_two_generations_stay(store, tmp_path, published):
    retriever = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
    retriever.rebuild()
    retriever.rebuild()
    names = sorted(p.name for p in (tmp_path / "index" / "generations").iterdir())
    assert names == ["3", "4"]


def test_the_index_of_another_library_is_not_used(store, tmp_path, published):
    with LibraryStore.open(tmp_path / "other.db") as other:
        other.put_article(make_draft("x", "volcano in another library"), now=NOW)
        retriever = HybridRetriever(other, HashEmbedder(), tmp_path / "index")
        assert retriever.generation == 0
        assert [h.article.article_id for h in retriever.search("volcano", k=9).hits] == ["x"]


def test_the_index_of_a_newer_library_is_not_used(store, tmp_path):
    _fill(store, 0, 3)
    store.close()
    shutil.copy(tmp_path / "library.db", tmp_path / "backup.db")
    with LibraryStore.open(tmp_path / "library.db") as newer:
        _fill(newer, 3, 6)
        HybridRetriever(newer, HashEmbedder(), tmp_path / "index").rebuild()
    with LibraryStore.open(tmp_path / "backup.db") as restored:
        number, answers = _answers(restored, tmp_path / "index")
    assert number == 0
    assert all(answers)


class _StoppedError(Exception):
    """Stands for whatever ends a publication half-way."""


@pytest.mark.parametrize("step", ["written", "synced", "renamed", "switched"])
def test_a_publication_that_stops_leaves_the_old_or_the_new(store, tmp_path, published, step):
    def stop(name):
        if name == step:
            raise _StoppedError

    failing = HybridRetriever(store, HashEmbedder(), tmp_path / "index", checkpoint=stop)
    with pytest.raises(_StoppedError):
        failing.rebuild()
    assert [h.rank for h in failing.search("volcano", k=2).hits] == [1, 2]
    number, answers = _answers(store, tmp_path / "index")
    assert answers == published
    assert number == (3 if step == "switched" else 2)
    assert HybridRetriever(store, HashEmbedder(), tmp_path / "index").rebuild() > number


@pytest.mark.parametrize("call", ["fsync", "rename", "replace"])
def test_a_disk_that_fails_leaves_the_old_generation(store, tmp_path, published, call, monkeypatch):
    retriever = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
    with monkeypatch.context() as patch:

        def fail(*_args, **_options):
            raise OSError(28, "No space left on device")

        patch.setattr(os, call, fail)
        with pytest.raises(OSError, match="No space left"):
            retriever.rebuild()
        assert retriever.search("volcano", k=1).hits
    assert _answers(store, tmp_path / "index") == (2, published)


def test_a_killed_publisher_leaves_no_lock_and_no_leftovers(tmp_path, store, published):
    code = (
        "import sys, time, pathlib\n"
        "from index.generations import Generations\n"
        "def write(folder):\n"
        "    (folder / 'half').write_text('x')\n"
        "    print('writing', flush=True)\n"
        "    time.sleep(60)\n"
        "Generations(pathlib.Path(sys.argv[1])).publish(write)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "index")], stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"writing\n"
        child.kill()
    start = time.monotonic()
    assert HybridRetriever(store, HashEmbedder(), tmp_path / "index").rebuild() == 3
    assert time.monotonic() - start < 10
    names = {p.name for p in (tmp_path / "index" / "generations").iterdir()}
    assert names == {"2", "3"}


def test_the_manifest_is_readable_json(tmp_path, published):
    text = (tmp_path / "index" / "generations" / "2" / "manifest.json").read_text()
    body = json.loads(text)["body"]
    assert (body["number"], body["contents"]["n_passages"]) == (2, 18)
    assert Generations(tmp_path / "index").numbers() == [1, 2]
