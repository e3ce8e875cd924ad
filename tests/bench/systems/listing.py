"""A system that keeps a list and finds by shared words: enough to test what drives systems."""

import json

import numpy as np

from bench.systems.protocol import Cut, Found, cuts


class Listing:
    def __init__(self, folder):
        self._file = folder / "list.json"
        self._cuts = []

    @classmethod
    def create(cls, folder, model):
        return cls(folder)

    @classmethod
    def reopen(cls, folder, model):
        made = cls(folder)
        made._cuts = [Cut(*row) for row in json.loads(made._file.read_text("utf-8"))]
        return made

    def build(self, articles, vectors):
        self._cuts = cuts(articles)
        if vectors is None:
            np.save(self._file.parent / "vectors.npy", np.eye(len(self._cuts), 4, dtype=np.float32))

    def complete(self):
        self._file.write_text(json.dumps(self._cuts), "utf-8")

    def search(self, query, k):
        asked = set(query.lower().split())
        ranked = sorted(self._cuts, key=lambda cut: -len(asked & set(cut.text.lower().split())))
        return [Found(*cut) for cut in ranked[:k]]


class Broken(Listing):
    def build(self, articles, vectors):
        raise ValueError("this one is broken")
