"""Runs an evaluation: every question through each leg of the search and through the answerer."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from index.embedding import Embedder
from index.fast_model import make_embedder
from index.retriever import Legs
from index.types import SearchResult
from rag.answering.answerer import Answerer, AskRequest
from rag.application import Application
from rag.evaluation.articles import read_articles
from rag.evaluation.collection import Progress, open_collection
from rag.evaluation.gold import gold_of
from rag.evaluation.measures import measures_of, timings
from rag.evaluation.outcome import (
    DEPTH,
    AnswerScores,
    Outcome,
    RankingScores,
    answer_scores,
    ranking_scores,
)
from rag.evaluation.query_memo import QueryMemo
from rag.evaluation.questions import read_questions
from rag.evaluation.report import EvaluationReport
from rag.evaluation.types import EvaluationSet, Question
from rag.followups import stand_alone
from rag.settings import Settings

__all__ = ["evaluate", "read_folder"]

# Fusion first: its search embeds the query, so all its timings are real.
_LEG_ORDER: tuple[Legs, ...] = ("fusion", "dense", "lexical")


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
        outcomes = tuple(_outcomes(application, held.questions, provider, progress))
        n_passages = application.store.counts().n_passages
    kinds = dict.fromkeys(question.kind for question in held.questions if question.kind)
    return EvaluationReport(
        overall=measures_of(outcomes),
        by_kind={k: measures_of([o for o in outcomes if o.question.kind == k]) for k in kinds},
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
    application: Application,
    questions: tuple[Question, ...],
    provider: str | None,
    progress: Progress,
) -> Iterator[Outcome]:
    answerer = application.answerer(provider) if provider else None
    # One event loop for all questions, so that a provider's connections stay open.
    with asyncio.Runner() as runner:
        for n, question in enumerate(questions, start=1):
            yield _outcome(application, question, answerer, runner)
            progress("asking questions", n, len(questions))


def _outcome(
    application: Application,
    question: Question,
    answerer: Answerer | None,
    runner: asyncio.Runner,
) -> Outcome:
    standalone = stand_alone(question.text, question.history)
    found = {leg: application.retriever.search(standalone, k=DEPTH, legs=leg) for leg in _LEG_ORDER}
    passage, article = _ranking(application, question, found)
    spent = dict(found["fusion"].timings_ms)
    spent["search"] = spent.pop("total")
    scores: AnswerScores | None = None
    if answerer is not None:
        request = AskRequest(question=question.text, history=question.history)
        answer = runner.run(answerer.ask(request))
        scores = answer_scores(question, answer)
        spent |= {s: answer.timings_ms[s] for s in ("answer", "check") if s in answer.timings_ms}
    return Outcome(
        question=question, passage=passage, article=article, answer=scores, timings_ms=spent
    )


def _ranking(
    application: Application, question: Question, found: dict[Legs, SearchResult]
) -> tuple[dict[Legs, RankingScores], dict[Legs, RankingScores]]:
    if not question.answerable:
        return {}, {}
    gold = gold_of(question, application.store)
    items = frozenset(gold.items.values())
    passage = {
        leg: ranking_scores(gold.ranked_items(result.hits), items)
        for leg, result in found.items()
        if items
    }
    article = {
        leg: ranking_scores(gold.ranked_articles(result.hits), gold.article_ids)
        for leg, result in found.items()
        if gold.article_ids
    }
    return passage, article
