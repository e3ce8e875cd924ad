"""``POST /v1/search``: passages for a query, without an answer."""

from fastapi import APIRouter

from web.replies import SearchReply
from web.schemas import SearchRequest
from web.site import Served

__all__ = ["router"]

router = APIRouter(tags=["search"])


@router.post("/v1/search")
def search(body: SearchRequest, site: Served) -> SearchReply:
    """Return the best passages for a query, with the scores of both legs."""
    filters = body.filters.to_filters()
    return SearchReply.of(site.application.library.search(body.query, k=body.k, filters=filters))
