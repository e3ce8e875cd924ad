"""``POST /v1/search``: passages for a query, without an answer."""

from datetime import UTC, datetime

from fastapi import APIRouter

from rag.explaining import ExplainRequest, explain
from web.schemas import SearchRequest
from web.search_replies import SearchReply
from web.site import Served

__all__ = ["router"]

router = APIRouter(tags=["search"])


@router.post("/v1/search")
def search(body: SearchRequest, site: Served) -> SearchReply:
    """Return the best passages for a query, with the scores of both legs."""
    filters = body.filters.to_filters()
    if body.explain:
        if body.conversation_id is not None:
            site.chats.require(body.conversation_id)
        request = ExplainRequest(
            question=body.query,
            k=body.k,
            today=body.today or datetime.now(UTC).date(),
            filters=filters,
            conversation_id=body.conversation_id,
            read_filters=body.read_filters,
        )
        return SearchReply.explained(explain(site.application, request))
    return SearchReply.of(site.application.library.search(body.query, k=body.k, filters=filters))
