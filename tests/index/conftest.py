"""Real small libraries for the tests of the index."""

from datetime import UTC, datetime

import pytest

from index.retriever import HybridRetriever
from index.store import LibraryStore
from index.testing import HashEmbedder

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def embed_all(store, embedder=None):
    """Fill in every pending vector."""
    embedder = embedder or HashEmbedder()
    while waiting := store.pending(256):
        matrix = embedder.embed([passage.text for passage in waiting])
        ids = [passage.passage_id for passage in waiting]
        store.put_vectors(list(zip(ids, matrix, strict=True)))


@pytest.fixture
def store(tmp_path):
    with LibraryStore.open(tmp_path / "library.db") as library:
        yield library


@pytest.fixture
def retriever(store, tmp_path):
    return HybridRetriever(store, HashEmbedder(), tmp_path / "index")
