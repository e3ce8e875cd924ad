"""Widens evidence by the sentences around it, where a passage begins or ends inside a thought."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.sentences import sentence_spans
from rag.types import Evidence

__all__ = ["widened"]


def widened(
    evidence: Sequence[Evidence], version_texts: Mapping[str, str], n_sentences: int
) -> tuple[Evidence, ...]:
    """Return the evidence with up to ``n_sentences`` more on either side, in order.

    ``version_texts`` has the canonical text of every version named. A passage that lies in one
    that is ranked better then says nothing new and is left out; labels stay 1..n.
    """
    if not n_sentences:
        return tuple(evidence)
    kept: list[Evidence] = []
    for source in evidence:
        wide = _wide(source, version_texts[source.version], n_sentences)
        if not any(_lies_in(wide, other) for other in kept):
            kept.append(replace(wide, label=len(kept) + 1))
    return tuple(kept)


def _wide(source: Evidence, text: str, n_sentences: int) -> Evidence:
    spans = list(sentence_spans(text))
    before = [s.start for s in spans if s.end <= source.start][-n_sentences:]
    after = [s.end for s in spans if s.start >= source.end][:n_sentences]
    start, end = min([source.start, *before]), max([source.end, *after])
    return replace(source, start=start, end=end, text=text[start:end])


def _lies_in(source: Evidence, other: Evidence) -> bool:
    same = source.version == other.version
    return same and other.start <= source.start and source.end <= other.end
