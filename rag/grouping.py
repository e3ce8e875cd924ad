"""Places new and changed articles among their copies; the queue is the library itself.

Each article is compared with the leaders of groups that look like it, found by their bands, so
the work per article does not grow with the library. A killed run goes on where it was.
"""

from collections.abc import Callable, Iterator, Sequence

from index.store import LibraryStore
from index.types import Placed, Ungrouped
from rag.copies import band_keys, is_copy, resemblance, signature
from rag.errors import UnknownIdError

__all__ = ["group_pending"]

# One durable write for each: few enough that a killed run repeats little.
_BATCH = 32
# A template that thousands of articles share must not make each new one slow.
_MOST_CANDIDATES = 50
_MOST_COMPARED = 8
# The signature's estimate of the runs in common, of which a copy has half by the texts themselves,
# errs by 0.05.
_LEAST_RESEMBLANCE = 0.35


def group_pending(
    store: LibraryStore,
    *,
    stop: Callable[[], bool] | None = None,
    most: int | None = None,
) -> int:
    """Place every article that waits, or about ``most`` of them; returns how many were placed."""
    n_placed = 0
    while not (stop and stop()) and (most is None or n_placed < most):
        batch = store.ungrouped(_BATCH)
        if not batch:
            break
        n_placed += store.place(list(_placed(store, batch)))
    return n_placed


def _placed(store: LibraryStore, batch: Sequence[Ungrouped]) -> Iterator[Placed]:
    leading: list[tuple[Ungrouped, Placed]] = []
    for article in batch:
        signed = signature(article.text)
        bands = band_keys(signed)
        leader_id = _leader_in_batch(article, signed, bands, leading) or _leader_in_store(
            store, article, signed, bands
        )
        placed = Placed(
            article_id=article.article_id,
            version=article.version,
            leader_id=leader_id or article.article_id,
            signature=signed,
            bands=() if leader_id else bands,
        )
        if leader_id is None:
            leading.append((article, placed))
        yield placed


def _leader_in_batch(
    article: Ungrouped,
    signed: bytes,
    bands: Sequence[int],
    leading: Sequence[tuple[Ungrouped, Placed]],
) -> str | None:
    for other, placed in leading:
        near = other.collection == article.collection and not set(bands).isdisjoint(placed.bands)
        if (
            near
            and resemblance(signed, placed.signature) >= _LEAST_RESEMBLANCE
            and is_copy(article.text, other.text)
        ):
            return other.article_id
    return None


def _leader_in_store(
    store: LibraryStore, article: Ungrouped, signed: bytes, bands: Sequence[int]
) -> str | None:
    near = store.leaders_near(bands, collection=article.collection, limit=_MOST_CANDIDATES)
    likely = sorted(
        ((-resemblance(signed, other), article_id) for article_id, other in near),
    )[:_MOST_COMPARED]
    for minus_resemblance, article_id in likely:
        if -minus_resemblance < _LEAST_RESEMBLANCE:
            break
        text = _text_of(store, article_id)
        if text is not None and is_copy(article.text, text):
            return article_id
    return None


def _text_of(store: LibraryStore, article_id: str) -> str | None:
    try:
        return store.version_text(article_id, store.article(article_id).version)
    except UnknownIdError:
        return None
