"""The one kind of page that is for strangers: what a shared link shows, and nothing else.

A link shows the answers that it was made for, their quotes, and the cited versions of the articles
that these cite, opened at the cited places. It leads nowhere else in the library, takes no
question, is kept by no cache and asks search engines to leave it out.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import HTMLResponse

from rag.citations import with_status
from rag.errors import EndedLinkError, UnknownIdError
from rag.exporting.document import Quote, document_of
from rag.shares import Share
from rag.types import Answer, Citation
from web.reading import Opening, Reading, hidden_reading, read_article
from web.site import Served, Site
from web.templating import page
from web.trail import Trail, distinct_places

__all__ = ["router"]

router = APIRouter(prefix="/s", include_in_schema=False, default_response_class=HTMLResponse)

Token = Annotated[str, Path(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a link shows, and the cited places that it leads to, in order."""

    share: Share
    answers: list[Answer]
    places: list[Citation]


@router.get("/{token}")
def read_shared(request: Request, token: Token, site: Served) -> Response:
    """Show shared answers with their notes."""
    shown = _shown(site, token)
    numbers = {_key(place): i for i, place in enumerate(shown.places, start=1)}

    def read_url(quote: Quote) -> str:
        number = numbers.get(_key(quote.citation))
        return f"/s/{token}/{number}#cited" if number and quote.status != "removed" else ""

    context: dict[str, object] = {
        "document": document_of(shown.share.title, shown.answers),
        "read_url": read_url,
    }
    return page(request, "shared.html", context)


@router.get("/{token}/{number}")
def read_cited(request: Request, token: Token, number: str, site: Served) -> Response:
    """Show the article of a shared answer's cited place, opened there."""
    shown = _shown(site, token)
    place = {str(i): place for i, place in enumerate(shown.places, start=1)}.get(number)
    if place is None:
        raise HTTPException(404, "what was shared has no such source")
    reading = _reading(site, shown, token, place)
    context: dict[str, object] = {"reading": reading}
    status = 200 if reading.article else 410
    return page(request, "shared_article.html", context, status=status)


def _shown(site: Site, token: str) -> _Shown:
    application = site.application
    try:
        share = application.chats.shares.opened_by(token)
        stored = [application.chats.answer(answer_id) for answer_id in share.answer_ids]
    except UnknownIdError as error:
        raise EndedLinkError from error
    answers = [with_status(answer, application.store) for answer in stored]
    cited = [citation for answer in answers for citation in answer.citations]
    return _Shown(share=share, answers=answers, places=distinct_places(cited))


def _reading(site: Site, shown: _Shown, token: str, place: Citation) -> Reading:
    trail = Trail.through(
        shown.places,
        lambda number, _: f"/s/{token}/{number}#cited",
        title=shown.share.title,
        back_url=f"/s/{token}",
    )
    store = site.application.store
    opening = Opening(
        article_id=place.article_id,
        version=place.version,
        start=place.start,
        end=place.end,
        trail=trail,
    )
    hides = store.removals.hides(place.article_id)
    reading = hidden_reading(opening) if hides else read_article(store, opening)
    # Other versions and other articles are not part of what was shared.
    kept = [version for version in reading.versions if version.shown]
    return reading.model_copy(update={"versions": kept, "copies": [], "current_url": None})


def _key(place: Citation) -> tuple[str, str, int, int]:
    return place.article_id, place.version, place.start, place.end
