"""How far measured times lie apart."""

from collections.abc import Sequence

import numpy as np

__all__ = ["spread"]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 (interpolated) and the largest of some values, to two decimals."""
    p50, p95 = np.quantile(values, [0.5, 0.95])
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2), "max": round(max(values), 2)}
