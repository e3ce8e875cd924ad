"""``GET /v1/answers/{id}``: a stored answer, with each citation's status as of now."""

from fastapi import APIRouter

from rag.citations import with_status
from web.replies import AnswerOut
from web.site import Served

__all__ = ["router"]

router = APIRouter(tags=["answers"])


@router.get("/v1/answers/{answer_id}")
def read_answer(answer_id: str, site: Served) -> AnswerOut:
    """Return one answer; a citation says verified, moved, changed or removed as of now."""
    application = site.application
    return AnswerOut.of(with_status(application.chats.answer(answer_id), application.store))
