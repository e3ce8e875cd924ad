"""An article as the reader shows it: cut into paragraphs, opened at a cited span.

The mark is set only where it is certain: a version is named, it is known, and the span lies inside
it. Otherwise the article opens unmarked and the notice says why.
"""

from collections.abc import Sequence
from typing import Literal, Protocol
from urllib.parse import quote as percent_encoded

from pydantic import BaseModel

from index.types import Article, VersionStatus
from rag.citations import reader_url
from rag.reading import Mark, Segment, segments
from web.replies import ArticleOut

__all__ = ["Reading", "Shelf", "read_article"]

_CITED = "cited"
_REMOVED = "This article was removed from the library. Its text is gone, so nothing can be shown."
_EARLIER = "The answer cited an earlier version of this article. You are reading that version."
_OLDER = "You are reading an earlier version of this article."
_UNKNOWN = "The cited version is not known here. You are reading the current one, unmarked."
_NO_VERSION = "The address names a place but no version of the text, so nothing is highlighted."
_NO_PLACE = "The cited place is not certain in this text, so nothing is highlighted."


class Shelf(Protocol):
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


class Reading(BaseModel):
    """One article version, ready to be shown.

    ``paragraphs`` hold segments whose ``key`` is ``cited`` inside the cited span, else null.
    ``current_url`` leads to the current version when this is not it, at the same words if they
    are still there.
    """

    article: ArticleOut | None
    version: str
    status: Literal["current", "superseded", "removed", "unknown"]
    notice: str | None
    marked: bool
    paragraphs: list[list[Segment]]
    current_url: str | None


def read_article(
    shelf: Shelf,
    article_id: str,
    *,
    version: str | None = None,
    start: int | None = None,
    end: int | None = None,
) -> Reading:
    """Return the article at ``version`` (the current one if None), marked at ``[start, end)``.

    Without a version nothing is marked: a position means something in one version only.

    Raises UnknownIdError for an article that was never there.
    """
    if version is not None and shelf.version_status(article_id, version) == "removed":
        return _removed(version)
    article = shelf.article(article_id)
    status: VersionStatus = (
        "current" if version is None else shelf.version_status(article_id, version)
    )
    known = version if version is not None and status == "superseded" else article.version
    text = shelf.version_text(article_id, known)
    wanted = start is not None or end is not None
    certain = version is not None and status != "unknown"
    place = _place(text, start, end) if certain else None
    marks = [] if place is None else [Mark(start=place[0], end=place[1], key=_CITED)]
    return Reading(
        article=ArticleOut.of(article),
        version=known,
        status=status,
        notice=_notice(status, wanted=wanted, placed=place is not None, named=version is not None),
        marked=place is not None,
        paragraphs=_paragraphs(segments(text, marks)),
        current_url=_current_url(shelf, article, text, place) if status == "superseded" else None,
    )


def _removed(version: str) -> Reading:
    return Reading(
        article=None,
        version=version,
        status="removed",
        notice=_REMOVED,
        marked=False,
        paragraphs=[],
        current_url=None,
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


def _notice(status: VersionStatus, *, wanted: bool, placed: bool, named: bool) -> str | None:
    if status == "unknown":
        return _UNKNOWN
    words = []
    if status == "superseded":
        words.append(_EARLIER if wanted else _OLDER)
    if wanted and not placed:
        words.append(_NO_PLACE if named else _NO_VERSION)
    return " ".join(words) or None


def _current_url(
    shelf: Shelf, article: Article, text: str, place: tuple[int, int] | None
) -> str | None:
    plain = f"/articles/{percent_encoded(article.article_id, safe='')}"
    if place is None:
        return plain
    quote = text[place[0] : place[1]]
    current = shelf.version_text(article.article_id, article.version)
    at = current.find(quote)
    if at < 0:
        return plain
    return reader_url(article.article_id, article.version, at, at + len(quote))
