"""The sentences that the checker is timed with, and what is timed."""

import json
import sys
from pathlib import Path

import pytest

from bench import check_speed
from bench.check_speed import (
    N_SENTENCES,
    N_WARMUP,
    Cited,
    measure,
    reworded_sentences,
    text_caches,
)
from rag.checking.words import words
from rag.quotes import anchor
from rag.sentences import sentence_spans
from rag.tokens import count_tokens

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def sentences():
    return reworded_sentences(SEEDS)


def test_the_sentences_are_many_and_reworded(sentences):
    assert len({cited.claim.statement for cited in sentences}) == len(sentences) > 200
    for cited in sentences:
        text = cited.evidence.text
        assert anchor(cited.claim.statement, text) is None
        assert 130 <= count_tokens(text) <= 180
        assert len(list(sentence_spans(text))) >= 3
    assert sum(1 for cited in sentences if cited.source.quotes) > len(sentences) * 0.9


def test_they_are_the_same_every_time(sentences):
    assert reworded_sentences(SEEDS) == sentences


def test_the_caches_are_emptied(sentences):
    words(sentences[0].claim.statement)
    assert words.cache_info().currsize
    for clear in text_caches():
        clear()
    assert words.cache_info().currsize == 0


def test_every_round_has_ten_other_sentences(sentences):
    seen: list[Cited] = []
    spread = measure(seen.extend, sentences, 3)
    assert len(seen) == (3 + N_WARMUP) * N_SENTENCES
    assert seen[:10] == sentences[:10] and seen[10:20] == sentences[10:20]
    assert all(0 <= s["p50"] <= s["p95"] <= s["max"] for s in spread.values())
    assert set(spread) == {"wall_ms", "cpu_ms"}


def test_the_command_writes_its_figures(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(check_speed, "N_WARMUP", 1)
    out = tmp_path / "new" / "speed.json"
    monkeypatch.setattr(sys, "argv", ["check_speed", "--rounds", "1", "--out", str(out)])
    check_speed.main()
    written = json.loads(out.read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out) == written
    assert set(written["within_bar"]) == {"full", "named_checks"}
    assert written["full"]["wall_ms"]["p50"] > written["named_checks"]["wall_ms"]["p50"]
