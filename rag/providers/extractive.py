"""Answers with sentences of the articles themselves: no key, no network, nothing made up.

It picks the sentence that most likely answers the question, adds up to three more that do so
nearly as well and say something else, and one of another article that gives another figure or
date (``rag/selecting.py``). It declines when no sentence is likely enough. Several questions in one
are answered one after the other, and those without an answer are named. Who wants to be told about
something gets the openings of the articles about it, and who asks whose words these are gets the
place where they stand.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.claims import claim_spans
from rag.errors import EmbedderLoadError, ProviderCallError
from rag.overviews import (
    Opening,
    first_sentences,
    openings,
    overview_request,
    wants_more,
)
from rag.providers.config import ProviderConfig
from rag.providers.protocol import ChatRequest, Delta, Finish, TextDelta, Wording
from rag.reader import shared_reader
from rag.relevance import Ranking, Relevance, ScoredSentence
from rag.said import said_in
from rag.selecting import all_quotable, best_sentences, rivals
from rag.settling import settled_by
from rag.types import Evidence, LegScores, Refusal

__all__ = ["ExtractiveProvider", "create"]

NAME = "extractive"

_Sentence = Opening | ScoredSentence


class ExtractiveProvider:
    """A provider that quotes; see the module."""

    name = NAME
    model = None

    def __init__(self, relevance: Relevance) -> None:
        self._relevance = relevance

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta]:
        """Yield one TextDelta per sentence, with its label, then Finish."""
        n_evidence = len(request.evidence)
        if told := _told_unread(request):
            for delta in _quoted(told, n_evidence):
                yield delta
            yield Finish(reason="stop")
            return
        threshold = self._relevance.threshold(request.strictness)
        found = await asyncio.to_thread(self._read, request, threshold)
        ranking = found.ranking
        if not found.sentences:
            kind = _refusal(ranking, self._relevance.threshold("lenient"))
            yield Finish(
                reason="abstained",
                detail=_reason(ranking, threshold, kind),
                confidence=_confidence(ranking),
                refusal=kind,
            )
            return
        for delta in _quoted(found.sentences, n_evidence):
            yield delta
        yield Finish(reason="stop", confidence=_confidence(ranking), unanswered=found.unanswered)

    def warm(self) -> None:
        """Load the reader; ProviderCallError if it cannot be loaded."""
        self._ranked(Wording(question="Is it ready?", evidence=(_SAMPLE,)))

    def _read(self, request: ChatRequest, threshold: float) -> "_Found":
        """Return what to quote, nothing if no answer is likely enough.

        Of several wordings the one that is likeliest answered counts, the first of equals.
        """
        n_evidence = len(request.evidence)
        if parts := self._read_parts(request, threshold):
            return parts
        read = [(wording, self._ranked(wording)) for wording in _wordings(request)]
        wording, ranking = max(read, key=lambda found: found[1].answerable)
        if ranking.answerable < threshold:
            return _Found((), ranking)
        return _Found(_answer(wording, ranking, n_evidence), ranking)

    def _read_parts(self, request: ChatRequest, threshold: float) -> "_Found | None":
        """Return one sentence for each part that has an answer, None if there is no such part."""
        found: dict[tuple[int, str], _Sentence] = {}
        unanswered: list[str] = []
        best: Ranking | None = None
        for part in request.parts:
            ranking = self._ranked(part.wording)
            likely = ranking.answerable >= threshold
            told = _answer(part.wording, ranking, len(request.evidence)) if likely else ()
            if not told:
                unanswered.append(part.asked)
                continue
            found.setdefault((told[0].label, told[0].text), told[0])
            if best is None or ranking.answerable > best.answerable:
                best = ranking
        if best is None:
            return None
        return _Found(tuple(found.values()), best, tuple(unanswered))

    def _ranked(self, wording: Wording) -> Ranking:
        try:
            return self._relevance.rank(wording.question, wording.evidence)
        except EmbedderLoadError as error:
            raise ProviderCallError(
                f"the provider {NAME!r} cannot answer: {error}", retryable=False
            ) from error


@dataclass(frozen=True, slots=True)
class _Found:
    """What to quote, the ranking behind it, and the parts of the question without an answer."""

    sentences: Sequence[_Sentence]
    ranking: Ranking
    unanswered: tuple[str, ...] = ()


_SAMPLE = Evidence(
    label=1,
    passage_id=0,
    article_id="",
    version="",
    title="",
    author=None,
    outlet=None,
    published=None,
    url=None,
    language=None,
    start=0,
    end=9,
    text="It is so.",
    score=0.0,
    legs=LegScores(dense=None, lexical=None),
)


def create(config: ProviderConfig) -> ExtractiveProvider:
    """Quotes the articles' own sentences; needs no key and no network."""
    return ExtractiveProvider(Relevance(shared_reader()))


def _wordings(request: ChatRequest) -> tuple[Wording, ...]:
    whole = Wording(question=request.question, evidence=request.evidence)
    return request.wordings or (whole,)


def _answer(wording: Wording, ranking: Ranking, n_evidence: int) -> Sequence[_Sentence]:
    """Return the sentence that settles the question, or the likeliest and those beside it."""
    if settled := settled_by(wording.question, wording.evidence):
        return all_quotable([settled], n_evidence)
    chosen = best_sentences(wording, ranking.sentences, n_evidence)
    if not chosen:
        return []
    return chosen + rivals(wording, ranking.sentences, chosen, n_evidence)


def _told_unread(request: ChatRequest) -> list[Opening]:
    """Return what answers without a reader: beginnings of articles, or words that were quoted."""
    if request.digest:
        told = first_sentences(request.evidence)
    else:
        told = _told_at_large(request) or said_in(request.question, request.evidence)
    return all_quotable(told, len(request.evidence))


def _told_at_large(request: ChatRequest) -> list[Opening]:
    """Return the openings of articles if the question wants no more than to be told about them."""
    for wording in _wordings(request):
        wanted = overview_request(wording.question)
        if wanted is None:
            continue
        said = " ".join(turn.answer for turn in request.history if wants_more(wording.question))
        told = openings(wanted, wording.evidence, said=said) or openings(wanted, wording.evidence)
        if told:
            return told
    return []


def _quoted(sentences: Iterable[_Sentence], n_evidence: int) -> Iterator[TextDelta]:
    text = ""
    for sentence in sentences:
        piece = _joined(text, f"{sentence.text} [{sentence.label}]", n_evidence)
        text += piece
        yield TextDelta(text=piece)


def _joined(text: str, sentence: str, n_evidence: int) -> str:
    """Put a space between two sentences, or an empty line where they would read as one."""
    if not text:
        return sentence
    n_claims = len(claim_spans(text, n_evidence)) + len(claim_spans(sentence, n_evidence))
    together = len(claim_spans(f"{text} {sentence}", n_evidence))
    return (" " if together == n_claims else "\n\n") + sentence


def _confidence(ranking: Ranking) -> float | None:
    return ranking.answerable if ranking.sentences else None


def _refusal(ranking: Ranking, lenient: float) -> Refusal:
    return "nothing_close" if ranking.answerable < lenient else "does_not_say"


def _reason(ranking: Ranking, threshold: float, kind: Refusal) -> str:
    """Return why nothing is quoted: nothing is close, or what is close does not say it."""
    if not ranking.sentences:
        return "No passage of the collection matches the question."
    likely = ranking.answerable
    if kind == "nothing_close":
        return (
            "Nothing in the collection comes close to answering this "
            f"(an answer is {likely:.0%} likely)."
        )
    return (
        "The passages found come close, but do not seem to answer the question "
        f"(an answer is {likely:.0%} likely, {threshold:.0%} is needed)."
    )
