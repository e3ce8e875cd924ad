"""A whole evaluation with every figure worked out by hand."""

import json
from math import log2

import pytest

from index.testing import HashEmbedder
from rag.errors import ProviderCallError
from rag.evaluation import render
from rag.evaluation.legs import LEGS
from tests.rag.evaluation.folders import NOW, quote, run, write_folder

KESTREL = {"id": "kestrel", "title": "Kestrel", "text": "A kestrel nested on the old tower."}
BAND = {"id": "band", "title": "Band", "text": "Brass musicians marched at noon."}
SNOW = {"id": "snow", "title": "Snow", "text": "Snow closed the mountain pass."}
ARTICLES = [KESTREL, BAND, SNOW]
QUESTIONS = [
    # Found first by both legs.
    {
        "id": "1",
        "kind": "easy",
        "question": "Where did the kestrel nest?",
        "answers": ["the old tower"],
        "quotes": [quote(KESTREL, "nested on the old tower")],
    },
    # No word of the gold article: absent from the lexical leg, third of three in the dense one,
    # since the two articles without a common word tie and the earlier one goes first.
    {
        "id": "2",
        "kind": "hard",
        "question": "Which snow closed a pass?",
        "answers": ["Brass"],
        "quotes": [quote(BAND, "Brass")],
    },
    # Only the article is known.
    {"id": "3", "kind": "easy", "question": "When did musicians march?", "article_ids": ["band"]},
    {"id": "4", "kind": "none", "question": "Who mined tungsten?", "answerable": False},
]


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "set", ARTICLES, QUESTIONS)


@pytest.fixture
def report(folder, tmp_path):
    return run(folder, tmp_path / "data")


def values(estimates):
    return {name: estimate.value for name, estimate in estimates.items()}


def test_passage_measures(report):
    lexical, dense, fusion = (
        values(report.overall.retrieval[leg]["passage"]) for leg in ("lexical", "dense", "fusion")
    )
    assert lexical == dict.fromkeys(lexical, 0.5)
    assert dense == pytest.approx(
        {
            "recall_at_1": 1 / 2,
            "recall_at_5": 1.0,
            "recall_at_10": 1.0,
            "recall_at_20": 1.0,
            "mrr_at_10": (1 + 1 / 3) / 2,
            "ndcg_at_10": (1 + 1 / log2(4)) / 2,
        }
    )
    assert fusion == pytest.approx(dense)
    assert report.overall.retrieval["dense"]["passage"]["recall_at_1"].n == 2


def test_article_measures_take_in_the_question_without_quotes(report):
    lexical = report.overall.retrieval["lexical"]["article"]
    dense = report.overall.retrieval["dense"]["article"]
    assert lexical["recall_at_20"].value == pytest.approx(2 / 3)
    assert dense["mrr_at_10"].value == pytest.approx((1 + 1 / 3 + 1) / 3)
    assert dense["mrr_at_10"].n == 3


def test_answers_and_citations(report):
    # The scripted provider quotes the first passage: the kestrel, then snow instead of the band.
    answers, citations = report.overall.answers, report.overall.citations
    assert answers["contains_first"].value == 0.5
    # kestrel nested on old tower / old tower: 2 * 2 / (5 + 2); the other shares nothing.
    assert answers["f1"].value == pytest.approx((4 / 7 + 0) / 2)
    assert answers["f1"].n == 2
    assert citations["precision"].value == citations["recall"].value == 0.5
    assert citations["precision"].n == citations["recall"].n == 2
    # Right or not, each of the four answers says what the passage that it cites says.
    assert citations["alce_precision"].value == citations["alce_recall"].value == 1.0
    assert citations["alce_precision"].n == citations["alce_recall"].n == 4
    assert citations["invented_label_rate"].value == 0.0
    assert values(report.overall.verdicts) == {
        "supported": 1.0,
        "partly": 0.0,
        "unsupported": 0.0,
        "uncited": 0.0,
    }


def test_invented_labels_are_counted(folder, tmp_path, monkeypatch):
    script = json.dumps([{"text": "A kestrel nested on the old tower [1][7]. Owls hunt [8]."}])
    (tmp_path / "script.json").write_text(script, encoding="utf-8")
    monkeypatch.setenv("FOOTNOTE_SCRIPTED_FILE", str(tmp_path / "script.json"))
    overall = run(folder, tmp_path / "data").overall
    assert overall.citations["invented_label_rate"].value == pytest.approx(2 / 3)
    assert overall.citations["alce_recall"].value == 0.0
    assert overall.verdicts["unsupported"].n == 8


def test_a_provider_that_never_refuses(report):
    abstention = report.overall.abstention
    assert values(abstention) == {
        "refusal_rate": 0.0,
        "false_refusal_rate": 0.0,
        "accuracy": 0.75,
    }
    assert [estimate.n for estimate in abstention.values()] == [1, 3, 4]


def test_a_provider_that_always_refuses(folder, tmp_path, monkeypatch):
    (tmp_path / "script.json").write_text('[{"abstain": "No."}]', encoding="utf-8")
    monkeypatch.setenv("FOOTNOTE_SCRIPTED_FILE", str(tmp_path / "script.json"))
    overall = run(folder, tmp_path / "data").overall
    assert values(overall.abstention) == {
        "refusal_rate": 1.0,
        "false_refusal_rate": 1.0,
        "accuracy": 0.25,
    }
    assert values(overall.answers) == {"contains_first": 0.0, "f1": 0.0, "highlight_f1": None}
    assert values(overall.citations) == {
        "precision": None,
        "recall": 0.0,
        "alce_precision": None,
        "alce_recall": None,
        "invented_label_rate": None,
    }
    assert set(values(overall.verdicts).values()) == {None}


def test_each_kind_has_its_own_measures(report):
    assert list(report.by_kind) == ["easy", "hard", "none"]
    easy, hard, none = report.by_kind.values()
    assert easy.retrieval["fusion"]["article"]["recall_at_1"].value == 1.0
    assert easy.retrieval["fusion"]["article"]["recall_at_1"].n == 2
    assert hard.citations["recall"].value == 0.0
    assert none.abstention["accuracy"].value == 0.0
    assert none.retrieval["fusion"]["article"]["recall_at_1"].value is None


def test_json_has_the_documented_form(report):
    fields = json.loads(report.to_json())
    ranking = {"recall_at_1", "recall_at_5", "recall_at_10", "recall_at_20"}
    ranking |= {"mrr_at_10", "ndcg_at_10"}
    assert set(fields["retrieval"]) == set(LEGS)
    for leg in fields["retrieval"].values():
        assert set(leg) == {"passage", "article"}
        for level in leg.values():
            assert set(level) == ranking
            assert all(set(m) == {"value", "low", "high", "n"} for m in level.values())
    assert set(fields["answers"]) == {"contains_first", "f1", "highlight_f1"}
    citations = {"precision", "recall", "alce_precision", "alce_recall", "invented_label_rate"}
    assert set(fields["citations"]) == citations | {"verdicts"}
    verdicts = {"supported", "partly", "unsupported", "uncited"}
    assert set(fields["citations"]["verdicts"]) == verdicts
    assert "verdicts" not in fields
    assert set(fields["abstention"]) == {"refusal_rate", "false_refusal_rate", "accuracy"}
    stages = {"embed", "dense", "lexical", "join", "search", "rerank", "answer", "check"}
    assert set(fields["timings_ms"]) == stages
    assert set(fields["timings_ms"]["embed"]) == {"p50", "p95", "mean", "n"}
    assert (fields["articles"], fields["passages"], fields["questions"]) == (3, 3, 4)
    assert fields["embedder"] == str(HashEmbedder().fingerprint)
    assert fields["provider"] == "scripted"
    assert fields["date"] == NOW.isoformat()
    assert set(fields["by_slice"]) == {"names", "numbers", "dates", "quotes", "paraphrase"}
    assert set(fields["calibration"]) == {"n", "expected_error", "brier", "bins"}
    kinds = fields["by_kind"]
    assert set(kinds["hard"]) == {"retrieval", "answers", "citations", "abstention"}
    missing = kinds["none"]["retrieval"]["fusion"]["passage"]["recall_at_1"]
    assert missing == {"value": None, "low": None, "high": None, "n": 0}


def test_every_question_has_a_row(report):
    rows = json.loads(report.to_json())["by_question"]
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    first, second, third, fourth = rows
    assert first["ranks"] == {key: {"passage": 1, "article": 1} for key in LEGS}
    assert second["ranks"]["lexical"] == {"passage": None, "article": None}
    assert second["ranks"]["dense"] == {"passage": 3, "article": 3}
    assert third["ranks"]["fusion"] == {"article": 1}
    assert fourth["ranks"] == {key: {} for key in LEGS}
    assert second["retrieval"]["dense"]["passage"]["mrr_at_10"] == pytest.approx(1 / 3)
    assert [found["article_id"] for found in second["first"]][:1] == ["snow"]
    assert first["gold"] == [KESTREL["text"]]


def test_a_row_has_the_answer_with_its_citations(report):
    first, second, _, fourth = (
        row["answer"] for row in json.loads(report.to_json())["by_question"]
    )
    (cited,) = first["citations"]
    assert (cited["article_id"], cited["correct"]) == ("kestrel", True)
    assert KESTREL["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert [c["correct"] for c in second["citations"]] == [False]
    assert [c["correct"] for c in fourth["citations"]] == [None]
    assert first["scores"]["citation_recall"] == 1.0
    assert second["scores"]["contains_first"] == 0.0
    assert (first["evidence_answers"], fourth["evidence_answers"]) == (True, False)
    assert (first["abstained"], first["confidence"]) == (False, None)


def test_slices_have_their_own_measures(report):
    dates = report.by_slice["dates"]
    assert dates.retrieval["fusion"]["article"]["recall_at_1"].n == 1
    assert report.by_slice["quotes"].abstention["accuracy"].n == 0
    # Of its telling terms none stands in the sentence about the musicians.
    assert report.by_slice["paraphrase"].retrieval["lexical"]["passage"]["recall_at_20"].value == 0


def test_text_shows_the_figures(report):
    text = render(report)
    assert "4 questions, 3 articles, 3 passages" in text
    assert "mrr@10             0.500 ±0.500   0.667 ±0.333" in text
    assert "citations recall                0.500 (0.000-1.000)  n=2" in text
    assert "none               -                    -" in text
    assert max(map(len, text.splitlines())) <= 80


def test_search_alone_asks_no_provider(folder, tmp_path):
    report = run(folder, tmp_path / "data", answers=False, provider="there-is-none")
    assert report.provider is None
    assert report.overall.abstention["accuracy"].n == report.overall.answers["f1"].n == 0
    assert report.overall.retrieval["fusion"]["passage"]["recall_at_5"].value == 1.0
    assert "answer" not in report.timings_ms
    assert "citations" not in render(report)


def test_a_follow_up_is_searched_with_what_it_leaves_out(tmp_path):
    asked = {
        "id": "1",
        "question": "Where did it nest?",
        "quotes": [quote(KESTREL, "tower")],
        "history": [{"question": "Which kestrel was seen?", "answer": "The kestrel."}],
    }
    alone = asked | {"id": "2", "question": "Where was it?", "history": []}
    folder = write_folder(tmp_path / "set", [SNOW, KESTREL], [asked, alone])
    report = run(folder, tmp_path / "data")
    assert report.by_kind["followup"].retrieval["lexical"]["passage"]["recall_at_1"].value == 1.0
    assert report.overall.retrieval["lexical"]["passage"]["recall_at_1"].value == 0.5


def test_a_failing_provider_ends_the_run(folder, tmp_path, monkeypatch):
    (tmp_path / "script.json").write_text('[{"error": "broken line"}]', encoding="utf-8")
    monkeypatch.setenv("FOOTNOTE_SCRIPTED_FILE", str(tmp_path / "script.json"))
    with pytest.raises(ProviderCallError, match="broken line"):
        run(folder, tmp_path / "data")


def test_two_runs_measure_the_same(folder, tmp_path):
    first, second = run(folder, tmp_path / "one"), run(folder, tmp_path / "two")
    assert first.overall == second.overall
    assert first.by_kind == second.by_kind
