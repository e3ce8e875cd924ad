"""txtai with its stored content, as its documentation builds an embeddings database."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from txtai import Embeddings
from txtai.vectors import HFVectors, Vectors

from bench.systems.protocol import Article, Found, Matrix, cuts

__all__ = ["Txtai"]


class _Known(Vectors):
    """txtai's own interface for vectors from elsewhere: rows that are known, else the model's."""

    rows: Mapping[str, Any] = {}

    def loadmodel(self, path: str) -> HFVectors:
        return HFVectors({**self.config, "method": "transformers", "path": path}, None, None)

    def encode(self, data: Sequence[str], category: str | None = None) -> Any:  # noqa: ANN401  # txtai's own type
        if category == "data" and self.rows:
            return np.stack([self.rows[text] for text in data])
        return self.model.encode(data, category)


class Txtai:
    """``Embeddings`` with content, by default a FAISS index of txtai's own choice of kind."""

    def __init__(self, folder: Path, embeddings: Embeddings) -> None:
        self._folder = folder
        self._embeddings = embeddings

    @classmethod
    def create(cls, folder: Path, model: Path) -> Self:
        """Return an empty one."""
        return cls(folder, Embeddings(path=str(model), content=True, gpu=False))

    @classmethod
    def reopen(cls, folder: Path, model: Path) -> Self:
        """Load the saved index."""
        embeddings = Embeddings()
        embeddings.load(str(folder / "saved"))
        return cls(folder, embeddings)

    def build(self, articles: Sequence[Article], vectors: Matrix | None) -> None:
        """Embed and add all passages."""
        passages = cuts(articles)
        if vectors is not None:
            config = {**self._embeddings.config, "method": f"{__name__}._Known"}
            self._embeddings = Embeddings(config)
            texts = [cut.text for cut in passages]
            self._embeddings.model.rows = dict(zip(texts, vectors, strict=True))
        self._embeddings.index((cut.passage_id, cut.text, None) for cut in passages)

    def complete(self) -> None:
        """Save the index."""
        self._embeddings.save(str(self._folder / "saved"))

    def search(self, query: str, k: int) -> list[Found]:
        """Search by the query's words."""
        return [Found(hit["id"], hit["text"]) for hit in self._embeddings.search(query, k)]
