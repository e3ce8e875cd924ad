"""LibraryStore: against a dict, across processes, and down to the bytes on disk."""

import hashlib
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index.embedding import embedded_text
from index.errors import (
    EmbedderMismatchError,
    SchemaTooNewError,
    StoreError,
    UnknownIdError,
)
from index.listing import cursor_of
from index.migrations import STEPS
from index.store import LibraryStore
from index.testing import HashEmbedder, make_draft
from index.types import Filters, Span
from tests.index.conftest import NOW, embed_all

_TEXTS = st.text(alphabet="ab é😀\U00020000\n", min_size=1, max_size=60)


class StoreMachine(RuleBasedStateMachine):
    """Whatever is done to the store, it agrees with a dict of drafts."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = LibraryStore.open(Path(self.folder.name) / "library.db")
        self.drafts = {}
        self.removed = set()
        self.seen_ids = set()

    def teardown(self):
        self.store.close()
        self.folder.cleanup()

    @rule(article=st.sampled_from("xyz"), text=_TEXTS, title=st.sampled_from(["", "T"]))
    def put(self, article, text, title):
        draft = make_draft(article, text, title=title, passage_chars=20)
        before = {p.passage_id for p in self.store.passages_of(article)}
        result = self.store.put_article(draft, now=NOW)
        after = {p.passage_id for p in self.store.passages_of(article)}
        if self.drafts.get(article) == draft:
            assert result.outcome == "unchanged"
            assert after == before
        else:
            assert result.outcome == ("changed" if article in self.drafts else "added")
            assert not after & self.seen_ids
        self.seen_ids |= after
        self.drafts[article] = draft
        self.removed.discard((article, draft.version))

    @rule(article=st.sampled_from("xyz"))
    def remove(self, article):
        if article not in self.drafts:
            with pytest.raises(UnknownIdError):
                self.store.remove_article(article, now=NOW)
            return
        versions = {v.version for v in self.store.versions(article)}
        self.store.remove_article(article, now=NOW)
        del self.drafts[article]
        self.removed |= {(article, version) for version in versions}

    @rule(n=st.integers(1, 3))
    def embed(self, n):
        embedder = HashEmbedder()
        waiting = self.store.pending(n)
        rows = [(p.passage_id, embedder.embed([p.text])[0]) for p in waiting]
        assert self.store.put_vectors([*rows, (10**9, np.ones(64, np.float32))]) == len(rows)

    @invariant()
    def the_store_agrees(self):
        store = self.store
        assert {a.article_id for a in store.list_articles(limit=9)} == set(self.drafts)
        for article, draft in self.drafts.items():
            assert store.version_text(article, draft.version) == draft.text
            passages = store.passages_of(article)
            assert tuple(Span(start=p.start, end=p.end) for p in passages) == draft.spans
            assert all(p.text == draft.text[p.start : p.end] for p in passages)
            assert store.version_status(article, draft.version) == "current"
        for article, version in self.removed:
            assert store.version_status(article, version) == "removed"
        assert store.problems() == []

    @invariant()
    def vectors_belong_to_their_passages(self):
        embedder = HashEmbedder()
        marks, counts = self.store.marks(), self.store.counts()
        n_vectors = 0
        for ids, matrix in self.store.vector_rows(after=0, until=marks.vector_seq):
            n_vectors += ids.size
            joined = self.store.joined(ids.tolist())
            for passage_id, vector in zip(ids.tolist(), matrix, strict=True):
                found = joined[passage_id]
                wanted = embedder.embed([embedded_text(found.article.title, found.passage.text)])[0]
                assert np.allclose(vector, wanted, atol=1e-3)
        assert (counts.n_vectors, counts.n_pending) == (n_vectors, counts.n_passages - n_vectors)


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)


def test_a_second_put_writes_nothing(store):
    draft = make_draft("a", "Some text.", title="T", outlet="BBC")
    store.put_article(draft, now=NOW)
    revision = store.revision()
    result = store.put_article(draft, now=NOW)
    assert (result.outcome, result.n_reused, store.revision()) == ("unchanged", 0, revision)


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


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 0), (3, 2), (0, 5), (4, 5)])
def test_a_span_outside_the_text_is_refused(store, start, end):
    draft = make_draft("a", "text")
    wrong = replace(draft, spans=(Span(start=start, end=end),))
    with pytest.raises(StoreError, match="span"):
        store.put_article(wrong, now=NOW)
    assert store.counts().n_articles == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "other"}, "sha256"),
        ({"text": "a\x00b"}, "NUL"),
        ({"text": "\ud800"}, "cannot be encoded"),
        ({"published": "yesterday"}, "'yesterday'"),
        ({"published": "2020-13-01"}, "'2020-13-01'"),
        ({"article_id": ""}, "needs an id"),
    ],
)
def test_a_wrong_draft_is_refused(store, changes, message):
    with pytest.raises(StoreError, match=message):
        store.put_article(replace(make_draft("a", "text"), **changes), now=NOW)


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


def test_look_ups_answer_in_request_order_and_list_what_is_missing(store):
    for name in "abc":
        store.put_article(make_draft(name, f"text {name}"), now=NOW)
    assert [a.article_id for a in store.articles(["c", "a", "c"])] == ["c", "a", "c"]
    with pytest.raises(UnknownIdError) as error:
        store.articles(["x", "a", "y", "x"])
    assert error.value.ids == ("x", "y")
    with pytest.raises(UnknownIdError):
        store.version_text("a", "sha256:00")
    with pytest.raises(UnknownIdError):
        store.versions("nobody")
    ids = [p.passage_id for name in "bca" for p in store.passages_of(name)]
    assert sorted(store.joined([*ids, 999])) == sorted(ids)
    assert store.passages_of("nobody") == []


@pytest.mark.parametrize(
    ("noun", "advice"),
    [
        ("article", "list what there is with 'footnote articles'"),
        ("version", "leave the version out to get the current one"),
        ("conversation", "ask without a conversation to begin a new one"),
        ("answer", "it may have been deleted with its conversation; ask again"),
        ("passage", "check the id"),
    ],
)
def test_an_unknown_id_says_what_to_do_about_that_kind(noun, advice):
    assert str(UnknownIdError(noun, ["a", 2])) == f"no {noun} with id 'a', 2; {advice}"


def test_listing_pages_newest_first_and_survives_removal(store):
    dates = {"a": "2020-01-02", "b": None, "c": "2021-01-01", "d": "2020-01-02", "e": None}
    for name, date in dates.items():
        store.put_article(make_draft(name, f"text {name}", published=date), now=NOW)
    pages, after = [], None
    while page := store.list_articles(limit=2, after=after):
        pages.append([a.article_id for a in page])
        after = cursor_of(page[-1])
        store.remove_article(page[-1].article_id, now=NOW)
    assert pages == [["c", "a"], ["d", "b"], ["e"]]


def test_counting_and_grouping(store):
    store.put_article(make_draft("a", "same", collection="x", outlet="Die ZEIT"), now=NOW)
    store.put_article(make_draft("b", "same", collection="x", outlet="die zeit"), now=NOW)
    store.put_article(make_draft("c", "else", collection="y", published="2020-01-01"), now=NOW)
    assert store.outlets() == [("Die ZEIT", 2)]
    version = store.article("a").version
    assert [a.article_id for a in store.articles_with_version(version)] == ["a", "b"]
    for filters, expected in (
        (Filters(), 3),
        (Filters(collections=("x", "y")), 3),
        (Filters(outlets=("DIE zeit",)), 2),
        (Filters(published_to="2030-01-01"), 1),
        (Filters(article_ids=("a", "c"), collections=("x",)), 1),
    ):
        assert store.count_articles(filters) == expected
        assert len(store.list_articles(filters, limit=9)) == expected


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
