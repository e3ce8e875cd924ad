"""LangChain with its FAISS store, as its documentation builds one from texts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from langchain_community.vectorstores import FAISS
from langchain_core.embeddings import Embeddings
from langchain_huggingface import HuggingFaceEmbeddings

from bench.systems.protocol import Article, Found, Matrix, cuts

__all__ = ["LangChain"]


class _Known(Embeddings):
    """LangChain's own interface over vectors that were made before; queries are embedded."""

    def __init__(self, model: Embeddings, known: dict[str, list[float]]) -> None:
        self._model = model
        self._known = known

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._known[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._model.embed_query(text)


class LangChain:
    """``FAISS.from_texts`` and ``similarity_search``, saved and loaded by its own methods."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._embeddings = HuggingFaceEmbeddings(
            model_name=str(model), model_kwargs={"device": "cpu"}
        )
        self._store: FAISS | None = None

    @classmethod
    def create(cls, folder: Path, model: Path) -> Self:
        """Return an empty one."""
        return cls(folder, model)

    @classmethod
    def reopen(cls, folder: Path, model: Path) -> Self:
        """Load the saved store; it keeps its texts in a pickle, which this benchmark wrote."""
        made = cls(folder, model)
        made._store = FAISS.load_local(
            str(folder), made._embeddings, allow_dangerous_deserialization=True
        )
        return made

    def build(self, articles: Sequence[Article], vectors: Matrix | None) -> None:
        """Embed and add all passages."""
        passages = cuts(articles)
        texts = [passage.text for passage in passages]
        embeddings: Embeddings = self._embeddings
        if vectors is not None:
            embeddings = _Known(embeddings, dict(zip(texts, vectors.tolist(), strict=True)))
        ids = [passage.passage_id for passage in passages]
        self._store = FAISS.from_texts(texts, embeddings, ids=ids)

    def complete(self) -> None:
        """Save the store."""
        self._opened().save_local(str(self._folder))

    def search(self, query: str, k: int) -> list[Found]:
        """Search by the query's words."""
        found = self._opened().similarity_search(query, k=k)
        return [Found(str(document.id), document.page_content) for document in found]

    def _opened(self) -> FAISS:
        assert self._store is not None, "build or reopen first"
        return self._store
