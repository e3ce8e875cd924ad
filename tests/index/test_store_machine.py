"""The store against a dict, whatever is done to both."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index.embedding import embedded_text
from index.errors import UnknownIdError
from index.store import LibraryStore
from index.testing import HashEmbedder, make_draft
from index.types import Span
from tests.index.conftest import NOW

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
