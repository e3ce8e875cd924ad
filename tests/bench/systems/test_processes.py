"""Real processes over a system that costs nothing."""

import json
import sys
from pathlib import Path

import pytest

from bench.systems.entries import ALONE, FLOOR, OURS, Entry
from bench.systems.measuring import Measuring
from bench.systems.processes import Runner
from bench.systems.protocol import write_articles
from tests.bench.systems.test_protocol import ARTICLES

LISTING = "tests.bench.systems.listing:Listing"


def runner(work):
    return Runner(work=work, other_python=Path(sys.executable), model=work, n_threads=1)


def entry(name, key, made_by=LISTING):
    return Entry(name=name, made_by=made_by, key=key)


def test_what_is_done_is_not_done_again(tmp_path):
    write_articles(tmp_path / "articles.jsonl", ARTICLES)
    (tmp_path / "queries.json").write_text(json.dumps(["two?"] * 22), "utf-8")
    listing = entry("Listing", "listing")
    at = tmp_path / "index"

    def ran():
        built = runner(tmp_path).build(
            listing, articles=tmp_path / "articles.jsonl", vectors=None, at=at
        )
        asked = runner(tmp_path).ask(listing, queries=tmp_path / "queries.json", at=at, number=0)
        return built, asked

    built, asked = ran()
    assert built.result["complete_s"] >= built.result["searchable_s"] > 0
    assert asked.start_s > 0
    assert asked.result["found"] == [["a:0", "a:1", "b:0"]] * 2
    assert ran() == (built, asked)


def test_a_system_that_fails_is_told_with_the_end_of_its_log(tmp_path):
    write_articles(tmp_path / "articles.jsonl", ARTICLES)
    broken = entry("Broken", "broken", "tests.bench.systems.listing:Broken")
    with pytest.raises(SystemExit, match=r"Broken ended early(?s:.)*this one is broken"):
        runner(tmp_path).build(
            broken, articles=tmp_path / "articles.jsonl", vectors=None, at=tmp_path / "index"
        )


def test_every_system_gets_its_figures(tmp_path):
    entries = [entry(FLOOR, "by_hand"), entry(OURS, "footnote"), entry(ALONE, "footnote")]
    measuring = Measuring(runner(tmp_path), entries, tmp_path, n_queries=2, rounds=1)
    embedding = measuring.embedding(4)
    assert [row.system for row in embedding.rows] == [FLOOR, OURS]
    assert embedding.n_passages >= 4 and embedding.own_recall == 1.0
    assert all(row.embedded_per_s > 0 and row.peak_mb > 0 for row in embedding.rows)
    asking = measuring.asking(6)
    assert [row.system for row in asking.rows] == [FLOOR, OURS, ALONE]
    assert [row.build_s is None for row in asking.rows] == [False, False, True]
    assert all(row.recall_at_10 == 1.0 for row in asking.rows)
    assert asking.n_real == 4 < asking.n_passages
