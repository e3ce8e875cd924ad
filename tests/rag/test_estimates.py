"""Estimates: they meet what was measured, and grow as they should."""

import pytest

from rag.estimates import MEASURED, averages_of, estimate


@pytest.mark.parametrize(
    ("n_articles", "n_passages", "disk_mb", "memory_mb", "building_mb"),
    [(170, 1_006, 3.4, 94, 151), (16_655, 100_043, 313.0, 183, 388)],
)
def test_estimates_meet_what_was_measured(n_articles, n_passages, disk_mb, memory_mb, building_mb):
    found = estimate(n_articles, MEASURED)
    assert found.n_passages == pytest.approx(n_passages, rel=0.02)
    assert found.disk_bytes / 1e6 == pytest.approx(disk_mb, rel=0.1)
    assert found.search_memory_bytes / 1e6 == pytest.approx(memory_mb, rel=0.1)
    assert found.build_memory_bytes / 1e6 == pytest.approx(building_mb, rel=0.2)


def test_a_million_passages_take_what_they_took():
    found = estimate(round(1_000_004 / MEASURED.passages_per_article), MEASURED)
    assert found.disk_bytes / 1e6 == pytest.approx(3_138, rel=0.02)
    assert found.search_memory_bytes / 1e6 == pytest.approx(885, rel=0.01)
    assert found.searchable_s == pytest.approx(505 + 104, rel=0.01)


def test_the_librarys_own_averages_decide_once_it_has_some():
    few = averages_of(n_articles=19, n_passages=400, n_pending=0, library_bytes=10**6)
    assert few is MEASURED
    own = averages_of(n_articles=50, n_passages=500, n_pending=250, library_bytes=2_000_000)
    assert (own.passages_per_article, own.stored_bytes) == (10, 4_000 + 768 / 2)
    assert own.source == "the 50 articles of this library"
    assert estimate(1_000, own).n_passages == 10_000


def test_more_articles_take_more_and_none_take_no_time():
    sizes = [estimate(n, MEASURED) for n in (0, 10, 1_000, 10_000, 200_000)]
    times = [size.embedded_s for size in sizes]
    assert times == sorted(times)
    assert all(size.searchable_s <= size.embedded_s for size in sizes)
    assert (sizes[0].n_passages, sizes[0].disk_bytes, times[0]) == (0, 0, 0)


def test_fewer_than_no_articles_are_refused():
    with pytest.raises(ValueError, match="-1"):
        estimate(-1, MEASURED)
