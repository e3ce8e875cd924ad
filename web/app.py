"""Builds the web application around an open ``Application``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from rag.application import Application
from rag.settings import listed
from web.admission import Admission
from web.fetching import ClientFetching
from web.gate import BodyLimit, Gate
from web.headers import SecurityHeaders
from web.heads import Heads
from web.limits import Limits
from web.metrics import Metrics
from web.parameters import only_known_parameters
from web.problems import ProblemBoundary, install_problems
from web.rates import Slots
from web.replies import Problem
from web.request_ids import RequestIds
from web.request_log import RequestLog
from web.routes import (
    about,
    answers,
    articles,
    chat,
    completions,
    conversation_forms,
    conversations,
    exports,
    feedback,
    health,
    insight,
    library,
    metrics,
    pages,
    pending,
    removals,
    search,
    sessions,
    shares,
    sharing,
    talk,
    uploads,
    verify,
)
from web.shutdown import Shutdown
from web.site import Site
from web.templating import STATIC

__all__ = ["create_app"]

_ROUTES = (
    chat,
    completions,
    search,
    answers,
    verify,
    conversations,
    feedback,
    uploads,
    articles,
    removals,
    pending,
    library,
    about,
    insight,
    health,
    metrics,
    sessions,
    exports,
    sharing,
    pages,
    talk,
    conversation_forms,
    shares,
)

# To store what cancelled answers had said; the rest of web.server's GONE_WITHIN_S closes the files.
_LAST_WORDS_S = 1.0

_DESCRIPTION = (
    "Answers questions from a collection of articles. Every citation is a quote with the version "
    "and the span it was cut from: `version_text[start:end] == quote`."
)


def create_app(
    application: Application,
    *,
    manage: bool = True,
    keys_required: bool = False,
) -> FastAPI:
    """Return the web application; it starts and closes ``application`` with its lifespan.

    With ``manage=False`` articles can be read but not added or removed. With ``keys_required``
    a request needs a key of ``application.keys``; without, everybody may do everything.
    """
    settings = application.settings
    limits = Limits.of(settings, shared=keys_required)
    slots = Slots(n_slots=limits.n_answers, n_per_client=limits.n_answers_per_client)
    metered = Metrics(application, slots)
    site = Site(
        application=application,
        manage=manage,
        shutdown=Shutdown(),
        metrics=metered,
        slots=slots,
        fetching=ClientFetching(settings),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        application.start_background()
        try:
            yield
        finally:
            site.shutdown.begin()
            # uvicorn does not wait for those that it cancels.
            await slots.emptied(within_s=_LAST_WORDS_S)
            await run_in_threadpool(application.close)

    app = FastAPI(
        title="Footnote",
        version="1",
        description=_DESCRIPTION,
        lifespan=lifespan,
        dependencies=[Depends(only_known_parameters)],
        docs_url=None,
        redoc_url=None,
        responses={
            "default": {
                "description": "A problem (RFC 9457).",
                "content": {
                    "application/problem+json": {"schema": Problem.model_json_schema()},
                },
            }
        },
    )
    app.state.site = site
    install_problems(app)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(
        Admission,
        application=application,
        routes=app.routes,
        keys_required=keys_required,
        limits=limits,
        slots=slots,
    )
    app.add_middleware(Heads)
    app.add_middleware(Gate, host=settings.host, names=listed(settings.host_names))
    app.add_middleware(ProblemBoundary)
    app.add_middleware(SecurityHeaders)
    if proxies := listed(settings.trusted_proxies):
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(proxies))
    app.add_middleware(RequestLog, metrics=metered)
    app.add_middleware(RequestIds)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for module in _ROUTES:
        app.include_router(module.router)
    return app
