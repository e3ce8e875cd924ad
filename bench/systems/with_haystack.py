"""Haystack with its store in memory, as its documentation builds pipelines around one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from bench.systems.protocol import Article, Found, Matrix, cuts

__all__ = ["Haystack"]


class Haystack:
    """A pipeline that embeds and writes documents, and one that embeds a query and retrieves."""

    def __init__(self, folder: Path, model: Path, store: InMemoryDocumentStore) -> None:
        self._file = str(folder / "store.json")
        self._model = str(model)
        self._store = store
        self._asking = Pipeline()
        embedder = SentenceTransformersTextEmbedder(
            model=self._model, device=ComponentDevice.from_str("cpu"), progress_bar=False
        )
        self._asking.add_component("embedder", embedder)
        self._asking.add_component("retriever", InMemoryEmbeddingRetriever(store))
        self._asking.connect("embedder.embedding", "retriever.query_embedding")
        self._asking.warm_up()

    @classmethod
    def create(cls, folder: Path, model: Path) -> Self:
        """Return one over an empty store."""
        return cls(folder, model, InMemoryDocumentStore())

    @classmethod
    def reopen(cls, folder: Path, model: Path) -> Self:
        """Load the store from its file."""
        return cls(folder, model, InMemoryDocumentStore.load_from_disk(str(folder / "store.json")))

    def build(self, articles: Sequence[Article], vectors: Matrix | None) -> None:
        """Embed and write all passages; those that have their vector are only written."""
        passages = cuts(articles)
        if vectors is not None:
            self._store.write_documents(
                [
                    Document(id=cut.passage_id, content=cut.text, embedding=row)
                    for cut, row in zip(passages, vectors.tolist(), strict=True)
                ]
            )
            return
        adding = Pipeline()
        embedder = SentenceTransformersDocumentEmbedder(
            model=self._model, device=ComponentDevice.from_str("cpu"), progress_bar=False
        )
        adding.add_component("embedder", embedder)
        adding.add_component("writer", DocumentWriter(self._store))
        adding.connect("embedder.documents", "writer.documents")
        documents = [Document(id=cut.passage_id, content=cut.text) for cut in passages]
        adding.run({"embedder": {"documents": documents}})

    def complete(self) -> None:
        """Write the store to its file."""
        self._store.save_to_disk(self._file)

    def search(self, query: str, k: int) -> list[Found]:
        """Run the pipeline with the query's words."""
        given = {"embedder": {"text": query}, "retriever": {"top_k": k}}
        found = self._asking.run(given)["retriever"]["documents"]
        return [Found(document.id, document.content) for document in found]
