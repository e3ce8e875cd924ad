"""Chroma on disk, as its documentation makes a collection."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import chromadb
from chromadb.config import Settings
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

from bench.systems.protocol import Article, Found, Matrix, cuts

__all__ = ["Chroma"]

_NAME = "passages"


class Chroma:
    """A persistent collection with the weights that all systems get.

    Its own default runs the same model on ONNX, from a file that it downloads.
    """

    def __init__(self, folder: Path, model: Path) -> None:
        self._client = chromadb.PersistentClient(
            path=str(folder), settings=Settings(anonymized_telemetry=False)
        )
        self._collection = self._client.get_or_create_collection(
            _NAME,
            embedding_function=SentenceTransformerEmbeddingFunction(
                model_name=str(model), device="cpu"
            ),
        )

    @classmethod
    def create(cls, folder: Path, model: Path) -> Self:
        """Return an empty one."""
        return cls(folder, model)

    @classmethod
    def reopen(cls, folder: Path, model: Path) -> Self:
        """Open the collection that is there."""
        return cls(folder, model)

    def build(self, articles: Sequence[Article], vectors: Matrix | None) -> None:
        """Embed and add all passages, in calls as large as the client takes."""
        passages = cuts(articles)
        most = self._client.get_max_batch_size()
        for first in range(0, len(passages), most):
            part = passages[first : first + most]
            self._collection.add(
                ids=[cut.passage_id for cut in part],
                documents=[cut.text for cut in part],
                embeddings=None if vectors is None else vectors[first : first + most],
            )

    def complete(self) -> None:
        """Do nothing: what was added is on disk."""

    def search(self, query: str, k: int) -> list[Found]:
        """Query by the query's words."""
        found = self._collection.query(query_texts=[query], n_results=k)
        return [Found(*pair) for pair in zip(found["ids"][0], found["documents"][0], strict=True)]
