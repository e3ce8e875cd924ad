"""The floor that glue code could reach: sentence-transformers, FAISS and a list, by hand."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer

from bench.systems.protocol import Article, Cut, Found, Matrix, cuts

__all__ = ["ByHand"]


class ByHand:
    """A flat index of inner products and the passages in memory."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._model = SentenceTransformer(str(model), device="cpu")
        self._passages: list[Cut] = []
        self._index = faiss.IndexFlatIP(self._model.get_embedding_dimension())

    @classmethod
    def create(cls, folder: Path, model: Path) -> Self:
        """Return an empty one."""
        return cls(folder, model)

    @classmethod
    def reopen(cls, folder: Path, model: Path) -> Self:
        """Read what ``complete`` wrote."""
        made = cls(folder, model)
        made._index = faiss.read_index(str(folder / "index.faiss"))
        rows = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
        made._passages = [Cut(*row) for row in rows]
        return made

    def build(self, articles: Sequence[Article], vectors: Matrix | None) -> None:
        """Embed all passages in one call and add them."""
        self._passages = cuts(articles)
        if vectors is None:
            vectors = self.encode([passage.text for passage in self._passages])
        self._index.add(vectors)
        np.save(self._folder / "vectors.npy", vectors)

    def complete(self) -> None:
        """Write the index and the passages."""
        faiss.write_index(self._index, str(self._folder / "index.faiss"))
        written = json.dumps(self._passages)
        (self._folder / "passages.json").write_text(written, encoding="utf-8")

    def search(self, query: str, k: int) -> list[Found]:
        """Embed the query and look up what is nearest."""
        _, rows = self._index.search(self.encode([query]), k)
        return [Found(*self._passages[row]) for row in rows[0] if row >= 0]

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return unit rows, as the model's own last layer makes them."""
        return self._model.encode(list(texts), convert_to_numpy=True)
