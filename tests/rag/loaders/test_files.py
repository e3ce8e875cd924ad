"""Files and folders: order, links, pipes, permissions, names, standard input."""

import io
import os
import socket
import tracemalloc
from pathlib import Path
from typing import Literal

import pytest

from rag.loaders import Loaded, LoadedArticle, LoadFailure, count_inputs, documents, load
from tests.rag.loaders.office.made import docx, p


def run(*paths: Path | Literal["-"], stdin: bytes | None = None) -> list[Loaded]:
    return list(load(paths, stdin=None if stdin is None else io.BytesIO(stdin)))


def failure(*paths: Path) -> LoadFailure:
    (only,) = run(*paths)
    assert isinstance(only, LoadFailure)
    assert "\n" not in only.source + only.reason
    return only


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in (
        "b/2.md",
        "a.txt",
        "c.html",
        ".hidden.txt",
        ".git/x.txt",
        "picture.png",
        "b/1.TXT",
    ):
        (tmp_path / name).write_text(f"<p>Words of {name} here.</p>")
    (tmp_path / "lines.jsonl").write_text('{"text": "one"}\n{"text": "two"}')
    return tmp_path


def test_folders_are_walked_by_name_without_hidden_and_foreign_files(folder):
    sources = [Path(r.source).relative_to(folder).as_posix() for r in run(folder)]
    assert sources == ["a.txt", "b/1.TXT", "b/2.md", "c.html", "lines.jsonl:1", "lines.jsonl:2"]
    assert count_inputs([folder]) == 6
    assert count_inputs([folder, "-", folder / "missing.txt"]) == 8


def test_a_file_comes_once_however_it_is_named(folder):
    (folder / "z.txt").symlink_to(folder / "a.txt")
    (folder / "zz").symlink_to(folder / "b")
    assert [r.source for r in run(folder / "a.txt", folder)].count(str(folder / "a.txt")) == 1
    assert len(run(folder / "a.txt", folder, folder)) == 6


def test_a_bad_file_costs_only_itself(folder):
    (folder / "a.txt").write_bytes(bytes(100))
    (folder / "b/2.md").write_text("")
    results = run(folder / "missing.txt", folder)
    assert [type(r).__name__[4:] for r in results] == [
        "Failure", "Failure", "edArticle", "Failure", "edArticle", "edArticle", "edArticle",
    ]  # fmt: skip


def test_missing_and_foreign_files(tmp_path):
    assert "does not exist" in failure(tmp_path / "a.txt").reason
    (tmp_path / "a.xlsx").write_text("x")
    assert "'.xlsx'" in failure(tmp_path / "a.xlsx").reason
    (tmp_path / "README").write_text("Words of it.")
    assert isinstance(run(tmp_path / "README")[0], LoadedArticle)
    (tmp_path / "empty").mkdir()
    assert "holds no file" in failure(tmp_path / "empty").reason


def test_links_that_lead_nowhere_or_back(tmp_path):
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/up").symlink_to(tmp_path)
    (tmp_path / "sub/good.txt").write_text("Words of it.")
    by_name = {Path(r.source).name: r for r in run(tmp_path)}
    assert isinstance(by_name["good.txt"], LoadedArticle)
    for name, part in {"dangling.txt": "does not exist", "self.txt": "loop", "up": "loop"}.items():
        bad = by_name[name]
        assert isinstance(bad, LoadFailure) and part in bad.reason


def test_pipes_sockets_and_devices_do_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert "named pipe" in failure(tmp_path / "pipe.txt").reason
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        assert "socket" in failure(tmp_path / "s.txt").reason
    assert "device" in failure(Path(os.devnull)).reason


def test_a_pipe_that_takes_the_place_of_a_file_does_not_hang(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    results = load([path, tmp_path / "b.txt"])
    path.unlink()
    os.mkfifo(path)
    first = next(results)
    assert isinstance(first, LoadFailure) and "named pipe" in first.reason


def test_permissions(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Words.")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        assert "permission denied" in failure(tmp_path / "a.txt").reason
    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", refuse)
        assert "permission denied" in failure(tmp_path).reason


def test_a_disk_that_fails_while_read(tmp_path):
    class Failing(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _: object, /) -> int:
            raise OSError(5, "Input/output error")

    (only,) = load(["-"], stdin=io.BufferedReader(Failing()))
    assert only == LoadFailure(source="standard input", reason="cannot be read: input/output error")


def test_strange_file_names_are_escaped(tmp_path):
    for raw in (b"bad\xff.txt", b"new\nline\x1b.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_text("Words of it.")
    sources = [Path(r.source).name for r in run(tmp_path)]
    assert sources == ["bad\\xff.txt", "new\\nline\\x1b.txt"]
    assert all(isinstance(r, LoadedArticle) for r in run(tmp_path))
    assert "null byte" in failure(tmp_path / "\x00.txt").reason


def test_standard_input():
    assert [r.source for r in run("-", stdin=b'{"text": "a"}\n{"text": "b"}\n')] == [
        "standard input:1",
        "standard input:2",
    ]
    (letter,) = run("-", stdin=docx(p("The bridge is shut for a year. It had cracks.")))
    assert isinstance(letter, LoadedArticle)
    assert letter.title == "The bridge is shut for a year."
    (only,) = run("-", stdin=b"Headline\n\nThe bridge is shut.")
    assert isinstance(only, LoadedArticle) and only.title == "Headline"
    assert [type(r) for r in run("-")] == [LoadFailure]


def test_ids_are_unique_over_all_inputs(tmp_path):
    for name, text in {"a.jsonl": "Words.", "b.jsonl": "Others.", "c.jsonl": "Words."}.items():
        (tmp_path / name).write_text(f'{{"id": 1, "text": "{text}"}}')
    first, other, copy = run(tmp_path)
    assert isinstance(first, LoadedArticle) and isinstance(copy, LoadedArticle)
    assert isinstance(other, LoadFailure)
    assert "a.jsonl:1" in other.reason


def test_sizes_are_refused_with_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MAX_RECORD_BYTES", 1_000_000)
    monkeypatch.setattr(documents, "MAX_FILE_BYTES", 2_000_000)
    for name, limit in {"a.txt": "1.0 MB", "a.html": "1.0 MB", "a.json": "2.0 MB"}.items():
        (tmp_path / name).write_bytes(b"x" * 3_000_000)
        reason = failure(tmp_path / name).reason
        assert "3.0 MB" in reason and limit in reason


def test_a_long_line_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b'\n{"text": "good"}\n')
    tracemalloc.start()
    first, second = run(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(first, LoadFailure) and "100.0 MB" in first.reason
    assert isinstance(second, LoadedArticle)
    assert peak < 60_000_000


def test_loading_is_lazy(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "Words."}\n' * 1000)
    results = load([tmp_path / "a.jsonl"])
    assert isinstance(next(results), LoadedArticle)
    (tmp_path / "a.jsonl").write_text("")
    assert len(list(results)) < 1000
