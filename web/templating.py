"""Jinja2 as the pages use it: everything escaped, and filters for numbers, dates and links."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.templating import Jinja2Templates

from rag.amounts import counted
from rag.citations import is_web_address
from rag.conflicts import sides_of
from rag.exporting import html
from rag.language_names import language_name
from rag.markup import claim_words
from rag.shown_dates import short_date
from rag.types import Conflict

__all__ = ["STATIC", "environment", "page", "problem_page", "safe_link"]

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


def safe_link(url: str | None) -> str:
    """Return ``url`` if a page may link to it, else nothing; stored metadata can say anything.

    >>> safe_link("https://a.example/"), safe_link("javascript:alert(1)")
    ('https://a.example/', '')
    """
    return url if url and is_web_address(url) else ""


def _sides(detail: str, labels: Sequence[int]) -> tuple[tuple[str, int], ...]:
    return sides_of(Conflict(labels=tuple(labels), detail=detail))


def environment() -> Environment:
    """Return the templates with everything that they need."""
    made = Environment(
        loader=FileSystemLoader([_HERE / "templates", html.TEMPLATES]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html.add_to(made)
    made.filters["claim_words"] = claim_words
    made.filters["counted"] = counted
    made.filters["language_name"] = language_name
    made.filters["short_date"] = short_date
    made.filters["safe_link"] = safe_link
    made.filters["sides_of"] = _sides
    return made


_templates = Jinja2Templates(env=environment())


def page(
    request: Request,
    name: str,
    context: dict[str, object],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return a rendered page."""
    return _templates.TemplateResponse(
        request, name, context, status_code=status, headers=headers or {}
    )


def problem_page(request: Request, fields: dict[str, object], headers: dict[str, str]) -> Response:
    """Return a problem as a page with the same words."""
    status = int(str(fields["status"]))
    return page(request, "problem.html", {"problem": fields}, status=status, headers=headers)
