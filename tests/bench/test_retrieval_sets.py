"""The retrieval sets are read as they are judged, and the comparison adds up by hand."""

import json
import shutil
import subprocess

import numpy as np
import pytest

from bench.fit_fusion import PAIRS, pair_scores, stands_out
from bench.leg_lists import LegLists
from bench.retrieval_readers import SetQuery, read_set
from bench.retrieval_sets import SetScores, mean_difference, scored
from index.types import LegHit

needs_zstd = pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd is not installed")


def write(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = path.with_suffix("")
    plain.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    subprocess.run(["zstd", "-q", "--rm", str(plain)], check=True)


def hits(**scores):
    return tuple(LegHit(passage_id=int(name[1:]), score=score) for name, score in scores.items())


@needs_zstd
def test_a_judged_set_keeps_queries_that_have_a_right_article(tmp_path):
    write(
        tmp_path / "cisi/corpus.jsonl.zst",
        {"_id": "1", "title": "One ", "text": "First."},
        {"_id": "2", "title": "Two", "text": "Second."},
        {"_id": "3", "title": "Empty", "text": " "},
    )
    write(
        tmp_path / "cisi/queries.jsonl.zst",
        {"_id": "a", "text": "judged"},
        {"_id": "b", "text": "judged as wrong"},
        {"_id": "c", "text": "right article has no text"},
    )
    (tmp_path / "cisi/qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\na\t1\t1\na\t2\t0\nb\t1\t0\nc\t3\t1\n", encoding="utf-8"
    )
    found = read_set("cisi", tmp_path)
    assert [(a.article_id, a.title) for a in found.articles] == [("1", "One"), ("2", "Two")]
    assert [(q.query_id, q.right) for q in found.queries] == [("a", frozenset({"1"}))]


@needs_zstd
def test_pooled_passages_come_once(tmp_path):
    def row(question, *passages):
        return {
            "question": question,
            "ctxs": [{"title": t, "text": x, "isgold": True} for t, x in passages],
        }

    write(
        tmp_path / "nq_oracle/data.jsonl.zst",
        row("who", ("Title", "Same.")),
        row("what", ("Title", "Same.")),
        row("when", ("Title", "Other.")),
    )
    found = read_set("nq", tmp_path)
    assert [a.text for a in found.articles] == ["Same.", "Other."]
    right = {q.text: q.right for q in found.queries}
    assert right["who"] == right["what"] != right["when"]
    assert len(read_set("nq", tmp_path, n_queries=2).queries) == 2


def test_halves_are_fixed_and_about_equal():
    halves = [SetQuery(query_id=str(i), text="why", right=frozenset()).half for i in range(100)]
    assert 30 < halves.count("tune") < 70
    assert halves[:5] == ["report", "tune", "report", "report", "report"]


def test_an_article_ranks_where_its_best_passage_does():
    lists = LegLists(
        query=SetQuery(query_id="1", text="why", right=frozenset({"b"})),
        dense=hits(p1=0.9, p2=0.8, p3=0.7),
        lexical=hits(p3=5.0, p1=1.0),
        article_of={1: "a", 2: "a", 3: "b"},
    )
    scores = {leg: values.tolist() for leg, values in scored([lists]).items()}
    second = 1 / np.log2(3)
    assert scores["dense"] == pytest.approx([second])
    assert scores["lexical"] == [1.0]
    # Passage 3 has all of the lexical leg's weight, the larger one, passage 1 all of the dense.
    assert scores["fusion"] == [1.0]


def test_a_mean_counts_every_set_alike():
    def one(name, fusion, dense):
        return SetScores(name=name, scores={"fusion": np.array(fusion), "dense": np.array(dense)})

    large = one("large", [0.5] * 300, [0.6] * 300)
    small = one("small", [0.9, 0.7] * 5, [0.3, 0.5] * 5)
    value, p_value = mean_difference([large, small], "fusion", "dense")
    assert value == pytest.approx((-0.1 + 0.4) / 2)
    assert p_value < 0.001
    assert mean_difference([large], "fusion", "dense")[1] == 1.0


def test_how_far_the_best_hit_by_words_stands_out():
    def words(*values):
        return [LegHit(passage_id=i, score=value) for i, value in enumerate(values, start=1)]

    # 25 scores of 4 and 25 of 2: mean 3, deviation 1. Hits beyond the first 50 do not count.
    assert stands_out(words(*[4.0] * 25, *[2.0] * 25)) == pytest.approx(1)
    assert stands_out(words(*[0.1] * 50, *[2.0] * 25, *[4.0] * 25)) == pytest.approx(1)
    assert stands_out(words(*[2.1] * 50)) == 0
    assert stands_out(words(11.0, *[10.0] * 30)) < stands_out(words(30.0, *[10.0] * 30))


def test_each_pair_of_weights_is_scored():
    lists = LegLists(
        query=SetQuery(query_id="1", text="why", right=frozenset({"b"})),
        dense=hits(p1=0.9, p2=0.7),
        lexical=hits(p2=5.0, p1=1.0),
        article_of={1: "a", 2: "b"},
    )
    scores = dict(zip(PAIRS, pair_scores([lists]), strict=True))
    # The words found the right article: they decide below a half, the vectors above it.
    assert scores[0.45, 0] == 1.0
    assert scores[0.55, 0] == pytest.approx(1 / np.log2(3))
    # Two hits stand out by more than 4, which takes more than 0.1 off a weight of 0.55.
    assert scores[0.55, 0.03] == 1.0
