"""``/metrics``: what the server has counted, in the form that Prometheus reads."""

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import choose_encoder

from web.site import Served

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
def metrics(request: Request, site: Served) -> Response:
    """Return every metric, as OpenMetrics to those who accept that."""
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(site.metrics.registry), headers={"Content-Type": media_type})
