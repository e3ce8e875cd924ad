"""The checks of one claim and the verdict they give.

Checks so far: ``label_resolves`` (each label names evidence), ``quoted_words`` (words in quotation
marks stand in a cited passage, exactly) and ``wording`` (the claim is one or more whole cited
sentences word for word, or how many of its words the quote has). A claim in a model's own words,
or cut out of a sentence, is at best ``partly``: that its words are in the passage does not show
that the passage says the same ("No one believed that …").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Span
from rag.claims import ClaimSpan
from rag.quotes import anchor, carrying_quote, quoted_words
from rag.sentences import sentence_spans
from rag.types import Check, Evidence, Verdict

__all__ = ["CheckedClaim", "CitedSpan", "check_claim"]

# Below this share of the claim's words no sentence is offered as the one that carries it: half
# of the words of an unrelated sentence on the same topic are often shared.
_LEAST_COVERAGE = 0.5
_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[a-z]|(?:note|nb) \d{1,2}|citation needed)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSpan:
    """A span of an evidence's own text that stands behind a claim."""

    evidence: Evidence
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaim:
    """What the checks found for one claim."""

    verdict: Verdict
    reason: str
    score: float | None
    checks: tuple[Check, ...]
    cited: tuple[CitedSpan, ...]


def check_claim(
    claim: ClaimSpan, evidence: Sequence[Evidence], offered: Sequence[tuple[int, str]] = ()
) -> CheckedClaim:
    """Check a claim against the evidence it cites.

    ``evidence`` is in label order from 1. ``offered`` holds a provider's own quotes as (label,
    quote); they count only if they are found in that evidence.
    """
    sources = [evidence[label - 1] for label in claim.labels]
    found = [_carrier(claim.statement, source, offered) for source in sources]
    checks = [*_label_check(claim), *_quote_checks(claim, sources)]
    if not sources:
        return _without_source(claim, tuple(checks))
    score = max(coverage for _, coverage in found)
    verbatim = any(_is_whole(claim.statement, source.text) for source in sources)
    checks.append(_wording_check(score, verbatim=verbatim))
    verdict, reason = _verdict(checks, verbatim=verbatim, score=score)
    return CheckedClaim(
        verdict=verdict,
        reason=reason,
        score=1.0 if verbatim else round(score, 4),
        checks=tuple(checks),
        cited=tuple(
            CitedSpan(evidence=source, span=span)
            for source, (span, _) in zip(sources, found, strict=True)
            if span is not None
        ),
    )


def _is_whole(statement: str, passage: str) -> bool:
    """Whether the statement is whole sentences of the passage; signs at its ends do not count."""
    span = anchor(statement, passage)
    if span is None:
        return False
    sentences = list(sentence_spans(passage))
    return any(
        not _has_words(passage[s.start : span.start])
        for s in sentences
        if s.start <= span.start < s.end
    ) and any(
        not _has_words(passage[span.end : s.end]) for s in sentences if s.start < span.end <= s.end
    )


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, _FOOTNOTE.sub("", text)))


def _carrier(
    statement: str, source: Evidence, offered: Sequence[tuple[int, str]]
) -> tuple[Span | None, float]:
    """Return the span behind the claim: verbatim, as offered, or the best sentences.

    Without a confident place there is none: marking the wrong sentence is worse than marking none.
    """
    exact = anchor(statement, source.text)
    if exact is not None:
        return exact, 1.0
    best = carrying_quote(statement, source.text)
    coverage = best.coverage if best else 0.0
    for label, quote in offered:
        place = anchor(quote, source.text) if label == source.label else None
        if place is not None:
            return place, coverage
    if best is not None and coverage >= _LEAST_COVERAGE:
        return best.span, coverage
    return None, coverage


def _label_check(claim: ClaimSpan) -> list[Check]:
    if claim.unknown:
        listed = ", ".join(claim.unknown)
        return [Check(name="label_resolves", passed=False, detail=f"no source {listed}")]
    if claim.labels:
        return [Check(name="label_resolves", passed=True, detail="every label names a source")]
    return []


def _quote_checks(claim: ClaimSpan, sources: Sequence[Evidence]) -> list[Check]:
    checks = []
    for words in quoted_words(claim.statement):
        passed = any(anchor(words, source.text) is not None for source in sources)
        detail = f"“{words}” " + (
            "stands in a cited passage" if passed else "is not in the cited passages"
        )
        checks.append(Check(name="quoted_words", passed=passed, detail=detail))
    return checks


def _wording_check(score: float, *, verbatim: bool) -> Check:
    detail = (
        "the sentence stands in the article word for word"
        if verbatim
        else f"{score:.0%} of the sentence's words are in the cited sentences"
    )
    return Check(name="wording", passed=verbatim or score >= _LEAST_COVERAGE, detail=detail)


def _without_source(claim: ClaimSpan, checks: tuple[Check, ...]) -> CheckedClaim:
    verdict: Verdict = "unsupported" if claim.unknown else "uncited"
    reason = (
        f"cites a source that does not exist: {', '.join(claim.unknown)}"
        if claim.unknown
        else "no source is cited"
    )
    return CheckedClaim(verdict=verdict, reason=reason, score=None, checks=checks, cited=())


def _verdict(checks: Sequence[Check], *, verbatim: bool, score: float) -> tuple[Verdict, str]:
    failed = [check for check in checks if not check.passed]
    if any(check.name == "quoted_words" for check in failed):
        return "unsupported", next(c.detail for c in failed if c.name == "quoted_words")
    if score < _LEAST_COVERAGE and not verbatim:
        return "unsupported", "the cited passages share too few words with the sentence"
    if failed:
        return "partly", "; ".join(check.detail for check in failed)
    if verbatim:
        return "supported", "stands in the article word for word"
    return "partly", "in the model's own words; most of them are in the cited sentences"
