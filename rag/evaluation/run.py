"""Runs an evaluation: every question through each leg of the search and through the answerer."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from index.embedding import Embedder
from index.fast_model import make_embedder
from rag.application import Application
from rag.evaluation.articles import read_articles
from rag.evaluation.asking import Asker
from rag.evaluation.calibration import calibration_of
from rag.evaluation.collection import Progress, open_collection
from rag.evaluation.measures import measures_of, timings
from rag.evaluation.outcome import Outcome
from rag.evaluation.query_memo import QueryMemo
from rag.evaluation.questions import read_questions
from rag.evaluation.report import EvaluationReport
from rag.evaluation.slices import SLICES
from rag.evaluation.types import EvaluationSet
from rag.settings import Settings

__all__ = ["evaluate", "read_folder"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Report no progress."""


def read_folder(folder: Path, *, limit: int | None = None) -> EvaluationSet:
    """Return the articles and the first ``limit`` questions; EvaluationError for a wrong form."""
    sources = read_articles(folder)
    questions = read_questions(folder, sources, limit=limit)
    articles = tuple(source.article for source in sources.values())
    return EvaluationSet(articles=articles, questions=questions)


def evaluate(
    folder: Path,
    *,
    settings: Settings,
    embedder: Embedder | None = None,
    provider: str | None = None,
    answers: bool = True,
    limit: int | None = None,
    progress: Progress = _silent,
    clock: Callable[[], datetime] = _utc_now,
) -> EvaluationReport:
    """Measure the folder's questions; see ``docs/evaluation.md`` for its form and the measures.

    The collection is kept under ``settings.data / "eval"`` and used again. Without ``answers``
    only the search is measured. Raises EvaluationError for a wrong form, EmbedderError,
    ProviderSetupError, and ProviderCallError if the provider fails on a question.
    """
    held = read_folder(folder, limit=limit)
    memo = QueryMemo(embedder or make_embedder(settings.model))
    provider = (provider or settings.provider) if answers else None
    with open_collection(held.articles, settings, embedder=memo, progress=progress) as application:
        outcomes = tuple(_outcomes(application, held, provider, progress))
        n_passages = application.store.counts().n_passages
    kinds = dict.fromkeys(question.kind for question in held.questions if question.kind)
    return EvaluationReport(
        overall=measures_of(outcomes),
        by_kind={k: measures_of([o for o in outcomes if o.question.kind == k]) for k in kinds},
        by_slice={s: measures_of([o for o in outcomes if s in o.slices]) for s in SLICES},
        calibration=calibration_of([o.given for o in outcomes if o.given is not None]),
        outcomes=outcomes,
        timings_ms=timings(outcomes),
        articles=len(held.articles),
        passages=n_passages,
        questions=len(held.questions),
        embedder=str(memo.fingerprint),
        provider=provider,
        version=version("footnote"),
        date=clock().isoformat(timespec="seconds"),
    )


def _outcomes(
    application: Application, held: EvaluationSet, provider: str | None, progress: Progress
) -> Iterator[Outcome]:
    with asyncio.Runner() as runner:
        asker = Asker(
            application=application,
            texts={article.article_id: article.loaded.text for article in held.articles},
            answerer=application.answerer(provider) if provider else None,
            runner=runner,
        )
        for n, question in enumerate(held.questions, start=1):
            yield asker.outcome(question)
            progress("asking questions", n, len(held.questions))
