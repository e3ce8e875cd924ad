"""The checks of one claim and the verdict they give.

A claim that is one or more whole sentences of a cited source, word for word, needs nothing more
than that. Any other is compared with the sentences that carry it by named checks
(``rag.checking.named``), each with its evidence in words, and by a support score, which weighs
the same checks with what a small model reads (``rag.checking.support``). A figure, date or
quotation that the source does not have is decisive; the rest decides through the score.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.types import Span
from rag.checking.cutting import check_cut
from rag.checking.named import named_checks
from rag.checking.source import Source
from rag.checking.support import Support, support_of, thresholds
from rag.claims import ClaimSpan
from rag.errors import EmbedderLoadError
from rag.quotes import anchor, carrying_quote, quoted_words
from rag.sentences import sentence_spans
from rag.types import Check, Evidence, Verdict

__all__ = ["CheckedClaim", "CitedSpan", "check_claim"]

# Below this share of the claim's words no sentence is offered as the one that carries it: half
# of the words of an unrelated sentence on the same topic are often shared.
_LEAST_COVERAGE = 0.5
# Checks that no score outweighs.
_DECISIVE = frozenset({"quoted_words", "numbers", "dates"})
# Checks without which no claim is supported in full; the others count through the score.
_LIMITING = frozenset({"support", "label_resolves", "cut", "negation", "hedging", "attribution"})
_VERBATIM = "stands in the article word for word"
_UNSCORED = "the support score is not available"
_MOST_UNBACKED = 5
_log = logging.getLogger("footnote")
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
    checks = [*_label_check(claim), *_quote_checks(claim, sources)]
    if not sources:
        return _without_source(claim, tuple(checks))
    if not any(_has_words(source.text) for source in sources):
        return _without_text(tuple(checks))
    found = [_carrier(claim.statement, source, offered) for source in sources]
    cited = tuple(
        CitedSpan(evidence=source, span=span)
        for source, span in zip(sources, found, strict=True)
        if span is not None
    )
    if any(_is_whole(claim.statement, source.text) for source in sources):
        checks.append(Check(name="wording", passed=True, detail=_VERBATIM))
        return _verbatim(tuple(checks), cited)
    around = [_whole_sentences(e.text, span) for e, span in zip(sources, found, strict=True)]
    checks += _cut_checks(claim.statement, sources, around)
    checks += named_checks(
        claim.statement,
        [
            Source(text=e.text, title=e.title, published=e.published, quotes=quotes)
            for e, quotes in zip(sources, around, strict=True)
        ],
    )
    support = _support(claim.statement, sources, checks)
    checks.append(_support_check(support))
    verdict, reason = _verdict(checks, support)
    return CheckedClaim(
        verdict=verdict,
        reason=reason,
        score=round(support.score, 4) if support else None,
        checks=tuple(checks),
        cited=cited,
    )


def _verbatim(checks: tuple[Check, ...], cited: tuple[CitedSpan, ...]) -> CheckedClaim:
    failed = [check.detail for check in checks if not check.passed]
    return CheckedClaim(
        verdict="partly" if failed else "supported",
        reason=_listed(failed) or _VERBATIM,
        score=1.0,
        checks=checks,
        cited=cited,
    )


def _support(
    statement: str, sources: Sequence[Evidence], checks: Sequence[Check]
) -> Support | None:
    """Return the score against everything cited, None if the model cannot be loaded."""
    try:
        return support_of(statement, "\n\n".join(source.text for source in sources), checks)
    except EmbedderLoadError as error:
        _log.warning("%s", error)
        return None


def _whole_sentences(passage: str, span: Span | None) -> tuple[Span, ...]:
    """Return the sentences that ``span`` touches as one span, none without a span."""
    if span is None:
        return ()
    touched = [s for s in _sentences(passage) if s.start < span.end and span.start < s.end]
    return (Span(start=touched[0].start, end=touched[-1].end),) if touched else (span,)


def _cut_checks(
    statement: str, sources: Sequence[Evidence], around: Sequence[tuple[Span, ...]]
) -> list[Check]:
    """Return a check for a statement that is part of a sentence, word for word; one passed does."""
    found = []
    for source, quotes in zip(sources, around, strict=True):
        for quote in quotes:
            sentence = source.text[quote.start : quote.end]
            part = anchor(statement, sentence)
            check = check_cut(sentence, part) if part is not None else None
            found += [check] if check is not None else []
    return next(([check] for check in found if check.passed), found[:1])


def _is_whole(statement: str, passage: str) -> bool:
    """Whether the statement is whole sentences of the passage; signs at its ends do not count."""
    span = anchor(statement, passage)
    if span is None:
        return False
    sentences = _sentences(passage)
    return any(
        not _has_words(passage[s.start : span.start])
        for s in sentences
        if s.start <= span.start < s.end
    ) and any(
        not _has_words(passage[span.end : s.end]) for s in sentences if s.start < span.end <= s.end
    )


@lru_cache(maxsize=256)
def _sentences(passage: str) -> tuple[Span, ...]:
    """Return the sentences of a passage, which all claims that cite it ask for."""
    return tuple(sentence_spans(passage))


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, _FOOTNOTE.sub("", text)))


def _carrier(statement: str, source: Evidence, offered: Sequence[tuple[int, str]]) -> Span | None:
    """Return the span behind the claim: verbatim, as offered, or the best sentences.

    Without a confident place there is none: marking the wrong sentence is worse than marking none.
    """
    exact = anchor(statement, source.text)
    if exact is not None:
        return exact
    for label, quote in offered:
        place = anchor(quote, source.text) if label == source.label else None
        if place is not None:
            return place
    best = carrying_quote(statement, source.text)
    return best.span if best is not None and best.coverage >= _LEAST_COVERAGE else None


def _label_check(claim: ClaimSpan) -> list[Check]:
    if claim.unknown:
        listed = ", ".join(claim.unknown)
        return [Check(name="label_resolves", passed=False, detail=f"no source {listed}")]
    if claim.labels:
        return [Check(name="label_resolves", passed=True, detail="every number names a source")]
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


def _support_check(support: Support | None) -> Check:
    if support is None:
        return Check(name="support", passed=False, detail=_UNSCORED)
    needed = thresholds().supported
    detail = f"the source supports this with a score of {support.score:.2f} ({needed:.2f} needed)"
    return Check(name="support", passed=support.score >= needed, detail=detail)


def _without_source(claim: ClaimSpan, checks: tuple[Check, ...]) -> CheckedClaim:
    verdict: Verdict = "unsupported" if claim.unknown else "uncited"
    reason = (
        f"cites a source that does not exist: {', '.join(claim.unknown)}"
        if claim.unknown
        else "no source is cited"
    )
    return CheckedClaim(verdict=verdict, reason=reason, score=None, checks=checks, cited=())


def _without_text(checks: tuple[Check, ...]) -> CheckedClaim:
    return CheckedClaim(
        verdict="unsupported",
        reason="the cited source has no words",
        score=0.0,
        checks=checks,
        cited=(),
    )


def _verdict(checks: Sequence[Check], support: Support | None) -> tuple[Verdict, str]:
    failed = [check for check in checks if not check.passed]
    decisive = [check.detail for check in failed if check.name in _DECISIVE]
    if decisive:
        return "unsupported", _listed(decisive)
    if support is None:
        return "partly", _why_not(failed, support, _UNSCORED)
    if support.score < thresholds().partly:
        return "unsupported", _why_not(failed, support, "the cited source does not say this")
    if any(check.name in _LIMITING for check in failed):
        return "partly", _why_not(failed, support, "the cited source says this in part")
    return "supported", "the cited source says this in other words"


def _why_not(failed: Sequence[Check], support: Support | None, finding: str) -> str:
    details = [check.detail for check in failed if check.name != "support"]
    unbacked = support.unbacked[:_MOST_UNBACKED] if support else ()
    if not details and unbacked:
        listed = ", ".join(f"“{word}”" for word in unbacked)
        details = [f"it does not back {listed}"]
    return _listed([finding, *details])


def _listed(details: Sequence[str]) -> str:
    """Return the details as one text, each once: a claim can say the same wrong figure often."""
    return "; ".join(dict.fromkeys(details))
