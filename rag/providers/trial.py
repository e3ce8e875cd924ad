"""One tiny question to a provider, to see whether it answers and cites."""

import time
from contextlib import aclosing
from dataclasses import dataclass

from rag.labels import find_labels
from rag.providers.closing import closing
from rag.providers.protocol import ChatProvider, ChatRequest, Finish, QuoteDelta, TextDelta
from rag.types import Evidence, LegScores

__all__ = ["Trial", "tried"]

_SOURCE = "The talks began in Minsk on 18 February 2015. Both sides sent envoys."
_MOST_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came back; ``cites`` says that the answer named its source."""

    text: str
    model: str | None
    took_s: float
    cites: bool


async def tried(provider: ChatProvider) -> Trial:
    """Ask one question that one sentence answers; ProviderCallError if the provider fails."""
    asked = ChatRequest(question="Where did the talks begin?", evidence=(_EVIDENCE,))
    text, model, cites = "", provider.model, False
    began = time.perf_counter()
    async with aclosing(closing(provider.stream(asked))) as deltas:
        async for delta in deltas:
            match delta:
                case TextDelta(text=piece):
                    text += piece
                case QuoteDelta():
                    cites = True
                case Finish():
                    model = delta.model or model
                    text = text or delta.detail or ""
    took_s = round(time.perf_counter() - began, 3)
    cites = cites or any(mark.labels for mark in find_labels(text, 1))
    return Trial(text=text.strip()[:_MOST_CHARS], model=model, took_s=took_s, cites=cites)


_EVIDENCE = Evidence(
    label=1,
    passage_id=0,
    article_id="trial",
    version="",
    title="Talks begin",
    author=None,
    outlet=None,
    published="2015-02-18",
    url=None,
    language="en",
    start=0,
    end=len(_SOURCE),
    text=_SOURCE,
    score=1.0,
    legs=LegScores(dense=None, lexical=None),
)
