"""Compare runtimes of the default weights: how fast, how far from float32, what search loses.

Run: ``python -m bench.embedders --data FOLDER [--sets cranfield cisi scifact] [--articles 500]``.
Every runtime embeds the same texts on one thread (article texts as passages of a set from
``bench.retrieval_readers``, whole, cut where the model stops reading) and the set's queries; then
ndcg_at_10 of exact search by vectors alone. Rates are texts per second of processor time, after a
first batch. ONNX Runtime is run in the environment of ``bench.systems``; ``--only`` leaves
runtimes out. Prints a table for each set and the loss against torch in points of ndcg_at_10.
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.onnx_kinds import KINDS
from bench.retrieval_readers import RETRIEVAL_SETS, RetrievalSet, SetArticle, read_set
from bench.surroundings import now, processor
from bench.systems.environment import offline, python_of
from index.embedding import embedded_text
from index.encoder import Encoder
from index.encoder_weights import default_weights
from index.metrics import ndcg_at_k
from index.model_files import DEFAULT_MODEL, ModelFiles, default_model_folder
from index.precision import Precision
from index.sentence_model import SentenceModel
from index.types import FloatMatrix

__all__ = ["RUNTIMES", "Embedded", "Figures", "figures_of", "main", "ndcg", "of_size"]

REFERENCE = "torch float32"
_K = 10
_WARMUP = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """What a runtime made of a set, unit rows in the set's order, and the processor seconds."""

    articles: FloatMatrix
    queries: FloatMatrix
    cpu_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One line: texts per second of processor time, cosines to the reference, ndcg_at_10."""

    runtime: str
    per_cpu_s: float
    cosine_mean: float
    cosine_least: float
    ndcg_at_10: float


Make = Callable[[Sequence[str], Path], tuple[FloatMatrix, float]]


def _torch(texts: Sequence[str], _: Path) -> tuple[FloatMatrix, float]:
    return _timed(SentenceModel().embed, texts)


def _openvino(precision: Precision) -> Make:
    def make(texts: Sequence[str], _: Path) -> tuple[FloatMatrix, float]:
        files = ModelFiles(DEFAULT_MODEL)
        encoder = Encoder.from_arrays(
            default_weights(), pooling="mean", n_threads=1, precision=precision
        )

        def embed(given: Sequence[str]) -> FloatMatrix:
            found = [row.ids for row in files.tokenizer.encode_batch(list(given))]
            most = files.max_tokens
            cut = [ids if len(ids) <= most else [*ids[: most - 1], ids[-1]] for ids in found]
            return np.vstack(encoder.encode(cut))

        return _timed(embed, texts)

    return make


def _onnx(kind: str) -> Make:
    def make(texts: Sequence[str], work: Path) -> tuple[FloatMatrix, float]:
        texts_file, out = work / "texts.json", work / "rows.npy"
        texts_file.write_text(json.dumps(list(texts)), encoding="utf-8")
        given = [default_model_folder(), work, kind, 1, texts_file, out]
        command = [python_of(), "-m", "bench.onnx_vectors", *given]
        done = subprocess.run(
            [str(part) for part in command],
            env=offline(1),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return np.load(out), float(json.loads(done.stdout.splitlines()[-1])["cpu_s"])

    return make


RUNTIMES: Mapping[str, Make] = {
    REFERENCE: _torch,
    "OpenVINO float32": _openvino("float32"),
    "OpenVINO int8 (shipped)": _openvino("int8"),
    **{f"ONNX Runtime {kind}": _onnx(kind) for kind in KINDS},
}


def _timed(
    embed: Callable[[Sequence[str]], FloatMatrix], texts: Sequence[str]
) -> tuple[FloatMatrix, float]:
    embed(texts[:_WARMUP])
    began = time.process_time()
    rows = embed(texts)
    return rows, time.process_time() - began


def of_size(one: RetrievalSet, n_articles: int | None) -> RetrievalSet:
    """Return a set with at most so many articles, the right ones first, and their queries."""
    if n_articles is None:
        return one
    right = {article_id for query in one.queries for article_id in query.right}
    ranked = sorted(one.articles, key=lambda article: article.article_id not in right)
    kept = tuple(ranked[:n_articles])
    known = {article.article_id for article in kept}
    queries = tuple(query for query in one.queries if query.right <= known)
    return RetrievalSet(name=one.name, articles=kept, queries=queries)


def ndcg(one: RetrievalSet, made: Embedded) -> float:
    """Return the mean ndcg_at_10 of exact search; ties by the set's order."""
    ids = [article.article_id for article in one.articles]
    order = np.argsort(-(made.queries @ made.articles.T), axis=1, kind="stable")[:, :_K]
    values = [
        ndcg_at_k([ids[i] for i in row], dict.fromkeys(query.right, 1.0), _K)
        for query, row in zip(one.queries, order, strict=True)
    ]
    return float(np.mean(values))


def figures_of(one: RetrievalSet, runtime: str, made: Embedded, reference: Embedded) -> Figures:
    """Return a runtime's line of a set's table."""
    rows = np.vstack([made.articles, made.queries])
    cosines = np.sum(rows * np.vstack([reference.articles, reference.queries]), axis=1)
    return Figures(
        runtime=runtime,
        per_cpu_s=len(rows) / made.cpu_s,
        cosine_mean=float(cosines.mean()),
        cosine_least=float(cosines.min()),
        ndcg_at_10=ndcg(one, made),
    )


def _made(make: Make, one: RetrievalSet, work: Path) -> Embedded:
    texts = [_text(article) for article in one.articles]
    rows, cpu_s = make([*texts, *(query.text for query in one.queries)], work)
    return Embedded(articles=rows[: len(texts)], queries=rows[len(texts) :], cpu_s=cpu_s)


def _text(article: SetArticle) -> str:
    return embedded_text(article.title, article.text)


def table(one: RetrievalSet, lines: Sequence[Figures]) -> str:
    """Return a set's table; the first line is what the others are compared with."""
    shown = [
        f"{one.name}: {len(one.articles)} texts, {len(one.queries)} queries",
        "",
        "| runtime | texts per s of one core | cosine, mean / least | ndcg_at_10 | loss, points |",
        "| --- | --- | --- | --- | --- |",
    ]
    for line in lines:
        loss = 100 * (lines[0].ndcg_at_10 - line.ndcg_at_10)
        shown.append(
            f"| {line.runtime} | {line.per_cpu_s:.1f} | {line.cosine_mean:.4f} / "
            f"{line.cosine_least:.4f} | {line.ndcg_at_10:.4f} | {loss:+.2f} |"
        )
    return "\n".join(shown)


def main() -> None:
    """Print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=["cranfield", "cisi", "scifact"])
    parser.add_argument("--articles", type=int, help="at most so many of each set")
    parser.add_argument("--only", nargs="+", choices=list(RUNTIMES), default=list(RUNTIMES))
    given = parser.parse_args()
    if unknown := set(given.sets) - RETRIEVAL_SETS.keys():
        parser.error(f"there is no set {sorted(unknown)!r}; the sets are {list(RETRIEVAL_SETS)}")
    print(f"{now()}, {processor()}")
    for name in given.sets:
        one = of_size(read_set(name, given.data), given.articles)
        with tempfile.TemporaryDirectory() as folder:
            reference = _made(RUNTIMES[REFERENCE], one, Path(folder))
            lines = [figures_of(one, REFERENCE, reference, reference)]
            for runtime in given.only:
                if runtime != REFERENCE:
                    made = _made(RUNTIMES[runtime], one, Path(folder))
                    lines.append(figures_of(one, runtime, made, reference))
        print(f"\n{table(one, lines)}", flush=True)


if __name__ == "__main__":
    main()
