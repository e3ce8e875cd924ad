"""Checks an answer from anywhere: every claim against what it cites, every quote again.

Whatever the answer says of itself is a claim too. Its quotes are looked for in their sources; one
that is not there is reported as invented and fails a check. A label that names nothing, or a
source that is not at hand, stays visible and is counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from index.types import Span
from rag.checking.claims import CheckedClaim, check_claim
from rag.checking.side_by_side import side_by_side
from rag.citations import make_citation
from rag.errors import UnusableAnswerError
from rag.quotes import anchor
from rag.types import Check, Citation, Claim, Verdict
from rag.verifying.fates import Fates
from rag.verifying.placing import PlacedClaim, place_marks
from rag.verifying.resolve import ArticleLibrary, ResolvedSource, resolve
from rag.verifying.types import (
    CheckedCitation,
    ClaimCheck,
    ForeignAnswer,
    InventedQuote,
    Mark,
    VerdictCounts,
    VerifiedAnswer,
)

__all__ = ["verify"]

# Checking reads every cited source once for each claim, about a million characters in a second.
_MOST_COMPARED_CHARS = 10_000_000
_SHOWN_QUOTE_CHARS = 120


def verify(
    answer: ForeignAnswer, library: ArticleLibrary, check: ClaimCheck = check_claim
) -> VerifiedAnswer:
    """Return everything that the checks find in ``answer``.

    Raises UnusableAnswerError if it says nothing that can be checked, or too much at once.
    """
    sources = resolve(answer.sources, library)
    missing = frozenset(s.evidence.label for s in sources if s.reason is not None)
    placing = place_marks(answer, missing)
    if not placing.claims and not answer.abstained:
        raise UnusableAnswerError("the answer has no sentence; there is nothing to check")
    _check_work(placing.claims, sources)
    verifier = _Verifier(answer=answer, sources=sources, check=check, fates=Fates(library))
    weighed = side_by_side(verifier.weighed, placing.claims)
    results = [
        verifier.claim(i, placed, found)
        for i, (placed, found) in enumerate(zip(placing.claims, weighed, strict=True))
    ]
    claims = tuple(result.claim for result in results)
    return VerifiedAnswer(
        format=answer.format,
        text=answer.text,
        supported=all(claim.verdict == "supported" for claim in claims),
        counts=_counted([claim.verdict for claim in claims]),
        claims=claims,
        citations=tuple(citation for result in results for citation in result.citations),
        sources=tuple(source.verified() for source in sources),
        rejected_labels=sum(len(c.unknown_labels) for c in claims) + len(placing.unplaced),
        invented_quotes=tuple(quote for result in results for quote in result.invented),
        unplaced=placing.unplaced,
    )


def _counted(verdicts: Sequence[Verdict]) -> VerdictCounts:
    return VerdictCounts(
        supported=verdicts.count("supported"),
        partly=verdicts.count("partly"),
        unsupported=verdicts.count("unsupported"),
        uncited=verdicts.count("uncited"),
    )


def _check_work(claims: Sequence[PlacedClaim], sources: Sequence[ResolvedSource]) -> None:
    n_chars = sum(
        len(sources[label - 1].evidence.text) for claim in claims for label in claim.span.labels
    )
    if n_chars > _MOST_COMPARED_CHARS:
        raise UnusableAnswerError(
            f"the claims cite {n_chars} characters between them; check them in parts, or send "
            f"the parts of the sources that are cited, {_MOST_COMPARED_CHARS} characters at most"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    claim: Claim
    citations: tuple[CheckedCitation, ...]
    invented: tuple[InventedQuote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quoted:
    """A quote that the answer claims, and where it stands in the source's whole text."""

    label: int
    quote: str
    place: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """What the checks found for a claim, and the quotes that the answer claims for it."""

    quoted: Sequence[_Quoted]
    checked: CheckedClaim


class _Verifier:
    """Checks the claims of one answer: ``weighed`` on any thread, ``claim`` in their order."""

    def __init__(
        self,
        *,
        answer: ForeignAnswer,
        sources: Sequence[ResolvedSource],
        check: ClaimCheck,
        fates: Fates,
    ) -> None:
        self._answer = answer
        self._sources = sources
        self._evidence = [source.evidence for source in sources]
        self._check = check
        self._fates = fates
        self._places: dict[tuple[int, str, Span | None], Span | None] = {}

    def weighed(self, placed: PlacedClaim) -> _Weighed:
        """Return what the checks find for a claim, and the quotes it claims."""
        quoted = list(self._quoted(placed))
        offered = [(q.label, q.quote) for q in quoted if q.place is not None]
        checked = self._check(placed.span, self._evidence, offered)
        return _Weighed(quoted=quoted, checked=checked)

    def claim(self, index: int, placed: PlacedClaim, found: _Weighed) -> _Result:
        """Return a claim with its citations."""
        span, quoted, checked = placed.span, found.quoted, found.checked
        own = [*self._source_checks(placed), *_quote_checks(quoted)]
        verdict, reason = _verdict(checked, own, only_missing=not (span.labels or span.unknown))
        claim = Claim(
            text=self._answer.text[span.start : span.end],
            start=span.start,
            end=span.end,
            labels=span.labels,
            unknown_labels=(*span.unknown, *map(self._label, placed.missing)),
            verdict=verdict,
            reason=reason,
            score=checked.score,
            checks=(*checked.checks, *own),
        )
        return _Result(
            claim=claim,
            citations=tuple(self._citations(index, placed, checked, quoted)),
            invented=tuple(
                InventedQuote(claim=index, label=q.label, quote=q.quote)
                for q in quoted
                if q.place is None
            ),
        )

    def _label(self, label: int) -> str:
        """Return a label as the answer writes it."""
        return str(label) if self._answer.labelled else self._sources[label - 1].source.name

    def _quoted(self, placed: PlacedClaim) -> Iterator[_Quoted]:
        seen = set()
        for mark in placed.marks:
            label = (mark.source or 0) + 1
            if mark.source is None or mark.quote is None or label in placed.missing:
                continue
            if (label, mark.quote) not in seen:
                seen.add((label, mark.quote))
                place = self._place(mark, label, mark.quote)
                yield _Quoted(label=label, quote=mark.quote, place=place)

    def _place(self, mark: Mark, label: int, quote: str) -> Span | None:
        """Find a quote: at its claimed place if it counts in our own text, else anywhere."""
        source = self._sources[label - 1]
        span = mark.span if source.source.version is not None else None
        key = (label, quote, span)
        if key not in self._places:
            exact = span is not None and source.text[span.start : span.end] == quote
            self._places[key] = span if exact else anchor(quote, source.text)
        return self._places[key]

    def _source_checks(self, placed: PlacedClaim) -> Iterator[Check]:
        for label in placed.missing:
            reason = self._sources[label - 1].reason or "it is not at hand"
            yield Check(name="source_at_hand", passed=False, detail=reason)

    def _citations(
        self, index: int, placed: PlacedClaim, checked: CheckedClaim, quoted: Sequence[_Quoted]
    ) -> Iterator[CheckedCitation]:
        purged = [mark for mark in placed.marks if self._is_purged(mark)]
        without = {mark.source for mark in purged}
        for label in placed.span.labels:
            source = self._sources[label - 1]
            spans = [] if label - 1 in without else self._spans(label, checked, quoted)
            for span in spans:
                citation = make_citation(
                    replace(source.evidence, start=0),
                    claim=index,
                    span=span,
                    version_text=source.text,
                )
                yield self._fate(citation, source)
        for mark in purged:
            yield self._removed(mark, index)

    def _spans(self, label: int, checked: CheckedClaim, quoted: Sequence[_Quoted]) -> list[Span]:
        """Return the places that the answer quotes itself, else those that the checks found."""
        own = [q.place for q in quoted if q.label == label and q.place is not None]
        found = [
            Span(start=c.evidence.start + c.span.start, end=c.evidence.start + c.span.end)
            for c in checked.cited
            if c.evidence.label == label
        ]
        return list(dict.fromkeys(own or found))

    def _fate(self, citation: Citation, source: ResolvedSource) -> CheckedCitation:
        if source.inline:
            # There is no page to open for a text that only came along.
            return self._fates.inline(replace(citation, reader_url=""), source.text)
        return self._fates.of(citation)

    def _is_purged(self, mark: Mark) -> bool:
        """Whether a mark is a citation of ours whose words a purge took away."""
        if self._answer.format != "footnote" or mark.source is None:
            return False
        return mark.quote is None or self._sources[mark.source].reason is not None

    def _removed(self, mark: Mark, index: int) -> CheckedCitation:
        source = self._sources[mark.source or 0]
        span = mark.span or Span(start=0, end=0)
        citation = make_citation(
            replace(source.evidence, start=0), claim=index, span=span, version_text=""
        )
        gone = replace(citation, status="removed", publisher_url=None)
        return CheckedCitation(**asdict(gone), was=None, now=None)


def _quote_checks(quoted: Sequence[_Quoted]) -> Iterator[Check]:
    for q in quoted:
        words = q.quote
        if len(words) > _SHOWN_QUOTE_CHARS:
            words = f"{words[:_SHOWN_QUOTE_CHARS]}…"
        told = "stands in" if q.place is not None else "is not in"
        yield Check(
            name="claimed_quote",
            passed=q.place is not None,
            detail=f"“{words}” {told} source {q.label}",
        )


def _verdict(
    checked: CheckedClaim, own: Sequence[Check], *, only_missing: bool
) -> tuple[Verdict, str]:
    """Return the verdict of all checks: one that fails leaves no claim fully supported."""
    failed = "; ".join(check.detail for check in own if not check.passed)
    if not failed:
        return checked.verdict, checked.reason
    if only_missing:
        return "unsupported", f"cannot be checked: {failed}"
    if checked.verdict == "supported":
        return "partly", failed
    return checked.verdict, f"{checked.reason}; {failed}"
