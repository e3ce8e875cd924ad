"""The citations of an answer as places to go, one after the other and across articles.

Each place is one stop, in the order of the answer, however many sentences cite it. What was purged
has no words to go to and is no stop.
"""

from collections.abc import Callable, Iterable
from typing import Protocol, Self

from pydantic import BaseModel

from rag.citations import reader_url
from rag.errors import UnknownIdError
from rag.types import Answer, Citation

__all__ = ["AnswerSource", "Stop", "Trail", "distinct_places", "trail_of"]


class AnswerSource(Protocol):
    """The part of the chat store that a trail needs."""

    def answer(self, answer_id: str) -> Answer:
        """Return an answer as it was stored; UnknownIdError if there is none."""
        ...


class Stop(BaseModel):
    """One cited place: ``version_text[start:end] == quote``; ``label`` is its number in the answer.

    ``url`` leads to it.
    """

    label: int
    article_id: str
    version: str
    start: int
    end: int
    title: str
    quote: str
    url: str


class Trail(BaseModel):
    """All stops of an answer. ``at`` is the number of the one that is open, from 0, or null.

    ``previous_url`` and ``next_url`` lead on from there; where none is open, the next is the first.
    """

    title: str
    back_url: str
    stops: list[Stop]
    at: int | None = None
    previous_url: str | None = None
    next_url: str | None = None

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the trail of an answer, with no stop open yet."""

        def url(_: int, cited: Citation) -> str:
            return reader_url(
                cited.article_id,
                cited.version,
                cited.start,
                cited.end,
                answer_id=answer.answer_id,
            )

        return cls.through(
            answer.citations,
            url,
            title=answer.question,
            back_url=f"/c/{answer.conversation_id}#{answer.answer_id}",
        )

    @classmethod
    def through(
        cls,
        citations: Iterable[Citation],
        url_of: Callable[[int, Citation], str],
        *,
        title: str,
        back_url: str,
    ) -> Self:
        """Return the trail through citations; ``url_of`` gets a stop's number from 1."""
        stops = [
            Stop(
                label=cited.label,
                article_id=cited.article_id,
                version=cited.version,
                start=cited.start,
                end=cited.end,
                title=cited.title,
                quote=cited.quote,
                url=url_of(number, cited),
            )
            for number, cited in enumerate(distinct_places(citations), start=1)
        ]
        return cls(title=title, back_url=back_url, stops=stops)

    def opened_at(self, article_id: str, version: str, place: tuple[int, int] | None) -> Self:
        """Return the trail with the stop at ``place`` open; with none where none is there."""
        wanted = None if place is None else (article_id, version, *place)
        at = next(
            (
                i
                for i, stop in enumerate(self.stops)
                if (stop.article_id, stop.version, stop.start, stop.end) == wanted
            ),
            None,
        )
        following = 0 if at is None else at + 1
        urls = [stop.url for stop in self.stops]
        return self.model_copy(
            update={
                "at": at,
                "previous_url": urls[at - 1] if at else None,
                "next_url": urls[following] if following < len(urls) else None,
            }
        )


def trail_of(answers: AnswerSource, answer_id: str | None) -> Trail | None:
    """Return the trail of a stored answer; None if none is named or it is gone."""
    if answer_id is None:
        return None
    try:
        return Trail.of(answers.answer(answer_id))
    except UnknownIdError:
        return None


def distinct_places(citations: Iterable[Citation]) -> list[Citation]:
    """Return the citations that have words, one for each place, in the order of the answer."""
    first: dict[tuple[str, str, int, int], Citation] = {}
    for cited in citations:
        if cited.quote:
            first.setdefault((cited.article_id, cited.version, cited.start, cited.end), cited)
    return list(first.values())
