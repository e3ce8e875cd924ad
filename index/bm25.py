"""BM25 exactly as tantivy computes it, so that scores from both sides can be compared.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); k1 and b
are those fixed in tantivy, which also rounds lengths to one byte as Lucene does.
"""

import math

import numpy as np
import numpy.typing as npt

__all__ = ["K1", "B", "idf", "rounded_length", "scores"]

K1 = 1.2
B = 0.75
# tantivy adds up float32: digits beyond these would break ties between equal passages at random.
DECIMALS = 4
_N_EXACT = 24


def idf(n_passages: int, n_containing: int) -> float:
    """Return how much one occurrence of a term tells; never negative.

    >>> round(idf(10, 1), 4), round(idf(10, 10), 4)
    (1.9924, 0.0465)
    """
    return math.log(1 + (n_passages - n_containing + 0.5) / (n_containing + 0.5))


def rounded_length(n_terms: int) -> int:
    """Return the length as it is kept in one byte: exact to 40, then three significant bits.

    >>> [rounded_length(n) for n in (0, 39, 41, 55, 100, 250)]
    [0, 39, 40, 54, 96, 248]
    """
    rest = n_terms - _N_EXACT
    if rest < 16:
        return max(n_terms, 0)
    dropped_bits = rest.bit_length() - 4
    return _N_EXACT + (rest >> dropped_bits << dropped_bits)


def scores(
    term_counts: npt.NDArray[np.float64],
    rounded_lengths: npt.NDArray[np.float64],
    average_length: float,
) -> npt.NDArray[np.float64]:
    """Return one term's score in each passage before its idf; all shapes ``(n,)``."""
    norms = K1 * (1 - B + B * rounded_lengths / average_length)
    return (K1 + 1) * term_counts / (term_counts + norms)
