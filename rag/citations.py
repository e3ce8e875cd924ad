"""Makes citations that obey the span law, and says later what became of their articles.

A citation is made only here, from the version's own text, so ``version_text[start:end] == quote``
holds by construction; links come from stored metadata alone.
"""

from dataclasses import replace
from typing import Protocol
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode, urlsplit

from index.types import Article, Span, VersionStatus
from rag.errors import UnknownIdError
from rag.types import Answer, Citation, CitationStatus, Evidence

__all__ = [
    "VersionSource",
    "citation_status",
    "is_web_address",
    "make_citation",
    "publisher_url",
    "reader_url",
    "with_status",
]

_CONTEXT_CHARS = 40
# A text fragment with one argument cannot cross a block border, so longer quotes are named by
# their first and last words (https://wicg.github.io/scroll-to-text-fragment/).
_WHOLE_QUOTE_CHARS = 80
_EDGE_WORDS = 5


class VersionSource(Protocol):
    """The part of the store that tells what became of a version."""

    def version_status(self, article_id: str, version: str) -> VersionStatus:
        """Say whether the version is current, superseded, removed or unknown."""
        ...

    def version_text(self, article_id: str, version: str) -> str:
        """Return a version's canonical text; UnknownIdError if it is gone."""
        ...

    def article(self, article_id: str) -> Article:
        """Return an article; UnknownIdError if it is gone."""
        ...

    def is_leaving(self, article_id: str) -> bool:
        """Whether an article is hidden until it is removed."""
        ...


def make_citation(
    evidence: Evidence, *, claim: int, span: Span, version_text: str, answer: Span | None = None
) -> Citation:
    """Return the citation of ``span``, which is given in the evidence's own text.

    ``answer`` are the words in it that answer the question, given in the same way.
    """
    start, end = evidence.start + span.start, evidence.start + span.end
    words = version_text[start:end]
    return Citation(
        label=evidence.label,
        claim=claim,
        article_id=evidence.article_id,
        version=evidence.version,
        title=evidence.title,
        author=evidence.author,
        outlet=evidence.outlet,
        published=evidence.published,
        url=evidence.url,
        start=start,
        end=end,
        quote=words,
        prefix=version_text[max(0, start - _CONTEXT_CHARS) : start],
        suffix=version_text[end : end + _CONTEXT_CHARS],
        status="verified",
        reader_url=reader_url(evidence.article_id, evidence.version, start, end),
        publisher_url=publisher_url(evidence.url, words),
        also_in=evidence.also_in,
        highlight=None if answer is None else _cut(words, answer, span),
    )


def _cut(words: str, answer: Span, span: Span) -> tuple[str, str, str]:
    first, last = answer.start - span.start, answer.end - span.start
    return words[:first], words[first:last], words[last:]


def reader_url(
    article_id: str, version: str, start: int, end: int, *, answer_id: str | None = None
) -> str:
    """Return the address of the article page, opened and highlighted at a span.

    With an answer, the page marks the other citations of that answer too and leads to them.
    """
    place: dict[str, str | int] = {"version": version, "start": start, "end": end}
    query = urlencode(place if answer_id is None else place | {"answer": answer_id})
    return f"/articles/{percent_encoded(article_id, safe='')}?{query}#cited"


def publisher_url(url: str | None, words: str) -> str | None:
    """Return the publisher's address with a text fragment that points at ``words``.

    >>> publisher_url("https://a.example/x", "two-way, yes")
    'https://a.example/x#:~:text=two%2Dway%2C%20yes'
    """
    if url is None or not is_web_address(url):
        return None
    parts = words.split()
    short = len(words) <= _WHOLE_QUOTE_CHARS and "\n" not in words
    if short or len(parts) < 2 * _EDGE_WORDS:
        text = _fragment(" ".join(parts))
    else:
        first, last = " ".join(parts[:_EDGE_WORDS]), " ".join(parts[-_EDGE_WORDS:])
        text = f"{_fragment(first)},{_fragment(last)}"
    return f"{url.split('#', 1)[0]}#:~:text={text}"


def is_web_address(url: str) -> bool:
    """Whether a page may link to ``url``; stored metadata can say anything.

    >>> is_web_address("https://a.example/"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _fragment(words: str) -> str:
    """Percent-encode; the dash, comma and ampersand are syntax inside a text fragment."""
    return percent_encoded(words, safe="").replace("-", "%2D")


def with_status(answer: Answer, store: VersionSource) -> Answer:
    """Return the answer with each citation's status as of now."""
    citations = tuple(replace(c, status=citation_status(c, store)) for c in answer.citations)
    return replace(answer, citations=citations)


def citation_status(citation: Citation, store: VersionSource) -> CitationStatus:
    """Return what became of a citation: its words, its version and its article as of now."""
    # A purge took the words; they do not come back when the article does.
    if not citation.quote:
        return "removed"
    status = store.version_status(citation.article_id, citation.version)
    if status not in {"current", "superseded"}:
        return "removed"
    if store.is_leaving(citation.article_id):
        return "leaving"
    if status == "current":
        return "verified"
    try:
        current = store.article(citation.article_id).version
        text = store.version_text(citation.article_id, current)
    except UnknownIdError:
        return "removed"
    return "moved" if citation.quote in text else "changed"
