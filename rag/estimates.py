"""What a collection of a given size takes: disk, memory and time, from sizes and rates.

Pure arithmetic. Sizes per article come from the library where it has articles; what cannot be
read off a library was measured once, and every constant says where.
"""

from dataclasses import dataclass

__all__ = ["MEASURED", "Averages", "Estimate", "averages_of", "estimate"]

# Fewer articles say little about the next ones.
_FEWEST_ARTICLES = 20
# A float of 16 bits per dimension, with 384 of them, and the passage's id (index/dense.py).
_INDEXED_BYTES = 780
# The same without the id, in library.db.
_STORED_VECTOR_BYTES = 768
# docs/decisions.md, "Storage": cutting an article and storing it.
_STORED_PER_S = 1_980
# docs/performance.md, "As the collection grows", at a million: seconds of processor time for
# writing the words, for grouping the copies, and for storing, training and writing the vectors.
_WRITTEN_PER_S = 1_000_004 / 104
_GROUPED_PER_S = 1_000_004 / 333
_VECTORS_INDEXED_PER_S = 1_000_004 / (14 + 171)
# docs/performance.md, "Beside other systems": 20.7 ms of processor time for each passage. That
# holds storing and indexing it too, so the sum errs upwards.
_EMBEDDED_PER_S = 1_000 / 20.7
# bench/results/million-*.json: resident memory after 300 searches, 94 MB at 1,006 passages and
# 885 MB at 1,000,004; most while building, 151 MB and 2,007 MB.
_SEARCH_MB, _SEARCH_BYTES = 94, 792
_BUILD_MB, _BUILD_BYTES = 151, 1_858


@dataclass(frozen=True, slots=True, kw_only=True)
class Averages:
    """What one article is like; ``stored_bytes`` and ``words_bytes`` are for one passage.

    ``source`` says where they are from, in words.
    """

    passages_per_article: float
    stored_bytes: float
    words_bytes: float
    source: str


# bench/results/million-100000-synthetic.json: 100,043 passages of 16,655 articles, 137 bytes of
# words and 2,208 bytes of library.db for each.
MEASURED = Averages(
    passages_per_article=100_043 / 16_655,
    stored_bytes=2_208,
    words_bytes=137,
    source="a measured collection, since the library is still small",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What ``n_articles`` take, from an empty library on, at the rates of one core.

    ``searchable_s`` is until all are found by their words, ``embedded_s`` until every vector is
    made and indexed too.
    """

    n_articles: int
    n_passages: int
    disk_bytes: int
    search_memory_bytes: int
    build_memory_bytes: int
    searchable_s: float
    embedded_s: float
    source: str


def averages_of(
    *, n_articles: int, n_passages: int, n_pending: int, library_bytes: int
) -> Averages:
    """Return the averages of a library, or those measured where it has hardly any articles.

    ``library_bytes`` is the size of ``library.db``; ``n_pending`` passages have no vector in it.
    """
    if n_articles < _FEWEST_ARTICLES or not n_passages:
        return MEASURED
    return Averages(
        passages_per_article=n_passages / n_articles,
        stored_bytes=(library_bytes + n_pending * _STORED_VECTOR_BYTES) / n_passages,
        words_bytes=MEASURED.words_bytes,
        source=f"the {n_articles} articles of this library",
    )


def estimate(n_articles: int, averages: Averages) -> Estimate:
    """Return what a collection takes; ValueError for a negative number of articles."""
    if n_articles < 0:
        raise ValueError(f"a collection of {n_articles!r} articles cannot be; name 0 or more")
    n = round(n_articles * averages.passages_per_article)
    searchable_s = n / _STORED_PER_S + n / _WRITTEN_PER_S
    return Estimate(
        n_articles=n_articles,
        n_passages=n,
        disk_bytes=round(n * (averages.stored_bytes + averages.words_bytes + _INDEXED_BYTES)),
        search_memory_bytes=_SEARCH_MB * 1_000_000 + n * _SEARCH_BYTES,
        build_memory_bytes=_BUILD_MB * 1_000_000 + n * _BUILD_BYTES,
        searchable_s=searchable_s,
        embedded_s=searchable_s
        + n / _GROUPED_PER_S
        + n / _EMBEDDED_PER_S
        + n / _VECTORS_INDEXED_PER_S,
        source=averages.source,
    )
