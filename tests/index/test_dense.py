"""DenseIndex against exact NumPy, and every trap of FAISS that it hides."""

from concurrent.futures import ThreadPoolExecutor

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dense import DenseIndex, build_dense
from index.id_mask import IdMask


def _built(ids, matrix, *, step=7, **options):
    ids = np.asarray(ids, np.int64)
    matrix = np.asarray(matrix, np.float32)

    def batches():
        for start in range(0, len(ids), step):
            yield ids[start : start + step], matrix[start : start + step]

    return build_dense(batches, dimension=matrix.shape[1], **options)


def _exact(ids, matrix, query, k, allowed=None):
    scores = np.round((matrix.astype(np.float64) @ query.astype(np.float64)), 6)
    ranked = sorted(zip(-scores, ids, strict=True))
    return [int(i) for _, i in ranked if allowed is None or allowed.holds(int(i))][:k]


def _unit(rng, n, dimension=16):
    # Few distinct values, so that float32 and float64 agree and real ties occur.
    matrix = rng.integers(-2, 3, (n, dimension)).astype(np.float32)
    return matrix / 4


def _ids(hits):
    return [hit.passage_id for hit in hits]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_agrees_with_numpy(data):
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    n = data.draw(st.integers(1, 80))
    matrix = _unit(rng, n, dimension=data.draw(st.sampled_from([2, 3, 16])))
    ids = rng.permutation(np.arange(1, 3 * n + 1))[:n]
    k = data.draw(st.integers(1, n + 5))
    allowed = data.draw(
        st.none()
        | st.frozensets(st.sampled_from(sorted(ids.tolist()))).map(
            lambda chosen: IdMask.only(chosen, last_id=3 * n)
        )
    )
    query = _unit(rng, 1, matrix.shape[1])[0]
    found = _built(ids, matrix).search(query, k, allowed)
    assert _ids(found) == _exact(ids, matrix, query, k, allowed)


def test_ties_across_the_cut_are_settled_by_id():
    matrix = np.ones((50, 4), np.float32)
    index = _built(np.arange(50, 0, -1), matrix)
    assert _ids(index.search(np.ones(4, np.float32), 3)) == [1, 2, 3]


def test_short_results_are_not_padded():
    index = _built([5, 9], np.eye(2))
    hits = index.search(np.ones(2, np.float32), 10)
    assert _ids(hits) == [5, 9]
    only = IdMask.only([9], last_id=9)
    assert _ids(index.search(np.ones(2, np.float32), 10, only)) == [9]


def test_nothing_to_find_is_an_empty_list():
    query = np.ones(2, np.float32)
    assert _built([1], np.eye(2)[:1]).search(query, 0) == []
    assert _built([1], np.eye(2)[:1]).search(query, 3, IdMask.only([], last_id=5)) == []
    assert _built([], np.zeros((0, 2))).search(query, 3) == []


def test_what_faiss_accepts_silently_is_refused():
    with pytest.raises(ValueError, match="twice"):
        _built([1, 2, 1], np.eye(3))
    with pytest.raises(ValueError, match="twice"):
        _built([1, 2, 1], np.eye(3), step=2)
    with pytest.raises(ValueError, match="not finite"):
        _built([1], [[np.nan, 1]])
    index = _built([1], np.eye(2)[:1])
    with pytest.raises(ValueError, match="width 3; the index has 2"):
        index.search(np.ones(3, np.float32), 1)
    with pytest.raises(ValueError, match="not finite"):
        index.search(np.array([np.inf, 0], np.float32), 1)


def test_the_traps_are_still_there():
    """If one of these fails, FAISS has changed and the wrapper may become simpler."""
    index = faiss.index_factory(2, "IDMap2,SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.add_with_ids(np.eye(2, dtype=np.float32), np.array([7, 7]))
    assert index.ntotal == 2
    _, ids = index.search(np.ones((1, 2), np.float32), 3)
    assert ids[0].tolist() == [7, 7, -1]
    index.add_with_ids(np.full((1, 2), np.nan, np.float32), np.array([8]))
    _, ids = index.search(np.ones((1, 2), np.float32), 3)
    assert 8 not in ids[0]
    with pytest.raises(AssertionError):
        index.search(np.ones((1, 2), np.float32), 0)


def test_saving_and_loading(tmp_path):
    rng = np.random.default_rng(1)
    matrix = _unit(rng, 40)
    built = _built(np.arange(1, 41), matrix)
    built.save(tmp_path / "vectors.faiss")
    loaded = DenseIndex.load(tmp_path / "vectors.faiss", built.plan)
    query = _unit(rng, 1)[0]
    assert loaded.search(query, 10) == built.search(query, 10)
    assert (len(loaded), loaded.dimension) == (40, 16)


@pytest.fixture(scope="module")
def clustered():
    rng = np.random.default_rng(5)
    centres = rng.normal(size=(60, 16))
    matrix = (centres[rng.integers(0, 60, 6000)] + 0.3 * rng.normal(size=(6000, 16))).astype("f4")
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    ids = np.arange(1, 6001)
    return ids, matrix, _built(ids, matrix, step=500, flat_limit=5000)


def test_a_trained_index_proves_its_recall(clustered):
    ids, matrix, index = clustered
    assert index.plan.factory.startswith("IVF")
    assert index.plan.recall_at_10 >= 0.95
    queries = matrix[::97]
    shared = [
        len(set(_ids(index.search(q, 10))) & set(_exact(ids, matrix, q, 10))) for q in queries
    ]
    assert sum(shared) / (10 * len(queries)) >= 0.93


def test_a_trained_index_finds_what_a_narrow_filter_leaves(clustered):
    ids, matrix, index = clustered
    allowed = IdMask.only(ids[::600], last_id=6000)
    for query in matrix[::1500]:
        found = _ids(index.search(query, 10, allowed))
        assert set(found) == set(_exact(ids, matrix, query, 10, allowed))


def test_a_trained_index_that_misses_its_recall_is_not_used():
    # All but two are so near each other that neither eight bits nor sixteen tell them apart.
    matrix = 0.1 + 1e-6 * np.random.default_rng(3).normal(size=(3000, 16)).astype("f4")
    matrix[0], matrix[1] = 1, -1
    index = _built(np.arange(1, 3001), matrix, step=500, flat_limit=2000)
    assert index.plan.factory == "IDMap2,SQfp16"
    assert index.plan.recall_at_10 is None


def test_concurrent_searches_agree(clustered):
    _, matrix, index = clustered
    masks = [None, IdMask.only(range(1, 3000), last_id=6000), IdMask.without([5], last_id=6000)]
    jobs = [(matrix[n], 1 + n % 20, masks[n % 3]) for n in range(90)]
    expected = [index.search(*job) for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda job: index.search(*job), jobs)) == expected
