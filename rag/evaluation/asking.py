"""Asks one question of a collection: through each leg of the search and through the answerer."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from index.types import SearchResult, Span
from rag.answering.answerer import Answerer, AskRequest
from rag.application import Application
from rag.evaluation.found import found_by, ranks_of
from rag.evaluation.given import GivenAnswer, given_answer
from rag.evaluation.gold import Gold, gold_of
from rag.evaluation.legs import LEGS, MAIN_LEG, TIMED_LEG, Leg, search_by
from rag.evaluation.outcome import (
    DEPTH,
    AnswerScores,
    Outcome,
    RankingScores,
    answer_scores,
    ranking_scores,
)
from rag.evaluation.slices import gold_sentences, slices_of
from rag.evaluation.types import Question
from rag.followups.rewriting import stand_alone

__all__ = ["Asker"]

# How many passages of a question are kept with their words.
_N_FIRST = 3
_NOTHING = Gold(items={}, passages=(), article_ids=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Asks questions; ``texts`` has the canonical text of each article.

    Without an answerer only the search is measured. The runner's event loop is that of all
    questions, so that a provider's connections stay open.
    """

    application: Application
    texts: Mapping[str, str]
    answerer: Answerer | None
    runner: asyncio.Runner

    def outcome(self, question: Question) -> Outcome:
        """Return how one question went; ProviderCallError if the provider failed."""
        alone = stand_alone(question.text, question.history)
        standalone = self.application.speller.corrected(alone)
        results = self._searched(standalone)
        gold = gold_of(question, self.application.store) if question.answerable else _NOTHING
        found = {leg: found_by(results[leg].hits, gold) for leg in LEGS}
        sentences = gold_sentences(question, self.texts)
        spent = dict(results[TIMED_LEG].timings_ms)
        spent["search"] = spent.pop("total")
        answer, given, answering = self._answered(question)
        return Outcome(
            question=question,
            standalone=standalone,
            slices=slices_of(question, sentences),
            gold=sentences,
            right_passages=tuple(
                (p.article_id, Span(start=p.start, end=p.end)) for p in gold.passages
            ),
            passage=_passage_scores(results, gold),
            article=_article_scores(results, gold),
            found=found,
            ranks={leg: ranks_of(found[leg], gold) for leg in LEGS},
            first=results[MAIN_LEG].hits[:_N_FIRST],
            answer=answer,
            given=given,
            timings_ms=spent | answering,
        )

    def _searched(self, standalone: str) -> dict[Leg, SearchResult]:
        """Search by every leg, the timed one first."""
        order = sorted(LEGS, key=lambda leg: leg != TIMED_LEG)
        return {leg: search_by(self.application, leg, standalone, k=DEPTH) for leg in order}

    def _answered(
        self, question: Question
    ) -> tuple[AnswerScores | None, GivenAnswer | None, dict[str, float]]:
        if self.answerer is None:
            return None, None, {}
        request = AskRequest(question=question.text, history=question.history)
        answer = self.runner.run(self.answerer.ask(request))
        stages = ("answer", "check")
        spent = {s: answer.timings_ms[s] for s in stages if s in answer.timings_ms}
        return answer_scores(question, answer), given_answer(question, answer), spent


def _passage_scores(results: Mapping[Leg, SearchResult], gold: Gold) -> dict[Leg, RankingScores]:
    items = frozenset(gold.items.values())
    if not items:
        return {}
    return {leg: ranking_scores(gold.ranked_items(results[leg].hits), items) for leg in results}


def _article_scores(results: Mapping[Leg, SearchResult], gold: Gold) -> dict[Leg, RankingScores]:
    if not gold.article_ids:
        return {}
    return {
        leg: ranking_scores(gold.ranked_articles(results[leg].hits), gold.article_ids)
        for leg in results
    }
