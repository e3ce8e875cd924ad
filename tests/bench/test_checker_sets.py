"""The parts of the labelled sets: nothing is in two of them, and terms of use are kept."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bench.checker_readers import READERS, read_lines
from bench.checker_sets import NLI_SETS, SETS, counts, labelled_rows

DATA = Path(__file__).parents[2] / "../shared/data"
NEVER_TRAINED = {"summedits_news", "healthver", "covidfact", "climate_fever", "averitec"}

needs_zstd = pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd is not installed")
needs_data = pytest.mark.skipif(
    not DATA.is_dir() or shutil.which("zstd") is None,
    reason="the folder of public data beside the checkout or zstd is missing",
)


def write(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = path.with_suffix("")
    plain.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    subprocess.run(["zstd", "-q", "--rm", str(plain)], check=True)


def nli(premise, hypothesis, label):
    return {"premise": premise, "hypothesis": hypothesis, "label": label}


@needs_zstd
def test_a_pair_comes_once_and_not_at_all_if_its_labels_differ(tmp_path):
    write(
        tmp_path / "nli/snli_dev.jsonl.zst",
        nli("A dog runs.", "An animal moves.", "entailment"),
        nli("A dog runs.", "An animal moves.", "entailment"),
        nli("A cat sits.", "It sleeps.", "neutral"),
        nli("A cat sits.", "It sleeps.", "entailment"),
        nli("A cat sits.", "It stands.", "contradiction"),
    )
    rows = list(labelled_rows(tmp_path, ["snli"]))
    assert [(row.claim, row.supported) for row in rows] == [
        ("An animal moves.", True),
        ("It stands.", False),
    ]
    assert len({row.id for row in rows}) == 2


@needs_zstd
def test_pairs_joined_by_claims_and_evidence_share_a_part(tmp_path):
    rows = [
        {"claim": f"Claim {i} .", "evidence": f"Evidence {i // 2} .", "gold_label": "SUPPORTS"}
        for i in range(200)
    ]
    # Claim 0 is also set against evidence 60: a chain from pair 0 to pairs 120 and 121.
    rows.append({"claim": "Claim 0 .", "evidence": "Evidence 60 .", "gold_label": "REFUTES"})
    write(tmp_path / "fever_symmetric/dev.jsonl.zst", *rows)
    found = list(labelled_rows(tmp_path, ["fever_symmetric"]))
    by_evidence: dict[str, set[str]] = {}
    for row in found:
        by_evidence.setdefault(row.source, set()).add(row.part)
    assert all(len(parts) == 1 for parts in by_evidence.values())
    assert by_evidence["Evidence 0 ."] == by_evidence["Evidence 60 ."]
    assert {row.part for row in found} == {"train", "dev", "test"}
    assert list(labelled_rows(tmp_path, ["fever_symmetric"])) == found


@needs_zstd
def test_lines_are_read_plain_and_compressed(tmp_path):
    write(tmp_path / "a.jsonl.zst", {"text": "one\u2028line"}, {"text": "two"})
    (tmp_path / "b.jsonl").write_text('{"text": "one"}\n\n', encoding="utf-8")
    assert [row["text"] for row in read_lines(tmp_path / "a.jsonl.zst")] == ["one\u2028line", "two"]
    assert list(read_lines(tmp_path / "b.jsonl")) == [{"text": "one"}]


def test_every_set_has_a_reader():
    assert set(SETS) == set(READERS) > set(NLI_SETS)


@needs_data
def test_no_text_is_in_two_parts_and_terms_are_kept():
    rows = list(labelled_rows(DATA))
    parts: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        # Claims of different topics may meet by chance; a source never does.
        if row.set_name not in {"healthver", "climate_fever", "attributionbench", "averitec"}:
            parts.setdefault((row.set_name, row.source), set()).add(row.part)
    assert [key for key, found in parts.items() if len(found) > 1] == []
    found = counts(rows)
    assert {name for name, part, _ in found if part == "train"} == set(SETS) - NEVER_TRAINED
    for name in set(SETS) - set(NLI_SETS):
        assert min(found[name, "test", True], found[name, "test", False]) > 30
