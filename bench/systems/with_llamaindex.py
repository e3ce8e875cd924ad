"""LlamaIndex with its FAISS store, as its documentation builds one from nodes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import faiss
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissVectorStore

from bench.systems.protocol import Article, Found, Matrix, cuts

__all__ = ["LlamaIndex"]

_DIMENSION = 384


class LlamaIndex:
    """``VectorStoreIndex`` over a flat FAISS index, persisted by its storage context."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._model = HuggingFaceEmbedding(model_name=str(model), device="cpu")
        self._index: VectorStoreIndex | None = None

    @classmethod
    def create(cls, folder: Path, model: Path) -> Self:
        """Return an empty one."""
        return cls(folder, model)

    @classmethod
    def reopen(cls, folder: Path, model: Path) -> Self:
        """Load the persisted index."""
        made = cls(folder, model)
        store = FaissVectorStore.from_persist_dir(str(folder))
        context = StorageContext.from_defaults(vector_store=store, persist_dir=str(folder))
        made._index = load_index_from_storage(context, embed_model=made._model)
        return made

    def build(self, articles: Sequence[Article], vectors: Matrix | None) -> None:
        """Embed and add all passages; a node that has its vector keeps it."""
        passages = cuts(articles)
        nodes = [TextNode(id_=passage.passage_id, text=passage.text) for passage in passages]
        if vectors is not None:
            for node, row in zip(nodes, vectors.tolist(), strict=True):
                node.embedding = row
        store = FaissVectorStore(faiss_index=faiss.IndexFlatL2(_DIMENSION))
        context = StorageContext.from_defaults(vector_store=store)
        self._index = VectorStoreIndex(nodes, storage_context=context, embed_model=self._model)

    def complete(self) -> None:
        """Persist the index."""
        self._opened().storage_context.persist(persist_dir=str(self._folder))

    def search(self, query: str, k: int) -> list[Found]:
        """Retrieve by the query's words."""
        found = self._opened().as_retriever(similarity_top_k=k).retrieve(query)
        return [Found(hit.node.node_id, hit.node.get_content()) for hit in found]

    def _opened(self) -> VectorStoreIndex:
        assert self._index is not None, "build or reopen first"
        return self._index
