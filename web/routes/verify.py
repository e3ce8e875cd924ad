"""``POST /v1/verify`` and ``POST /v1/answers/{id}/check``: answers checked from anywhere, again."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from rag.verifying.detection import foreign_answer
from rag.verifying.payload import parsed
from rag.verifying.recheck import recheck
from rag.verifying.types import VerifiedAnswer
from rag.verifying.verify import verify
from web.site import Served, Site

__all__ = ["router"]

router = APIRouter(tags=["checking"])

_EXAMPLE = {
    "answer": "The council voted 7 to 2 on Tuesday to repair the old bridge. [1]",
    "sources": [
        {"article_id": "herald-2024-05-01-bridge"},
        {"url": "https://herald.example/bridge"},
        {"text": "The council voted 7 to 2 on Tuesday to repair the old bridge."},
    ],
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "description": "An answer in one of the shapes of docs/verify.md as it is, "
                    "or in `answer` with `sources` and `format` beside it.",
                    "type": ["object", "array", "string"],
                    "examples": [_EXAMPLE],
                }
            }
        },
    }
}


@router.post("/v1/verify", openapi_extra=_BODY)
async def verify_answer(request: Request, site: Served) -> VerifiedAnswer:
    """Check an answer from anywhere: a verdict for every sentence, every quote looked for again.

    Takes Footnote's answer JSON, plain text with `[n]` and sources, an OpenAI Responses reply, an
    Anthropic message and a Cohere reply.
    """
    body = await request.body()
    return await run_in_threadpool(_verified, body, site)


@router.post("/v1/answers/{answer_id}/check")
def check_answer(answer_id: str, site: Served) -> VerifiedAnswer:
    """Check a stored answer again; a citation shows its sentence as it was and as it is."""
    application = site.application
    return recheck(application.chats.answer(answer_id), application.store)


def _verified(body: bytes, site: Site) -> VerifiedAnswer:
    return verify(foreign_answer(parsed(body)), site.application.store)
