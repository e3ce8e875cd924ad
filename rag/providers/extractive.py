"""Answers with sentences of the articles themselves: no key, no network, nothing made up.

It picks the sentence that most likely answers the question, adds up to three more that do so
nearly as well and say something else, and one of another article that gives another figure or
date. A name, number or date is quoted once from each article. It declines when no sentence is
likely enough. Who wants to be told about something gets the openings of the articles about it.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from index.analysis import terms
from rag.claims import claim_spans
from rag.conflicts import conflict_between, said_by
from rag.errors import EmbedderLoadError, ProviderCallError
from rag.labels import find_labels
from rag.overviews import Opening, openings, overview_request, wants_more
from rag.providers.config import ProviderConfig
from rag.providers.protocol import ChatRequest, Delta, Finish, TextDelta, Wording
from rag.question import parse_question
from rag.quotes import MINIMUM_QUOTE_CHARS
from rag.reader import shared_reader
from rag.relevance import Ranking, Relevance, ScoredSentence
from rag.types import Evidence, LegScores, Refusal

__all__ = ["ExtractiveProvider", "create"]

NAME = "extractive"
_MOST_SENTENCES = 4
# A further sentence must be more likely right than wrong, and nearly as likely as the first.
_LEAST_FURTHER = 0.5
_LEAST_SHARE_OF_BEST = 0.7
# A sentence less likely than this is no answer that could contradict another.
_LEAST_RIVAL = 0.13
# An article tells these in one sentence; the next likeliest one is seldom about the same.
_SAID_ONCE = frozenset({"name", "date", "number"})
# Two sentences that share this part of their words say the same.
_SAME_WORDS = 0.6

_Sentence = TypeVar("_Sentence", Opening, ScoredSentence)


class ExtractiveProvider:
    """A provider that quotes; see the module."""

    name = NAME
    model = None

    def __init__(self, relevance: Relevance) -> None:
        self._relevance = relevance

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta]:
        """Yield one TextDelta per sentence, with its label, then Finish."""
        n_evidence = len(request.evidence)
        if told := _told_at_large(request):
            for delta in _quoted(told, n_evidence):
                yield delta
            yield Finish(reason="stop")
            return
        threshold = self._relevance.threshold(request.strictness)
        wording, ranking = await asyncio.to_thread(self._read, request)
        chosen = _chosen(wording, ranking.sentences, n_evidence)
        if not chosen or ranking.answerable < threshold:
            kind = _refusal(ranking, self._relevance.threshold("lenient"))
            yield Finish(
                reason="abstained",
                detail=_reason(ranking, threshold, kind),
                confidence=_confidence(ranking),
                refusal=kind,
            )
            return
        chosen += _rivals(wording, ranking.sentences, chosen, n_evidence)
        for delta in _quoted(chosen, n_evidence):
            yield delta
        yield Finish(reason="stop", confidence=_confidence(ranking))

    def warm(self) -> None:
        """Load the reader; ProviderCallError if it cannot be loaded."""
        self._ranked(Wording(question="Is it ready?", evidence=(_SAMPLE,)))

    def _read(self, request: ChatRequest) -> tuple[Wording, Ranking]:
        """Return the wording that is likeliest answered, the first of equals, and what it found."""
        read = [(wording, self._ranked(wording)) for wording in _wordings(request)]
        return max(read, key=lambda found: found[1].answerable)

    def _ranked(self, wording: Wording) -> Ranking:
        try:
            return self._relevance.rank(wording.question, wording.evidence)
        except EmbedderLoadError as error:
            raise ProviderCallError(
                f"the provider {NAME!r} cannot answer: {error}", retryable=False
            ) from error


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


def _told_at_large(request: ChatRequest) -> list[Opening]:
    """Return the openings of articles if the question wants no more than to be told about them."""
    wording = _wordings(request)[0]
    wanted = overview_request(wording.question)
    if wanted is None:
        return []
    said = " ".join(turn.answer for turn in request.history if wants_more(wording.question))
    told = openings(wanted, wording.evidence, said=said) or openings(wanted, wording.evidence)
    quotable = (_quotable(opening, len(request.evidence)) for opening in told)
    return [opening for opening in quotable if opening is not None]


def _quoted(sentences: Iterable[Opening | ScoredSentence], n_evidence: int) -> Iterator[TextDelta]:
    text = ""
    for sentence in sentences:
        piece = _joined(text, f"{sentence.text} [{sentence.label}]", n_evidence)
        text += piece
        yield TextDelta(text=piece)


def _chosen(
    wording: Wording, ranked: Sequence[ScoredSentence], n_evidence: int
) -> list[ScoredSentence]:
    article_of = {e.label: e.article_id for e in wording.evidence}
    is_said_once = parse_question(wording.question).kind in _SAID_ONCE

    def repeats(sentence: ScoredSentence, said: ScoredSentence) -> bool:
        from_one = article_of[sentence.label] == article_of[said.label]
        return (is_said_once and from_one) or _same(sentence, said)

    chosen: list[ScoredSentence] = []
    for sentence in ranked:
        if len(chosen) == _MOST_SENTENCES:
            break
        if chosen and sentence.probability < max(
            _LEAST_FURTHER, _LEAST_SHARE_OF_BEST * chosen[0].probability
        ):
            break
        quotable = _quotable(sentence, n_evidence)
        if quotable is not None and not any(repeats(quotable, said) for said in chosen):
            chosen.append(quotable)
    return chosen


def _rivals(
    wording: Wording,
    ranked: Sequence[ScoredSentence],
    chosen: Sequence[ScoredSentence],
    n_evidence: int,
) -> list[ScoredSentence]:
    """Return the likeliest sentence of another article that contradicts the best one.

    None if the answer has one already.
    """
    by_label = {e.label: e for e in wording.evidence}

    def contradicts(sentence: ScoredSentence) -> bool:
        best, other = (said_by(by_label[s.label], s.text) for s in (chosen[0], sentence))
        return conflict_between(wording.question, best, other) is not None

    if any(contradicts(sentence) for sentence in chosen[1:]):
        return []
    likely = (s for s in ranked if s.probability >= _LEAST_RIVAL)
    quotable = (_quotable(s, n_evidence) for s in likely)
    rivals = (s for s in quotable if s is not None and contradicts(s))
    return list(islice(rivals, 1))


def _quotable(sentence: _Sentence, n_evidence: int) -> _Sentence | None:
    """Leave off an article's own "[3]" and what follows: it would read as a label of ours."""
    marks = find_labels(sentence.text, n_evidence)
    text = sentence.text[: marks[0].start].rstrip() if marks else sentence.text
    if len(text) < MINIMUM_QUOTE_CHARS:
        return None
    return replace(sentence, text=" ".join(text.split()))


def _same(one: ScoredSentence, other: ScoredSentence) -> bool:
    mine, theirs = set(terms(one.text)), set(terms(other.text))
    return len(mine & theirs) >= _SAME_WORDS * min(len(mine), len(theirs))


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
