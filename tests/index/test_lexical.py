"""Both word indexes give the same BM25 scores: tantivy's, and the delta's in Python."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import terms
from index.bm25 import idf, rounded_length
from index.delta import Delta
from index.id_mask import IdMask
from index.lexical import LexicalIndex, write_lexical
from index.passage_rows import IndexRow
from index.types import Filters

_WORDS = ["geneva", "talk", "wheat", "volcano", "chess", "river"]


def _row(passage_id, text, **fields):
    values = {
        "article_id": f"a{passage_id}",
        "collection": "main",
        "outlet": None,
        "author": None,
        "language": None,
        "published": None,
    } | fields
    return IndexRow(passage_id=passage_id, text=text, **values)


def _both(folder, rows):
    size = write_lexical(folder, [rows])
    delta = Delta(1)
    delta.add_passages(rows)
    assert size.n_terms == sum(len(terms(row.text)) for row in rows)
    return LexicalIndex(folder, size), delta.view()


def _weights(index, words):
    counts = {word: index.doc_freq(word) for word in words}
    return {w: idf(index.size.n_passages, n) for w, n in counts.items() if n}


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(_WORDS), max_size=70).map(" ".join), min_size=1, max_size=25),
    st.sets(st.sampled_from([*_WORDS, "absent"]), min_size=1),
    st.integers(1, 30),
)
def test_tantivy_and_the_delta_agree(tmp_path_factory, texts, words, depth):
    rows = [_row(n, text) for n, text in enumerate(texts, start=1)]
    index, delta = _both(tmp_path_factory.mktemp("words") / "words", rows)
    weights = _weights(index, sorted(words))
    published = index.search(weights, depth=depth, filters=Filters())
    fresh = delta.search_words(
        weights, depth=depth, average_length=index.average_length or 1.0, allowed=None
    )
    assert [h.passage_id for h in published] == [h.passage_id for h in fresh] or [
        h.score for h in published
    ] == pytest.approx([h.score for h in fresh], abs=2e-4)
    assert [h.score for h in published] == pytest.approx([h.score for h in fresh], abs=2e-4)
    assert all(delta.doc_freq(word) == index.doc_freq(word) for word in words)


def test_equal_passages_come_by_id_also_at_the_cut(tmp_path):
    rows = [_row(n, "geneva talk") for n in range(1, 60)]
    index, delta = _both(tmp_path / "words", rows)
    weights = _weights(index, ["geneva"])
    found = index.search(weights, depth=5, filters=Filters())
    assert [h.passage_id for h in found] == [1, 2, 3, 4, 5]
    fresh = delta.search_words(weights, depth=5, average_length=index.average_length, allowed=None)
    assert fresh == found


def test_dropped_passages_make_room_for_others(tmp_path):
    rows = [_row(n, "geneva " * (60 - n)) for n in range(1, 60)]
    index, delta = _both(tmp_path / "words", rows)
    allowed = IdMask.without(range(1, 50), last_id=59)
    weights = _weights(index, ["geneva"])
    found = index.search(weights, depth=4, filters=Filters(), allowed=allowed)
    assert len(found) == 4
    assert min(h.passage_id for h in found) >= 50
    fresh = delta.search_words(
        weights, depth=4, average_length=index.average_length, allowed=allowed
    )
    assert {h.passage_id for h in fresh} == {h.passage_id for h in found}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {1, 2, 3, 4}),
        (Filters(collections=("Two words",)), {2}),
        (Filters(collections=("two words",)), set()),
        (Filters(outlets=("BBC", "cnn")), {1}),
        (Filters(authors=("ÄNNE",)), {3}),
        (Filters(languages=("De",), outlets=("bbc",)), {1}),
        (Filters(article_ids=("a1", "a4")), {1, 4}),
        (Filters(published_from="2020-01-02"), {2}),
        (Filters(published_to="2020-01-01"), {1}),
        (Filters(published_from="2020-01-01", published_to="2020-01-02"), {1, 2}),
        (Filters(published_from="2021-01-01", published_to="2020-01-01"), set()),
    ],
)
def test_filters_are_part_of_the_query(tmp_path, filters, expected):
    rows = [
        _row(1, "geneva", outlet="bbc", language="de", published="2020-01-01"),
        _row(2, "geneva", collection="Two words", published="2020-01-02"),
        _row(3, "geneva", author="änne"),
        _row(4, "geneva"),
    ]
    index, _ = _both(tmp_path / "words", rows)
    found = index.search(_weights(index, ["geneva"]), depth=9, filters=filters)
    assert {h.passage_id for h in found} == expected
    assert len({h.score for h in found}) <= 1


def test_an_empty_index_finds_nothing(tmp_path):
    index, delta = _both(tmp_path / "words", [])
    assert index.search({"geneva": 1.0}, depth=3, filters=Filters()) == []
    assert delta.search_words({"x": 1.0}, depth=3, average_length=1.0, allowed=None) == []


def test_a_view_does_not_see_what_comes_later():
    delta = Delta(1)
    delta.add_passages([_row(1, "geneva")])
    view = delta.view()
    delta.add_passages([_row(2, "geneva geneva"), _row(3, "wheat")])
    assert (view.n_passages, view.doc_freq("geneva"), view.doc_freq("wheat")) == (1, 1, 0)
    hits = view.search_words({"geneva": 1.0}, depth=9, average_length=1.0, allowed=None)
    assert [h.passage_id for h in hits] == [1]


def test_lengths_are_rounded_like_tantivys_table():
    # The first steps of FIELD_NORMS_TABLE in tantivy's fieldnorm/code.rs.
    steps = [0, *range(1, 40), 40, 42, 44, 46, 48, 50, 52, 54, 56, 60, 64, 68, 72, 76, 80, 84, 88]
    for n_terms in range(89):
        assert rounded_length(n_terms) == max(step for step in steps if step <= n_terms)
