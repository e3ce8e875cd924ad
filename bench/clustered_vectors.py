"""Vectors of any number in clusters, the same for the same seed and text; they mean nothing.

Each text belongs to the centre that its title line names by its checksum. Centres lie around a
few directions of their own, as subjects do, and a text's vector lies around its centre at a cosine
of about 0.7.
"""

import zlib
from collections.abc import Sequence

import numpy as np

from index.embedding import Fingerprint
from index.model_files import DEFAULT_MODEL, ModelFiles
from index.types import FloatMatrix

__all__ = ["ClusteredEmbedder"]

DIMENSION = 384
_N_SUBJECTS = 64
# Against one of the centre's length: a cosine of 0.7.
_NOISE = 1.0


class ClusteredEmbedder:
    """Stands in for a model; counts tokens as the default model does."""

    def __init__(self, *, n_centres: int, seed: int) -> None:
        self._files = ModelFiles(DEFAULT_MODEL)
        self._seed = seed
        rng = np.random.default_rng(seed)
        subjects = _unit(rng.standard_normal((_N_SUBJECTS, DIMENSION), dtype=np.float32))
        own = _unit(rng.standard_normal((n_centres, DIMENSION), dtype=np.float32))
        self._centres = _unit(subjects[rng.integers(_N_SUBJECTS, size=n_centres)] + own)

    @property
    def fingerprint(self) -> Fingerprint:
        """What identifies the vectors."""
        return Fingerprint(
            name="clustered",
            revision=f"{len(self._centres)}-{self._seed}",
            dimension=DIMENSION,
            normalised=True,
            prefix="",
            runtime="numpy",
        )

    @property
    def max_tokens(self) -> int:
        """How many tokens the model reads."""
        return self._files.max_tokens

    def count_tokens(self, text: str) -> int:
        """Return the number of the default model's tokens."""
        return self._files.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Return unit rows, shape ``(len(texts), 384)``."""
        if not texts:
            return np.zeros((0, DIMENSION), np.float32)
        titles = [zlib.crc32(text.partition("\n")[0].encode()) for text in texts]
        rng = np.random.default_rng([self._seed, *(zlib.crc32(t.encode()) for t in texts)])
        noise = _unit(rng.standard_normal((len(texts), DIMENSION), dtype=np.float32))
        return _unit(self._centres[np.array(titles) % len(self._centres)] + _NOISE * noise)


def _unit(rows: FloatMatrix) -> FloatMatrix:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
