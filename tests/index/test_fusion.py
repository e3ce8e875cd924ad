"""fuse: its degenerate cases by hand, its promises by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse
from index.types import LegHit

_SCORES = st.floats(-1, 60, allow_nan=False, width=32)
_LEG = st.dictionaries(st.integers(1, 30), _SCORES, max_size=20).map(
    lambda scores: [LegHit(passage_id=i, score=s) for i, s in scores.items()]
)


def _leg(**scores):
    return [LegHit(passage_id=int(name[1:]), score=score) for name, score in scores.items()]


def _scores(fused):
    return [(f.passage_id, round(f.score, 6)) for f in fused]


def test_by_hand():
    dense = _leg(p1=0.9, p2=0.5, p3=0.1)
    lexical = _leg(p2=12.0, p4=2.0)
    assert _scores(fuse(dense, lexical, weight=0.45)) == [
        (2, round(0.45 * 0.5 + 0.55, 6)),
        (1, 0.45),
        (3, 0.0),
        (4, 0.0),
    ]


def test_one_hit_and_equal_hits_count_fully():
    assert _scores(fuse(_leg(p1=0.2), [])) == [(1, 1.0)]
    assert _scores(fuse([], _leg(p2=3.0, p1=3.0))) == [(1, 1.0), (2, 1.0)]
    assert fuse([], []) == []


def test_a_pending_passage_is_ranked_by_its_words():
    dense = _leg(p1=0.9, p2=0.1)
    lexical = _leg(p3=9.0, p1=8.0, p2=1.0)
    assert [f.passage_id for f in fuse(dense, lexical)] == [1, 3, 2]
    fused = fuse(dense, lexical, pending={3})
    assert [(f.passage_id, f.pending) for f in fused] == [(3, True), (1, False), (2, False)]
    assert fused[0].score == 1.0


def test_a_passage_with_a_vector_is_not_pending():
    (only,) = fuse(_leg(p1=0.5), _leg(p1=2.0), pending={1})
    assert not only.pending


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_outside_its_range_is_refused(weight):
    with pytest.raises(ValueError, match=r"0\.\.1"):
        fuse([], [], weight=weight)


@given(_LEG, _LEG, st.frozensets(st.integers(1, 30)), st.floats(0, 1))
def test_every_passage_comes_once_in_order_with_a_score_in_range(dense, lexical, pending, weight):
    fused = fuse(dense, lexical, pending=pending, weight=weight)
    ids = [f.passage_id for f in fused]
    assert sorted(ids) == sorted({h.passage_id for h in [*dense, *lexical]})
    assert all(0 <= f.score <= 1 + 1e-9 for f in fused)
    assert fused == sorted(fused, key=lambda f: (-f.score, f.passage_id))


@given(_LEG, _LEG)
def test_the_order_of_the_hits_does_not_matter(dense, lexical):
    assert fuse(dense, lexical) == fuse(dense[::-1], lexical[::-1])


@given(_LEG)
def test_one_leg_keeps_its_own_order(leg):
    expected = sorted(leg, key=lambda h: (-h.score, h.passage_id))
    scores = [h.score for h in expected]
    for fused in (fuse(leg, []), fuse([], leg)):
        assert [f.score for f in fused] == sorted((f.score for f in fused), reverse=True)
        own = {h.passage_id: h.score for h in leg}
        assert sorted((own[f.passage_id] for f in fused), reverse=True) == scores


@given(_LEG, _LEG, st.floats(0.1, 10), st.floats(-5, 5))
def test_scale_and_offset_of_a_leg_do_not_matter(dense, lexical, scale, offset):
    def moved(leg):
        return [LegHit(passage_id=h.passage_id, score=round(h.score, 2)) for h in leg]

    def stretched(leg):
        return [LegHit(passage_id=h.passage_id, score=h.score * scale + offset) for h in leg]

    plain = {f.passage_id: f.score for f in fuse(moved(dense), moved(lexical))}
    other = {
        f.passage_id: f.score for f in fuse(stretched(moved(dense)), stretched(moved(lexical)))
    }
    assert plain == pytest.approx(other, abs=1e-6)
