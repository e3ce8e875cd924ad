"""Which passages a search may return, as one bit for each passage id."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from index.vector_rows import IdVector

__all__ = ["IdMask"]


class IdMask:
    """An immutable set of passage ids; ids at or above its length are not in it."""

    __slots__ = ("_allowed", "n_allowed", "packed")

    def __init__(self, allowed: npt.NDArray[np.bool_]) -> None:
        self._allowed = allowed
        self.n_allowed = int(np.count_nonzero(allowed))
        # FAISS reads bit ``i & 7`` of byte ``i >> 3`` (IDSelectorBitmap).
        self.packed: npt.NDArray[np.uint8] = np.packbits(allowed, bitorder="little")

    @classmethod
    def only(cls, ids: Iterable[int], *, last_id: int) -> "IdMask":
        """Allow these ids up to ``last_id``."""
        return cls(_marked(ids, last_id))

    @classmethod
    def without(cls, ids: Iterable[int], *, last_id: int) -> "IdMask":
        """Allow every id up to ``last_id`` but these."""
        return cls(~_marked(ids, last_id))

    def holds(self, passage_id: int) -> bool:
        """Return whether one id is in the set."""
        return 0 <= passage_id < self._allowed.size and bool(self._allowed[passage_id])

    def of(self, ids: IdVector) -> npt.NDArray[np.bool_]:
        """Return whether each id is in the set, shape as ``ids``."""
        inside = (ids >= 0) & (ids < self._allowed.size)
        found = np.zeros(ids.shape, np.bool_)
        found[inside] = self._allowed[ids[inside]]
        return found


def _marked(ids: Iterable[int], last_id: int) -> npt.NDArray[np.bool_]:
    wanted = np.fromiter(ids, np.int64)
    marked = np.zeros(last_id + 1, np.bool_)
    marked[wanted[(wanted >= 0) & (wanted <= last_id)]] = True
    return marked
