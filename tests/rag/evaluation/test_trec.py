"""Run files as trec_eval reads them."""

import itertools
import struct

import pytest

from index.types import Span
from rag.errors import EvaluationError
from rag.evaluation.found import FoundPassage
from rag.evaluation.legs import LEGS
from rag.evaluation.outcome import Outcome
from rag.evaluation.trec import judgement_lines, run_lines, write_runs
from tests.rag.evaluation.folders import quote, run, write_folder
from tests.rag.evaluation.test_slices import question


def found(*scores, article_id="my story"):
    return tuple(
        FoundPassage(
            article_id=article_id,
            start=10 * n,
            end=10 * n + 5,
            score=score,
            right_passage=False,
            right_article=False,
        )
        for n, score in enumerate(scores)
    )


def outcome(*scores):
    return Outcome(
        question=question("Where?"),
        right_passages=(("my story", Span(start=0, end=5)),),
        found={"fusion": found(*scores)},
    )


def test_a_line_has_six_fields_and_ids_are_one_field():
    (line,) = run_lines([outcome(0.5)], "fusion")
    assert line == "1 Q0 my%20story:0-5 1 0.500000 footnote-fusion"
    assert list(judgement_lines([outcome(0.5)])) == ["1 0 my%20story:0-5 1"]
    assert list(run_lines([outcome(0.5)], "dense")) == []


@pytest.mark.parametrize("scores", [(0.5, 0.5, 0.5, 0.4999999), (1.0, 1.0 - 1e-9, 0.0, 0.0)])
def test_scores_alone_give_the_ranking_also_as_32_bit_numbers(scores):
    lines = [line.split() for line in run_lines([outcome(*scores)], "fusion")]
    assert [line[3] for line in lines] == ["1", "2", "3", "4"]
    read = [struct.unpack("f", struct.pack("f", float(line[4])))[0] for line in lines]
    assert all(high > low for high, low in itertools.pairwise(read))
    assert [abs(r - s) < 1e-5 for r, s in zip(read, scores, strict=True)] == [True] * 4


def test_the_files_of_a_run(tmp_path):
    tower = {"id": "tower", "title": "Tower", "text": "A kestrel nested on the old tower."}
    snow = {"id": "snow", "title": "Snow", "text": "Snow closed the mountain pass."}
    asked = {
        "id": "q 1",
        "question": "Where did the kestrel nest?",
        "quotes": [quote(tower, "kestrel"), quote(tower, "tower")],
    }
    folder = write_folder(tmp_path / "set", [tower, snow], [asked])
    report = run(folder, tmp_path / "data", answers=False)
    write_runs(tmp_path / "runs", report.outcomes)
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == sorted(
        ["qrels.txt", *(f"{leg}.run" for leg in LEGS)]
    )
    judged = (tmp_path / "runs" / "qrels.txt").read_text().splitlines()
    end = len(tower["text"])
    assert judged == [f"q%201 0 tower:0-{end} 1"]
    ranked = [line.split() for line in (tmp_path / "runs" / "fusion.run").read_text().splitlines()]
    assert [line[0:4] for line in ranked][:1] == [["q%201", "Q0", f"tower:0-{end}", "1"]]
    assert len(ranked) == 2


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "runs").write_text("")
    with pytest.raises(EvaluationError, match="name another folder"):
        write_runs(tmp_path / "runs", [])
