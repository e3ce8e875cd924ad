"""One question's outcome as it stands in the JSON report, under ``by_question``.

``rag.evaluation.comparison`` pairs the rows of two reports by ``id``.
"""

from dataclasses import asdict

from rag.evaluation.outcome import AnswerScores, Outcome

__all__ = ["Row", "row_of"]

Row = dict[str, object]


def row_of(outcome: Outcome) -> Row:
    """Return the row; ``answer`` is None where answers were not measured."""
    question = outcome.question
    return {
        "id": question.question_id,
        "question": question.text,
        "standalone_question": outcome.standalone,
        "kind": question.kind,
        "slices": list(outcome.slices),
        "answerable": question.answerable,
        "answers": list(question.answers),
        "gold": list(outcome.gold),
        "ranks": {leg: dict(ranks) for leg, ranks in outcome.ranks.items()},
        "retrieval": _retrieval(outcome),
        "first": [
            {
                "article_id": hit.article.article_id,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "title": hit.article.title,
                "text": hit.passage.text,
                "score": hit.score,
            }
            for hit in outcome.first
        ],
        "answer": _answer(outcome),
    }


def _retrieval(outcome: Outcome) -> Row:
    levels = {"passage": outcome.passage, "article": outcome.article}
    return {
        leg: {name: dict(scores[leg]) for name, scores in levels.items() if leg in scores}
        for leg in outcome.found
    }


def _answer(outcome: Outcome) -> Row | None:
    if outcome.answer is None or outcome.given is None:
        return None
    given = asdict(outcome.given)
    citations = given.pop("citations")
    return given | {"scores": _scores(outcome.answer), "citations": citations}


def _scores(scores: AnswerScores) -> dict[str, float | None]:
    return {
        "contains_first": scores.contains_first,
        "f1": scores.f1,
        "highlight_f1": scores.highlight_f1,
        "citation_precision": scores.citation_precision,
        "citation_recall": scores.citation_recall,
        "alce_precision": scores.alce.precision if scores.alce else None,
        "alce_recall": scores.alce.recall if scores.alce else None,
    }
