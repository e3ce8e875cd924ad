"""An article as the reader shows it: cut into paragraphs, opened at a cited span.

The mark is set only where it is certain: a version is named, it is known, and the span lies inside
it. Otherwise the article opens unmarked and the notice says why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import BaseModel

from index.types import Article, VersionStatus
from rag.citations import publisher_url, reader_url
from rag.errors import UnknownIdError
from rag.reading import Mark, Segment, segments
from web.editions import CopyOut, EditionShelf, ShownVersion, copies_of, page_of, versions_of
from web.replies import ArticleOut
from web.trail import Stop, Trail

__all__ = ["Opening", "Reading", "Shelf", "hidden_reading", "read_article"]

_CITED = "cited"
_REMOVED = "This article was removed from the library. Its text is gone, so nothing can be shown."
_HIDDEN = "This article was removed from the library."
_QUOTED = "These are the words that were cited."
_KEPT = "For a short while it can still be kept."
_EARLIER = "The answer cited an earlier version of this article. You are reading that version."
_OLDER = "You are reading an earlier version of this article."
_UNKNOWN = "The cited version is not known here. You are reading the current one, unmarked."
_NO_VERSION = "The address names a place but no version of the text, so nothing is highlighted."
_NO_PLACE = "The cited place is not certain in this text, so nothing is highlighted."


class Shelf(EditionShelf, Protocol):
    """The part of the store that reading needs."""

    def article(self, article_id: str) -> Article:
        """Return an article; UnknownIdError if it is gone."""
        ...

    def version_text(self, article_id: str, version: str) -> str:
        """Return a version's canonical text; UnknownIdError if it is gone."""
        ...

    def version_status(self, article_id: str, version: str) -> VersionStatus:
        """Say what became of a version."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Where an article is opened: at ``[start, end)`` of ``version``, of the current one if None.

    ``trail`` is the way that leads there.
    """

    article_id: str
    version: str | None = None
    start: int | None = None
    end: int | None = None
    trail: Trail | None = None


class Reading(BaseModel):
    """One article version, ready to be shown.

    ``paragraphs`` hold segments whose ``key`` is ``cited`` inside the cited span, ``also-N`` where
    the same answer cites the words under its number N, else null. ``current_url`` leads to the
    current version when this is not it, at the same words if they are still there. ``keep_url``
    leads to the page where a removed article can still be kept. ``publisher_url`` points at the
    cited words on the publisher's page.
    """

    article: ArticleOut | None
    version: str
    status: Literal["current", "superseded", "removed", "unknown"]
    notice: str | None
    marked: bool
    paragraphs: list[list[Segment]]
    current_url: str | None = None
    keep_url: str | None = None
    publisher_url: str | None = None
    versions: list[ShownVersion] = []
    copies: list[CopyOut] = []
    trail: Trail | None = None


def read_article(shelf: Shelf, opening: Opening) -> Reading:
    """Return the article that is opened, marked at the place.

    Without a version nothing is marked: a position means something in one version only. The stops
    of the trail that lie in this version are marked too, around the place that is open.

    Raises UnknownIdError for an article that was never there.
    """
    article_id, version, trail = opening.article_id, opening.version, opening.trail
    if version is not None and shelf.version_status(article_id, version) == "removed":
        return _removed(version, trail)
    article = shelf.article(article_id)
    status: VersionStatus = (
        "current" if version is None else shelf.version_status(article_id, version)
    )
    known = version if version is not None and status == "superseded" else article.version
    text = shelf.version_text(article_id, known)
    wanted = opening.start is not None or opening.end is not None
    certain = version is not None and status != "unknown"
    place = _place(text, opening.start, opening.end) if certain else None
    opened = None if trail is None else trail.opened_at(article_id, known, place)
    stops = [] if opened is None else _stops_in(opened.stops, article_id, known, text)
    words = "" if place is None else text[place[0] : place[1]]
    return Reading(
        article=ArticleOut.of(article),
        version=known,
        status=status,
        notice=_notice(status, wanted=wanted, placed=place is not None, named=version is not None),
        marked=place is not None,
        paragraphs=_paragraphs(segments(text, [*_marks(place, stops)])),
        current_url=_current_url(shelf, article, words) if status == "superseded" else None,
        publisher_url=publisher_url(article.url, words) if words else article.url,
        versions=versions_of(shelf, article_id, known),
        copies=copies_of(shelf, article_id),
        trail=opened,
    )


def hidden_reading(opening: Opening, *, may_keep: bool = False) -> Reading:
    """Return what an article that waits for its removal still shows: the quote, as it was cited.

    The quote is the answer's own, so there is none without the trail of one that cites the place.
    ``keep_url`` is there for those who may keep the article.

    Raises UnknownIdError where no version is named: nothing then says that it was cited.
    """
    article_id, version = opening.article_id, opening.version
    if version is None:
        raise UnknownIdError("article", [article_id])
    start, end = opening.start, opening.end
    place = None if start is None or end is None else (start, end)
    opened = opening.trail and opening.trail.opened_at(article_id, version, place)
    stop = None if opened is None or opened.at is None else opened.stops[opened.at]
    words = [_HIDDEN, _QUOTED if stop else "", _KEPT if may_keep else ""]
    return Reading(
        article=None,
        version=version,
        status="removed",
        notice=" ".join(filter(None, words)),
        marked=stop is not None,
        paragraphs=_paragraphs([Segment(text=stop.quote, key=_CITED)]) if stop else [],
        keep_url=page_of(article_id) if may_keep else None,
        trail=opened,
    )


def _removed(version: str, trail: Trail | None) -> Reading:
    return Reading(
        article=None,
        version=version,
        status="removed",
        notice=_REMOVED,
        marked=False,
        paragraphs=[],
        trail=trail and trail.opened_at("", version, None),
    )


def _paragraphs(pieces: Sequence[Segment]) -> list[list[Segment]]:
    """Break at empty lines and nowhere else: joined by empty lines, all is the text again."""
    paragraphs: list[list[Segment]] = [[]]
    for piece in pieces:
        for i, part in enumerate(piece.text.split("\n\n")):
            if i:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(Segment(text=part, key=piece.key))
    return paragraphs


def _place(text: str, start: int | None, end: int | None) -> tuple[int, int] | None:
    if start is None or end is None or not 0 <= start < end <= len(text):
        return None
    return start, end


def _stops_in(stops: Iterable[Stop], article_id: str, version: str, text: str) -> list[Stop]:
    return [
        stop
        for stop in stops
        if (stop.article_id, stop.version) == (article_id, version)
        and text[stop.start : stop.end] == stop.quote
    ]


def _marks(place: tuple[int, int] | None, stops: Iterable[Stop]) -> Iterator[Mark]:
    """Yield the open place whole, and of the other stops what lies outside it."""
    first, last = place or (0, 0)
    if place is not None:
        yield Mark(start=first, end=last, key=_CITED)
    for stop in stops:
        around: tuple[tuple[int, int], ...] = ((stop.start, stop.end),)
        if stop.start < last and first < stop.end:
            around = ((stop.start, first), (last, stop.end))
        for start, end in around:
            if start < end:
                yield Mark(start=start, end=end, key=f"also-{stop.label}")


def _notice(status: VersionStatus, *, wanted: bool, placed: bool, named: bool) -> str | None:
    if status == "unknown":
        return _UNKNOWN
    words = []
    if status == "superseded":
        words.append(_EARLIER if wanted else _OLDER)
    if wanted and not placed:
        words.append(_NO_PLACE if named else _NO_VERSION)
    return " ".join(words) or None


def _current_url(shelf: Shelf, article: Article, words: str) -> str | None:
    current = shelf.version_text(article.article_id, article.version)
    at = current.find(words) if words else -1
    if at < 0:
        return page_of(article.article_id)
    return reader_url(article.article_id, article.version, at, at + len(words))
