"""The result as a page or a Markdown file that a person can read and send on.

Every word of the answer and of its sources is data: escaped in the page, which has no script and
allows none, and escaped in Markdown, where it can form neither markup nor links.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from rag.escaping import markdown_line, shown_text
from rag.types import Claim
from rag.verifying.sources import is_address
from rag.verifying.types import CheckedCitation, VerifiedAnswer

__all__ = ["ReportForm", "render_report"]

ReportForm = Literal["html", "md"]

_WORDS = {
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "not supported",
    "uncited": "without a source",
    "verified": "unchanged",
    "moved": "moved",
    "changed": "changed",
    "leaving": "being removed",
    "removed": "removed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A run of the answer's text; ``number`` is its claim's from 1, 0 between claims."""

    text: str
    number: int
    verdict: str


def render_report(result: VerifiedAnswer, form: ReportForm, *, made_at: datetime) -> str:
    """Return the report; ``made_at`` is aware and is shown to the minute."""
    by_claim: dict[int, list[CheckedCitation]] = defaultdict(list)
    for citation in result.citations:
        by_claim[citation.claim].append(citation)
    template = _environment().get_template(f"report.{form}.jinja")
    return template.render(
        result=result,
        pieces=list(_pieces(result.text, result.claims)),
        by_claim=by_claim,
        made_at=made_at.strftime("%Y-%m-%d %H:%M %Z"),
        words=_WORDS,
    )


def _pieces(text: str, claims: tuple[Claim, ...]) -> Iterator[_Piece]:
    at = 0
    for number, claim in enumerate(claims, start=1):
        if claim.start > at:
            yield _Piece(text=text[at : claim.start], number=0, verdict="")
        yield _Piece(text=text[claim.start : claim.end], number=number, verdict=claim.verdict)
        at = claim.end
    if at < len(text):
        yield _Piece(text=text[at:], number=0, verdict="")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        # In Markdown the filter "md" escapes; HTML entities are only right in its text.
        autoescape=select_autoescape(("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown_text
    environment.filters["md"] = markdown_line
    environment.tests["address"] = is_address
    return environment
