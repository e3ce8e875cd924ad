"""LibraryStore: versions and vectors, across threads and files, down to the bytes on disk."""

import hashlib
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from index.errors import EmbedderMismatchError, SchemaTooNewError, StoreError, UnknownIdError
from index.migrations import STEPS
from index.store import LibraryStore
from index.testing import HashEmbedder, make_draft
from tests.index.conftest import NOW, embed_all


def test_a_second_put_writes_nothing(store):
    draft = make_draft("a", "Some text.", title="T", outlet="BBC")
    store.put_article(draft, now=NOW)
    revision = store.revision()
    result = store.put_article(draft, now=NOW)
    assert (result.outcome, result.n_reused, store.revision()) == ("unchanged", 0, revision)


def test_an_article_from_another_place_is_unchanged_and_says_where(store):
    store.put_article(replace(make_draft("a", "text"), source="inbox/a.md"), now=NOW)
    (before,) = store.passages_of("a")
    result = store.put_article(replace(make_draft("a", "text"), source="a.md"), now=NOW)
    assert (result.outcome, store.article("a").source) == ("unchanged", "a.md")
    assert store.passages_of("a") == [before]


def test_unchanged_passages_keep_their_vectors(store):
    text = "first passage 123456" + "second passage 12345" + "third"
    store.put_article(make_draft("a", text, passage_chars=20), now=NOW)
    embed_all(store)
    changed = text.replace("second", "SECOND")
    result = store.put_article(make_draft("a", changed, passage_chars=20), now=NOW)
    assert (result.outcome, result.n_passages, result.n_reused) == ("changed", 3, 2)
    assert [p.text for p in store.pending(9)] == ["SECOND passage 12345"]


def test_changed_metadata_makes_new_passages_and_keeps_vectors(store):
    store.put_article(make_draft("a", "text", collection="x"), now=NOW)
    embed_all(store)
    (before,) = store.passages_of("a")
    result = store.put_article(make_draft("a", "text", collection="y"), now=NOW)
    (after,) = store.passages_of("a")
    assert (result.outcome, result.n_reused) == ("changed", 1)
    assert after.passage_id > before.passage_id
    assert store.joined([before.passage_id]) == {}
    assert store.article("a").collection == "y"


def test_old_versions_stay_until_removal(store):
    first, second = make_draft("a", "one"), make_draft("a", "two")
    store.put_article(first, now=NOW)
    store.put_article(second, now=NOW)
    assert store.version_status("a", first.version) == "superseded"
    assert store.version_text("a", first.version) == "one"
    assert [(v.version, v.current) for v in store.versions("a")] == [
        (second.version, True),
        (first.version, False),
    ]
    store.remove_article("a", now=NOW)
    assert store.version_status("a", first.version) == "removed"
    assert store.version_status("a", "sha256:00") == "unknown"
    store.put_article(first, now=NOW)
    assert store.version_status("a", first.version) == "current"
    assert store.version_status("a", second.version) == "removed"


def test_a_naive_time_is_refused(store):
    with pytest.raises(ValueError, match="time zone"):
        store.put_article(make_draft("a", "text"), now=NOW.replace(tzinfo=None))


def test_removed_text_is_gone_from_the_disk(store, tmp_path):
    secrets = []
    for n in range(60):
        secret = hashlib.sha256(str(n).encode()).hexdigest()
        secrets.append(secret)
        text = f"{secret} " * (1 + n * 7 % 150)
        store.put_article(make_draft(f"a{n}", text, title=f"T{secret}"), now=NOW)
        if n % 3 == 0:
            store.put_article(make_draft(f"a{n}", "changed " + text), now=NOW)
    embed_all(store)
    for n in range(0, 60, 2):
        store.remove_article(f"a{n}", now=NOW)
    files = sorted(tmp_path.glob("library.db*"))
    assert len(files) >= 2
    content = b"".join(path.read_bytes() for path in files)
    left = [n for n in range(60) if secrets[n].encode() in content]
    assert left == list(range(1, 60, 2))


def test_a_reader_does_not_hold_up_a_removal(store):
    store.put_article(make_draft("a", "text"), now=NOW)
    with store._connections.read() as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (1,)
        start = time.monotonic()
        store.remove_article("a", now=NOW)
        assert time.monotonic() - start < 5
        assert not store._connections.truncate_log()
        reader.execute("COMMIT")
    assert store._connections.truncate_log()
    assert store.counts().n_articles == 0


def test_what_waits_is_given_piece_by_piece(store):
    for name in "abc":
        store.put_article(make_draft(name, f"{name} text"), now=NOW)
    first, second, third = store.pending(9)
    assert store.pending(1) == [first]
    assert store.pending(1, after=first.passage_id) == [second]
    assert store.pending(9, after=first.passage_id) == [second, third]
    assert store.pending(9, after=third.passage_id) == []


def test_vectors_that_cannot_be_right_are_refused(store):
    store.put_article(make_draft("a", "text"), now=NOW)
    store.ensure_fingerprint(HashEmbedder().fingerprint)
    (waiting,) = store.pending(1)
    for wrong in (
        np.full(64, np.nan, np.float32),
        np.full(64, np.inf, np.float32),
        np.full(64, 1e6, np.float32),
        np.ones(63, np.float32),
        np.ones((1, 64), np.float32),
    ):
        with pytest.raises(StoreError, match=f"passage {waiting.passage_id}"):
            store.put_vectors([(waiting.passage_id, wrong)])
    with pytest.raises(EmbedderMismatchError, match="'other'"):
        store.put_vectors([(waiting.passage_id, np.ones(64, np.float32))], fingerprint="other")
    assert store.counts().n_pending == 1
    good = (waiting.passage_id, np.ones(64, np.float32))
    assert store.put_vectors([good, (999, good[1])]) == 1
    assert store.put_vectors([good]) == 0


def test_the_embedder_is_named_once_there_are_vectors(store):
    first, second = HashEmbedder().fingerprint, HashEmbedder(name="other").fingerprint
    store.ensure_fingerprint(first)
    store.ensure_fingerprint(second)
    assert store.fingerprint() == str(second)
    store.put_article(make_draft("a", "text"), now=NOW)
    embed_all(store)
    with pytest.raises(EmbedderMismatchError, match="footnote rebuild --embed") as error:
        store.ensure_fingerprint(first)
    assert str(first) in str(error.value)
    assert str(second) in str(error.value)
    store.drop_vectors()
    store.ensure_fingerprint(first)
    assert (store.fingerprint(), store.counts().n_pending) == (str(first), 1)


@pytest.mark.parametrize(
    ("noun", "advice"),
    [
        ("article", "list what there is with 'footnote articles'"),
        ("version", "leave the version out to get the current one"),
        ("conversation", "it may have been deleted; ask without it to begin a new one"),
        ("answer", "it may have been deleted with its conversation; ask again"),
        ("passage", "check the id"),
    ],
)
def test_an_unknown_id_says_what_to_do_about_that_kind(noun, advice):
    assert str(UnknownIdError(noun, ["a", 2])) == f"no {noun} with id 'a', 2; {advice}"


def test_a_newer_file_is_refused(tmp_path):
    LibraryStore.open(tmp_path / "library.db").close()
    with sqlite3.connect(tmp_path / "library.db") as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    with pytest.raises(SchemaTooNewError, match=f"schema {len(STEPS) + 1}"):
        LibraryStore.open(tmp_path / "library.db")


def test_a_file_that_is_no_library_is_refused(tmp_path):
    (tmp_path / "library.db").write_bytes(b"not a database, but long enough to be read as one" * 99)
    with pytest.raises(StoreError, match=r"library\.db"):
        LibraryStore.open(tmp_path / "library.db")


def test_a_closed_library_says_so(store):
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.counts()


def test_settings_of_the_connections(store):
    with store._connections.write() as writer, store._connections.read() as reader:
        for connection in (writer, reader):
            for pragma, value in (
                ("journal_mode", "wal"),
                ("synchronous", 2),
                ("secure_delete", 1),
                ("foreign_keys", 1),
                ("busy_timeout", 10_000),
            ):
                assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM articles")


def test_threads_and_files_share_one_library(store, tmp_path):
    def work(library, name):
        for n in range(10):
            library.put_article(make_draft(f"{name}{n}", f"text of {name} {n}"), now=NOW)
            assert library.passages_of(f"{name}{n}")

    with LibraryStore.open(tmp_path / "library.db") as second:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, (store, store, second, second), "abcd"))
        assert store.counts() == second.counts()
        assert store.counts().n_articles == 40
        assert store.revision() == second.revision() == 40


def test_a_failed_write_leaves_nothing(store):
    store.put_article(make_draft("a", "text"), now=NOW)
    before = (store.revision(), store.counts())
    store._connections.write = _full_disk(store._connections.write)
    with pytest.raises(StoreError, match="disk is full"):
        store.put_article(make_draft("a", "changed"), now=NOW)
    assert (store.revision(), store.counts()) == before


def _full_disk(write):
    """Let every transaction do its work and fail at its end."""

    @contextmanager
    def failing():
        with write() as connection:
            yield connection
            raise sqlite3.OperationalError("database or disk is full")

    return failing
