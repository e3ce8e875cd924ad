"""The shape of the collection, and what happened for one answer, for people and for programs."""

from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from index.shape import Share
from index.types import Counts
from rag.chat_figures import Declined, VerdictCount
from rag.explaining import ExplainRequest, explain
from rag.feedback import FeedbackKind
from web.charts import Bar, bar_chart
from web.replies import AnswerOut
from web.site import Served
from web.templating import page

__all__ = ["Insight", "router"]

router = APIRouter(tags=["insight"])

_MOST_DECLINED = 20
_MOST_OUTLETS = 12
_VERDICTS = ("supported", "partly", "unsupported", "uncited")


class Insight(BaseModel):
    """What the library holds and what was asked of it.

    Verdicts and declined questions are of the latest answers; the undated have an empty month.
    """

    counts: Counts
    months: list[Share]
    outlets: list[Share]
    n_answers: int
    n_declined: int
    declined: list[Declined]
    verdicts: list[VerdictCount]
    feedback: dict[FeedbackKind, int]


@router.get("/v1/insight")
def insight(site: Served) -> Insight:
    """Return figures over the collection and all answers; questions are the caller's own."""
    application = site.application
    n_answers, n_declined = application.chats.figures.counts()
    months, outlets = application.store.shape()
    return Insight(
        counts=application.store.counts(),
        months=months,
        outlets=outlets,
        n_answers=n_answers,
        n_declined=n_declined,
        declined=application.chats.figures.declined(owner=site.caller.owner, limit=_MOST_DECLINED),
        verdicts=application.chats.figures.verdicts(),
        feedback=application.chats.feedback.counts(),
    )


@router.get("/insight", include_in_schema=False, response_class=HTMLResponse)
def insight_page(request: Request, site: Served) -> Response:
    """Show the figures as charts, each with its table."""
    figures = insight(site)
    dated = [month for month in figures.months if month.name]
    counted = {(v.month, v.verdict): v.n for v in figures.verdicts}
    months = sorted({month for month, _ in counted})
    shares = [
        Bar(name=month, parts=tuple(counted.get((month, v), 0) for v in _VERDICTS))
        for month in months
    ]
    top = figures.outlets[:_MOST_OUTLETS]
    context: dict[str, object] = {
        "site": site,
        "figures": figures,
        "verdict_names": _VERDICTS,
        "shares": shares,
        "said": site.application.chats.feedback.list_feedback(
            owner=site.caller.owner, limit=_MOST_DECLINED
        ),
        "by_month": _chart(dated, "Articles by the month they were published"),
        "by_verdict": bar_chart(shares, title="Verdicts on sentences by month", shares=True)
        if shares
        else None,
        "top": top,
        "most": max((o.n_articles for o in top), default=1),
    }
    return page(request, "insight.html", context)


def _chart(shares: list[Share], title: str) -> str | None:
    bars = [Bar(name=share.name, parts=(share.n_articles,)) for share in shares]
    return bar_chart(bars, title=title) if bars else None


@router.get("/answers/{answer_id}/why", include_in_schema=False, response_class=HTMLResponse)
def why(request: Request, answer_id: str, site: Served) -> Response:
    """Show what happened for an answer: as it was stored, and its search made anew beside it."""
    application = site.application
    answer = application.chats.answer(answer_id)
    again = explain(
        application,
        ExplainRequest(
            question=answer.standalone_question,
            k=max(len(answer.evidence), application.settings.evidence_k),
            today=date.fromisoformat(answer.today) if answer.today else application.now().date(),
            filters=answer.filters,
            rewrite=False,
            # Of older answers it is not kept what their chips asked of the search.
            chips=None if any(chip.filters.empty for chip in answer.chips) else answer.chips,
        ),
    )
    context: dict[str, object] = {"site": site, "answer": AnswerOut.of(answer), "again": again}
    return page(request, "why.html", context)
