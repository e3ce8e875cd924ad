"""Stand-ins for what ranks sentences, and what the extractive provider makes of them."""

from types import SimpleNamespace

from index.types import Span
from rag.errors import EmbedderLoadError
from rag.providers.extractive import ExtractiveProvider
from rag.providers.protocol import TextDelta
from rag.relevance import Ranking, ScoredSentence
from rag.testing import collect


def scored(*sentences, threshold=0.3):
    """Return a relevance that ranks these (label, text, probability) in this order."""
    ranked = [
        ScoredSentence(label=n, span=Span(start=0, end=len(t)), text=t, probability=p)
        for n, t, p in sentences
    ]
    answerable = max((s.probability for s in ranked), default=0.0)
    ranking = Ranking(sentences=tuple(ranked), answerable=answerable)
    return ranking_by(lambda question, evidence: ranking, threshold=threshold)


def ranking_by(rank, *, threshold=0.3):
    thresholds = {"strict": 2 * threshold, "normal": threshold, "lenient": threshold / 2}
    return SimpleNamespace(rank=rank, threshold=lambda strictness="normal": thresholds[strictness])


def without_weights(question, evidence):
    raise EmbedderLoadError("no weights; reinstall footnote")


async def text_of(relevance, asked):
    deltas = await collect(ExtractiveProvider(relevance), asked)
    return "".join(d.text for d in deltas if isinstance(d, TextDelta)), deltas[-1]
