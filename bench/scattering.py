"""Makes many unit vectors out of a few, so that a large index can be measured without a model."""

import numpy as np

from index.types import FloatMatrix

__all__ = ["around", "scattered"]

# Puts a scattered vector at a cosine of about 0.7 to its centre, as neighbours have.
_NOISE = np.float32(1.0)


def around(centres: FloatMatrix, n: int, rng: np.random.Generator) -> FloatMatrix:
    """Return ``n`` unit rows, each near one of the centres, drawn at random."""
    chosen = centres[rng.integers(len(centres), size=n)]
    noise = rng.standard_normal(chosen.shape, dtype=np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    rows = chosen + _NOISE * noise
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


def scattered(centres: FloatMatrix, n: int, *, seed: int) -> FloatMatrix:
    """Return ``n`` unit rows: the centres first, then rows around centres drawn at random.

    ValueError if there is no centre.
    """
    if not len(centres):
        raise ValueError("no vector to scatter others around; embed something first")
    n_more = max(0, n - len(centres))
    return np.vstack([centres[:n], around(centres, n_more, np.random.default_rng(seed))])
