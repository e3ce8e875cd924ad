"""Filters as masks of passage ids, remembered while the library does not change."""

import threading
from collections import OrderedDict

from index.id_mask import IdMask
from index.library_meta import Marks
from index.store import LibraryStore
from index.types import Filters

__all__ = ["FilterMasks"]

# A mask of a million passages takes about 1 MB.
_MAX_REMEMBERED = 32


class FilterMasks:
    """Answers which passages pass a filter; safe to share between threads."""

    def __init__(self, store: LibraryStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._remembered: OrderedDict[tuple[Filters, int], IdMask | None] = OrderedDict()

    def mask(self, filters: Filters, marks: Marks) -> IdMask | None:
        """Return the passages up to ``marks`` that pass, or None if every article does."""
        if filters.empty:
            return None
        key = (filters, marks.revision)
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
                return self._remembered[key]
        mask = self._computed(filters, marks)
        with self._lock:
            self._remembered[key] = mask
            while len(self._remembered) > _MAX_REMEMBERED:
                self._remembered.popitem(last=False)
        return mask

    def _computed(self, filters: Filters, marks: Marks) -> IdMask | None:
        if self._store.count_articles(filters) == self._store.count_articles():
            return None
        ids = self._store.matching_passage_ids(filters)
        return IdMask.only(ids, last_id=marks.passage_id)
