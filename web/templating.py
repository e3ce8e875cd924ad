"""Jinja2 as the pages use it: everything escaped, and the few filters that dates and links need."""

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.templating import Jinja2Templates

from rag.markup import claim_words

__all__ = ["STATIC", "environment", "page", "problem_page", "safe_link", "short_date"]

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_date(iso: str | None) -> str:
    """Return a date for a reader; what is no date stays as it is.

    >>> short_date("2015-02-18"), short_date("2015-02-18T09:30:00+00:00"), short_date(None)
    ('18 Feb 2015', '18 Feb 2015', '')
    """
    if not iso:
        return ""
    year, dash, rest = iso[:10].partition("-")
    month, _, day = rest.partition("-")
    if not (dash and year.isdecimal() and month.isdecimal() and day.isdecimal()):
        return iso
    name = _MONTHS[int(month) - 1] if 1 <= int(month) <= len(_MONTHS) else month
    return f"{int(day)} {name} {year}"


def safe_link(url: str | None) -> str:
    """Return ``url`` if a page may link to it, else nothing; stored metadata can say anything.

    >>> safe_link("https://a.example/"), safe_link("javascript:alert(1)")
    ('https://a.example/', '')
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def environment() -> Environment:
    """Return the templates with everything that they need."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["claim_words"] = claim_words
    made.filters["short_date"] = short_date
    made.filters["safe_link"] = safe_link
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
