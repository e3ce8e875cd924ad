"""Footnote as one of the systems: the same passages, found before and after it is reopened."""

import json
from dataclasses import replace

import numpy as np
import pytest

from bench.systems.collecting import collect
from bench.systems.footnote import Footnote, VectorsOnly
from bench.systems.protocol import cuts, write_articles
from bench.systems.worker import N_WARMUP, Job, ask, build
from index.model_files import default_model_folder


@pytest.fixture(scope="module")
def collected():
    return collect(8, 24)


def test_passages_are_cut_as_the_library_cuts_them(collected, tmp_path):
    articles, _ = collected
    vectors = np.eye(len(cuts(articles)), 384, dtype=np.float32)
    system = Footnote.create(tmp_path, default_model_folder())
    system.build(articles, vectors)
    store = system.application.store
    texts = {cut.passage_id: cut.text for cut in cuts(articles)}
    assert store.counts().n_vectors == store.counts().n_passages == len(texts)
    for cut in cuts(articles):
        found = {hit.passage_id: hit.text for hit in system.search(cut.text, 5)}
        assert texts[cut.passage_id].endswith(found[cut.passage_id])
    system.application.close()


def test_no_question_comes_twice_and_the_same_seed_gives_the_same(collected):
    articles, asked = collected
    assert len(set(asked)) == len(asked) == 24 > len(articles)
    assert collect(8, 24) == collected


@pytest.mark.model
def test_a_worker_builds_and_another_asks(collected, tmp_path):
    articles, asked = collected
    write_articles(tmp_path / "articles.jsonl", articles)
    (tmp_path / "queries.json").write_text(json.dumps(asked), "utf-8")
    job = Job(
        made_by=f"bench.systems.footnote:{Footnote.__name__}",
        folder=str(tmp_path / "data"),
        model=str(default_model_folder()),
        n_threads=1,
    )
    built = build(replace(job, articles=str(tmp_path / "articles.jsonl")))
    assert 0 < built["searchable_s"] < built["complete_s"]
    signals: list[str] = []
    job = replace(job, made_by=f"bench.systems.footnote:{VectorsOnly.__name__}")
    got = ask(replace(job, queries=str(tmp_path / "queries.json")), lambda: signals.append("ready"))
    assert signals == ["ready"]
    assert len(got["query_ms"]) == len(got["found"]) == 24 - N_WARMUP
    known = {cut.passage_id for cut in cuts(articles)}
    assert all(set(found) <= known and len(found) == min(10, len(known)) for found in got["found"])
