"""The vectors of the questions asked last, so that one asked again is not embedded again.

Paging, filters and "answer again" repeat a question word for word. What is kept depends on the
text and the embedder alone, so no write to the library can make it stale.
"""

import threading
from collections import OrderedDict

from index.embedding import Embedder
from index.vector_rows import FloatVector

__all__ = ["MOST_KEPT", "QuestionVectors"]

# With 384 dimensions, 1.5 MB of vectors.
MOST_KEPT = 1_000
# A pasted page is hardly asked twice, and would take more memory than its vector.
_LONGEST_CHARS = 2_000


class QuestionVectors:
    """Embeds questions one by one and keeps the ``most`` used last; safe in threads.

    Two threads that ask the same new question at once may both embed it.
    """

    def __init__(self, embedder: Embedder, *, most: int = MOST_KEPT) -> None:
        self._embedder = embedder
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], FloatVector] = OrderedDict()

    def vector(self, question: str) -> FloatVector:
        """Return the unit vector of a question, read-only, shape ``(dimension,)``.

        Raises EmbedderLoadError if the model cannot load; that is not remembered.
        """
        key = (str(self._embedder.fingerprint), question)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        made: FloatVector = self._embedder.embed([question])[0].copy()
        made.flags.writeable = False
        if len(question) <= _LONGEST_CHARS:
            self._keep(key, made)
        return made

    def _keep(self, key: tuple[str, str], vector: FloatVector) -> None:
        with self._lock:
            self._kept[key] = vector
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
