"""Every error as problem JSON (RFC 9457), from one table of error types.

A problem says what was wrong, with the value, and what to do next; it never carries a trace. A
person's browser asking for a page gets the same words as a page instead.
"""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag import errors
from rag.errors import ProviderCallError
from web.completions.errors import error_body, error_status, speaks_openai
from web.invalid_requests import UNREADABLE_BODY, invalid_fields
from web.request_ids import with_request_id
from web.request_log import door_of
from web.templating import problem_page

__all__ = ["PROBLEMS", "ProblemBoundary", "install_problems", "problem_fields", "problem_response"]

_log = logging.getLogger(__name__)

# The most specific class wins: look-up walks the error's own method resolution order.
PROBLEMS: dict[type[Exception], tuple[int, str, str]] = {
    errors.UnknownIdError: (404, "unknown-id", "Not found"),
    errors.EndedLinkError: (404, "ended-link", "This link has ended"),
    errors.InvalidQueryError: (422, "invalid-query", "This cannot be searched"),
    errors.IngestError: (422, "unreadable-article", "This cannot become an article"),
    errors.UnreadableInputError: (422, "unreadable-article", "This cannot become an article"),
    errors.EmptyArticleError: (422, "empty-article", "Nothing readable is in the article"),
    errors.FetchError: (422, "unfetched-address", "This address cannot be fetched"),
    errors.HostBusyError: (422, "unfetched-address", "This address cannot be fetched"),
    errors.ProviderSetupError: (422, "provider-not-ready", "The provider cannot be used"),
    errors.ProviderCallError: (502, "provider-failed", "The provider did not answer"),
    errors.ProviderPausedError: (503, "provider-paused", "The provider is left alone for a while"),
    errors.ProviderError: (502, "provider-failed", "The provider did not answer"),
    errors.EmbedderLoadError: (503, "model-not-ready", "The search model cannot be loaded"),
    errors.EmbedderMismatchError: (503, "model-mismatch", "The index needs another model"),
    errors.EmbedderError: (503, "model-not-ready", "The search model cannot be used"),
    errors.GenerationDamagedError: (503, "index-damaged", "An index file is damaged"),
    errors.SchemaTooNewError: (503, "library-too-new", "The library is from a newer Footnote"),
    errors.StoreError: (503, "store-failed", "The library cannot be used"),
    errors.EvaluationError: (422, "invalid-evaluation", "The evaluation folder is not readable"),
    errors.UnusableAnswerError: (422, "unusable-answer", "This answer cannot be checked"),
    errors.SettingsError: (500, "invalid-setting", "A setting of the server cannot work"),
    errors.FootnoteError: (500, "internal-error", "Something went wrong on the server"),
}

_NEXT = {
    404: "see /docs for the addresses there are",
    405: "see /docs for the methods this address takes",
}


def problem_fields(error: Exception, content_type: str = "") -> dict[str, object]:
    """Return the members of the problem that describes ``error``.

    ``content_type`` is that of the request's body.
    """
    if isinstance(error, RequestValidationError):
        return invalid_fields(error.errors(), content_type)
    if isinstance(error, HTTPException):
        return _http_fields(error)
    for kind in type(error).__mro__:
        if kind in PROBLEMS:
            status, slug, title = PROBLEMS[kind]
            more = {"retryable": error.retryable} if isinstance(error, ProviderCallError) else {}
            return _fields(status, slug, title, str(error), **more)
    detail = "the server met an error that it did not expect; its log has the details; try again"
    return _fields(500, "internal-error", "Something went wrong on the server", detail)


def problem_response(
    fields: dict[str, object], headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return ``fields`` as a response of media type ``application/problem+json``."""
    return JSONResponse(
        with_request_id(fields),
        status_code=int(str(fields["status"])),
        headers=headers,
        media_type="application/problem+json",
    )


def install_problems(app: FastAPI) -> None:
    """Answer every error of ``app`` with its problem; unexpected ones need the boundary too."""

    async def answer(request: Request, error: Exception) -> Response:
        headers = dict(getattr(error, "headers", None) or {})
        if "allow" in {name.lower() for name in headers}:
            headers = {"Allow": _allowed(request)}
        kind = request.headers.get("content-type", "")
        return respond(request, problem_fields(error, kind), headers)

    for kind in (errors.FootnoteError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)


def _allowed(request: Request) -> str:
    """Return the methods of an address; one route knows its own only."""
    methods: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        match, _ = context.matches(request.scope)
        if match is not Match.NONE:
            methods |= context.methods or set()
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))


def respond(request: Request, fields: dict[str, object], headers: dict[str, str]) -> Response:
    """Return the problem as a page to a person's browser, as JSON to everyone else.

    Where OpenAI's interface is spoken it has that interface's shape.
    """
    path = request.url.path
    if speaks_openai(path):
        status = error_status(int(str(fields["status"])))
        return JSONResponse(error_body(fields), status_code=status, headers=headers)
    wants_page = "text/html" in request.headers.get("accept", "")
    is_page = request.method in {"GET", "POST"} and not path.startswith(("/v1/", "/static/"))
    if wants_page and is_page:
        return problem_page(request, fields, headers)
    return problem_response(fields, headers)


class ProblemBoundary:
    """Turns an error that nothing else expected into a problem, and logs it.

    It stands inside the header middleware, unlike starlette's own handler for such errors, so
    that this answer carries the security headers as well.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            if started:
                raise
            # Not the path, which has ids in it and the tokens of shared links.
            _log.exception("unexpected error at %s", door_of(scope))
            response = respond(Request(scope), problem_fields(error), {})
            await response(scope, receive, send)


def _fields(status: int, slug: str, title: str, detail: str, **more: object) -> dict[str, object]:
    kind = f"urn:footnote:problem:{slug}"
    return {"type": kind, "title": title, "status": status, "detail": detail, **more}


def _http_fields(error: HTTPException) -> dict[str, object]:
    phrase = HTTPStatus(error.status_code).phrase
    slug = phrase.lower().replace(" ", "-")
    detail = str(error.detail)
    if detail == phrase:
        detail = _NEXT.get(error.status_code, phrase.lower())
    detail = UNREADABLE_BODY.get(detail, detail)
    return _fields(error.status_code, slug, phrase, detail)
