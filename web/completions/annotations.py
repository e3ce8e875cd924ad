"""Citations as ``url_citation`` annotations of the answer's text."""

from typing import Literal

from pydantic import BaseModel

from index.types import Span
from rag.labels import LabelMark, find_labels
from rag.types import Citation
from web.replies import AnswerOut

__all__ = ["Annotation", "UrlCitation", "annotations_of"]


class UrlCitation(BaseModel):
    """Where the citation's mark stands in the content, in code points, and what it leads to.

    ``content[start_index:end_index]`` is the mark, such as ``[1]``.
    """

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """One citation; ``url_citation.url`` opens the article at the cited words."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


def annotations_of(answer: AnswerOut, base_url: str) -> list[Annotation]:
    """Return one annotation for each citation, in the order of ``answer.citations``.

    ``base_url`` is the server's own address without a slash at its end.
    """
    marks = find_labels(answer.text, len(answer.evidence))
    return [_annotation(answer, citation, marks, base_url) for citation in answer.citations]


def _annotation(
    answer: AnswerOut, citation: Citation, marks: list[LabelMark], base_url: str
) -> Annotation:
    place = _place(answer, citation, marks)
    return Annotation(
        url_citation=UrlCitation(
            start_index=place.start,
            end_index=place.end,
            title=citation.title,
            url=f"{base_url}{citation.reader_url}",
        )
    )


def _place(answer: AnswerOut, citation: Citation, marks: list[LabelMark]) -> Span:
    """Return the span of the citation's mark, of its whole claim if it has none."""
    claim = answer.claims[citation.claim]
    for mark in marks:
        if claim.start <= mark.start < claim.end and citation.label in mark.labels:
            return Span(start=mark.start, end=mark.end)
    return Span(start=claim.start, end=claim.end)
