"""Makes many unit vectors out of a few, so that a large index can be measured without a model."""

import numpy as np

from index.types import FloatMatrix

__all__ = ["NOISE", "scattered"]

# Puts a scattered vector at a cosine of about 0.7 to its centre, as neighbours have.
NOISE = 1.0


def scattered(centres: FloatMatrix, n: int, *, seed: int) -> FloatMatrix:
    """Return ``n`` unit rows: the centres first, then rows around centres drawn at random.

    ValueError if there is no centre.
    """
    if not len(centres):
        raise ValueError("no vector to scatter others around; embed something first")
    rng = np.random.default_rng(seed)
    n_more = max(0, n - len(centres))
    chosen = centres[rng.integers(len(centres), size=n_more)]
    noise = rng.standard_normal(chosen.shape, dtype=np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    rows = chosen + np.float32(NOISE) * noise
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.vstack([centres[:n], rows.astype(np.float32)])
