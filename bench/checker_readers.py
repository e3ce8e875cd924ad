"""Reads each human-labelled set's own files as pairs of a claim and a source.

What counts as supported: only the label for full support; partial, neutral and refuted are not.
"""

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["READERS", "Pair", "digest", "read_lines"]

_MOST_PER_CLIMATE_CLAIM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A pair and ``keys``, what it must not share with a pair of another part."""

    keys: tuple[str, ...]
    claim: str
    source: str
    supported: bool


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a ``.jsonl`` or ``.jsonl.zst`` file; the latter needs ``zstd``."""
    if path.suffix == ".zst":
        done = subprocess.run(["zstd", "-dc", str(path)], check=True, capture_output=True)
        text = done.stdout.decode("utf-8")
    else:
        text = path.read_text(encoding="utf-8")
    # Not splitlines(): a text may hold other line separators than "\n".
    for line in text.split("\n"):
        if line.strip():
            yield json.loads(line)


def digest(*texts: str) -> str:
    return hashlib.md5("\n".join(texts).encode(), usedforsecurity=False).hexdigest()


def _attributionbench(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "attributionbench/dev.jsonl.zst"):
        yield Pair(
            keys=(row["question"],),
            claim=row["claim"].strip(),
            source="\n\n".join(row["references"]),
            supported=row["attribution_label"] == "attributable",
        )


def _wice(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "wice/claim_dev.jsonl.zst"):
        source = "\n".join(row["evidence"])
        yield Pair(
            keys=(row["meta"]["claim_title"], source),
            claim=row["claim"],
            source=source,
            supported=row["label"] == "supported",
        )


def _begin(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "begin/dev.jsonl.zst"):
        yield Pair(
            keys=(row["knowledge"],),
            claim=row["response"].strip(),
            source=row["knowledge"],
            supported=row["begin_label"] == "Fully attributable",
        )


def _bump(data: Path) -> Iterator[Pair]:
    for task in ("task1", "task2"):
        for row in read_lines(data / f"bump/{task}.jsonl.zst"):
            for field, supported in (("reference_summary", True), ("edited_summary", False)):
                yield Pair(
                    keys=(row["article"],),
                    claim=row[field],
                    source=row["article"],
                    supported=supported,
                )


def _summedits(folder: str) -> Callable[[Path], Iterator[Pair]]:
    def read(data: Path) -> Iterator[Pair]:
        for row in read_lines(data / folder / "data.jsonl.zst"):
            yield Pair(
                keys=(row["doc"],),
                claim=row["summary"],
                source=row["doc"],
                supported=row["label"] == 1,
            )

    return read


def _healthver(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "healthver/dev.jsonl.zst"):
        yield Pair(
            keys=(row["question"],),
            claim=row["claim"],
            source=row["evidence"],
            supported=row["label"] == "Supports",
        )


def _covidfact(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "covidfact/data.jsonl.zst"):
        source = "\n".join(row["evidence"])
        yield Pair(
            keys=(row["gold_source"], source),
            claim=row["claim"],
            source=source,
            supported=row["label"] == "SUPPORTED",
        )


def _climate_fever(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "climate_fever/data.jsonl.zst"):
        pairs = [
            Pair(
                keys=(row["claim"],),
                claim=row["claim"],
                source=evidence["evidence"],
                supported=evidence["evidence_label"] == "SUPPORTS",
            )
            for evidence in row["evidences"]
        ]
        pairs.sort(key=lambda pair: digest(pair.claim, pair.source))
        yield from pairs[:_MOST_PER_CLIMATE_CLAIM]


def _fever_symmetric(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "fever_symmetric/dev.jsonl.zst"):
        claim, source = _with_brackets(row["claim"]), _with_brackets(row["evidence"])
        yield Pair(
            keys=(f"claim {claim}", f"evidence {source}"),
            claim=claim,
            source=source,
            supported=row["gold_label"] == "SUPPORTS",
        )


def _with_brackets(text: str) -> str:
    for written, sign in (("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]")):
        text = text.replace(written, sign)
    return text.strip()


def _averitec(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "averitec_dev/data.jsonl.zst"):
        yield Pair(
            keys=(row["claim"],),
            claim=row["claim"],
            source="\n\n".join(map(_asked, row["questions"])),
            supported=row["label"] == "Supported",
        )


def _asked(question: Mapping[str, Any]) -> str:
    answers = [
        f"{answer['answer']} {answer.get('boolean_explanation', '')}".strip()
        for answer in question["answers"]
    ]
    return "\n".join([question["question"], *answers])


def _halueval(data: Path) -> Iterator[Pair]:
    for row in read_lines(data / "halueval_qa_sample/qa.jsonl.zst"):
        for field, supported in (("right_answer", True), ("hallucinated_answer", False)):
            yield Pair(
                keys=(row["question"], row["knowledge"]),
                claim=f"{row['question']} {row[field]}",
                source=row["knowledge"],
                supported=supported,
            )


def _scifact(data: Path) -> Iterator[Pair]:
    corpus = {row["_id"]: row for row in read_lines(data / "scifact/corpus.jsonl.zst")}
    for row in read_lines(data / "scifact/queries_train.jsonl.zst"):
        for document_id, evidence in row["evidence"].items():
            document = corpus[document_id]
            yield Pair(
                keys=(f"claim {row['_id']}", f"document {document_id}"),
                claim=row["text"],
                source=f"{document['title']}\n\n{document['text']}",
                supported=all(part["label"] == "SUPPORT" for part in evidence),
            )


def _nli(file: str) -> Callable[[Path], Iterator[Pair]]:
    def read(data: Path) -> Iterator[Pair]:
        for row in read_lines(data / f"nli/{file}.jsonl.zst"):
            yield Pair(
                keys=(row["premise"],),
                claim=row["hypothesis"].strip(),
                source=row["premise"].strip(),
                supported=row["label"] == "entailment",
            )

    return read


READERS: Mapping[str, Callable[[Path], Iterator[Pair]]] = {
    "attributionbench": _attributionbench,
    "wice": _wice,
    "begin": _begin,
    "bump": _bump,
    "summedits_news": _summedits("summedits_news"),
    "summedits_other": _summedits("summedits_other"),
    "healthver": _healthver,
    "covidfact": _covidfact,
    "climate_fever": _climate_fever,
    "fever_symmetric": _fever_symmetric,
    "averitec": _averitec,
    "halueval": _halueval,
    "scifact": _scifact,
    "mnli": _nli("mnli_dev"),
    "snli": _nli("snli_dev"),
    "scitail": _nli("scitail_test"),
}
