"""Turns what an answer cites into evidence: inline text as it is sent, articles from the library.

A whole page becomes one evidence over its whole canonical text. Nothing is fetched: an address
is looked up among the articles that were ingested.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.types import Article, Span
from rag.canonical import canonical_text, version_of
from rag.citations import VersionSource
from rag.errors import UnknownIdError
from rag.types import Evidence, LegScores
from rag.verifying.addresses import AddressBook, articles_at
from rag.verifying.types import ForeignSource, VerifiedSource

__all__ = ["ArticleLibrary", "ResolvedSource", "resolve"]


class ArticleLibrary(VersionSource, AddressBook, Protocol):
    """The parts of the store that hold what an answer can cite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedSource:
    """A source with its evidence; without a source at hand the evidence is empty.

    ``text`` is the whole canonical text that the evidence is cut from. ``reason`` says why it is
    not at hand. ``inline`` says that the text came with the answer.
    """

    source: ForeignSource
    evidence: Evidence
    text: str
    inline: bool
    reason: str | None

    def verified(self) -> VerifiedSource:
        """Return the source as the result shows it."""
        from_library = self.reason is None and not self.inline
        return VerifiedSource(
            label=self.evidence.label,
            name=self.source.name,
            title=self.evidence.title,
            article_id=self.evidence.article_id if from_library else self.source.article_id,
            version=self.evidence.version or None,
            url=self.evidence.url,
            n_chars=len(self.evidence.text),
            state="found" if self.reason is None else "missing",
            reason=self.reason,
        )


def resolve(
    sources: Sequence[ForeignSource], library: ArticleLibrary
) -> tuple[ResolvedSource, ...]:
    """Return every source, labelled from 1 in order; what is not at hand says why."""
    cited = [s.url for s in sources if s.url and s.text is None and s.article_id is None]
    at = articles_at(list(dict.fromkeys(cited)), library) if cited else {}
    return tuple(_resolved(label, s, library, at) for label, s in enumerate(sources, start=1))


def _resolved(
    label: int, source: ForeignSource, library: ArticleLibrary, at: Mapping[str, Article]
) -> ResolvedSource:
    if source.text is not None:
        return _inline(label, source, source.text)
    if source.article_id is not None:
        return _article(label, source, library, source.article_id)
    if source.url is None:
        return _missing(label, source, f"the text of {source.name!r} did not come with the answer")
    article = at.get(source.url)
    if article is None:
        return _missing(label, source, f"no article of the library has the address {source.url!r}")
    return _article(label, source, library, article.article_id)


def _inline(label: int, source: ForeignSource, text: str) -> ResolvedSource:
    canonical = canonical_text(text)
    if not canonical:
        return _missing(label, source, f"the text of {source.name!r} is empty")
    evidence = _evidence(
        label, source, article_id=f"source-{label}", version=version_of(canonical), text=canonical
    )
    return ResolvedSource(
        source=source, evidence=evidence, text=canonical, inline=True, reason=None
    )


def _article(
    label: int, source: ForeignSource, library: ArticleLibrary, article_id: str
) -> ResolvedSource:
    try:
        article = library.article(article_id)
        version = source.version or article.version
        text = library.version_text(article_id, version)
    except UnknownIdError:
        return _missing(label, source, _absence(source, library, article_id))
    passage = source.passage or Span(start=0, end=len(text))
    if passage.end > len(text):
        return _missing(
            label,
            source,
            f"the cited passage {passage.start}:{passage.end} of {article_id!r} is outside its "
            f"{len(text)} characters",
        )
    evidence = _evidence(
        label,
        source,
        article_id=article_id,
        version=version,
        text=text[passage.start : passage.end],
        start=passage.start,
        article=article,
    )
    return ResolvedSource(source=source, evidence=evidence, text=text, inline=False, reason=None)


def _absence(source: ForeignSource, library: ArticleLibrary, article_id: str) -> str:
    version = source.version
    if version and library.version_status(article_id, version) == "removed":
        return f"the article {article_id!r} was removed from the library"
    try:
        library.article(article_id)
    except UnknownIdError:
        return f"no article with id {article_id!r} is in the library"
    return f"the library does not hold the version {version!r} of {article_id!r}"


def _missing(label: int, source: ForeignSource, reason: str) -> ResolvedSource:
    evidence = _evidence(
        label, source, article_id=source.article_id or "", version=source.version or "", text=""
    )
    return ResolvedSource(source=source, evidence=evidence, text="", inline=False, reason=reason)


def _evidence(
    label: int,
    source: ForeignSource,
    *,
    article_id: str,
    version: str,
    text: str,
    start: int = 0,
    article: Article | None = None,
) -> Evidence:
    return Evidence(
        label=label,
        passage_id=0,
        article_id=article_id,
        version=version,
        title=article.title if article else source.title,
        author=article.author if article else None,
        outlet=article.outlet if article else None,
        published=article.published if article else None,
        url=article.url if article else source.url,
        language=article.language if article else None,
        start=start,
        end=start + len(text),
        text=text,
        score=0.0,
        legs=LegScores(dense=None, lexical=None),
    )
