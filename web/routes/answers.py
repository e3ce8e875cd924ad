"""``/v1/answers/{id}``: a stored answer, and what to ask after it; ``/v1/questions`` before any."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from rag.citations import with_status
from rag.suggesting import UnreadArticle
from web.entity_tags import NOT_MODIFIED, tagged
from web.leaving import CLIENT_LEFT, while_connected
from web.replies import AnswerOut
from web.site import Served

__all__ = ["router"]

router = APIRouter(tags=["answers"])


class FurtherQuestion(BaseModel):
    """A request for ``POST /v1/chat`` that the collection can answer, as it stands."""

    question: str
    rewrite: bool = False
    read_filters: bool = False


class SuggestionsOut(BaseModel):
    """Further questions, and articles that were retrieved and not cited; together up to three."""

    questions: list[FurtherQuestion]
    articles: list[UnreadArticle]


class StartingOut(BaseModel):
    """Up to four questions to begin with; none while the models are loading."""

    questions: list[FurtherQuestion]


@router.get("/v1/answers/{answer_id}", response_model=AnswerOut, responses=NOT_MODIFIED)
def read_answer(answer_id: str, request: Request, site: Served) -> Response:
    """Return one answer; a citation says verified, moved, changed, leaving or removed now."""
    application = site.application
    answer = with_status(application.chats.answer(answer_id), application.store)
    return tagged(request, AnswerOut.of(answer))


@router.get("/v1/questions", response_model=StartingOut)
async def begin_with(request: Request, site: Served) -> StartingOut | Response:
    """Suggest what to begin with: each question was tried on the newest articles."""
    application = site.application
    if application.embedder.state == "loading":
        return StartingOut(questions=[])
    trying = application.starting.questions(application.suggester, today=application.now().date())
    found = await while_connected(trying, request)
    if found is None:
        return Response(status_code=CLIENT_LEFT)
    return StartingOut(questions=[FurtherQuestion(question=question) for question in found])


@router.get("/v1/answers/{answer_id}/suggestions", response_model=SuggestionsOut)
async def suggest(answer_id: str, request: Request, site: Served) -> SuggestionsOut | Response:
    """Suggest what to ask after an answer: each question was tried and is answered now."""
    application = site.application
    answer = await run_in_threadpool(application.chats.answer, answer_id)
    suggester = await run_in_threadpool(application.suggester)
    trying = suggester.suggestions(answer, today=application.now().date())
    found = await while_connected(trying, request)
    if found is None:
        return Response(status_code=CLIENT_LEFT)
    return SuggestionsOut(
        questions=[FurtherQuestion(question=question) for question in found.questions],
        articles=list(found.articles),
    )
