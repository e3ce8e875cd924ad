"""Takes the words of a removed article out of an answer that was made from it."""

from dataclasses import replace

from rag.quotes import carrying_quote
from rag.types import Answer, Citation, Claim

__all__ = ["REMOVED_TEXT", "articles_of", "redacted"]

REMOVED_TEXT = "[The source of this sentence was removed.]"
_REMOVED_REASON = "the source was removed"
# A claim without a source that shares this part of its words with a passage was made from it.
_SHARED_WORDS = 0.5


def articles_of(answer: Answer) -> tuple[str, ...]:
    """Return the ids of the articles whose words an answer holds, each once."""
    named = [citation.article_id for citation in answer.citations]
    named += [passage.article_id for passage in answer.evidence]
    named += [passage.article_id for passage in (*answer.nearest, *answer.dropped)]
    named += [chip.article_id for chip in answer.chips if chip.article_id]
    return tuple(dict.fromkeys(named))


def redacted(answer: Answer, article_id: str) -> Answer:
    """Return the answer without the article's words; spans of claims fit the new text.

    Claims that cite or name the article go, and those that cite nothing and say what it says.
    The stand-alone question goes back to the question, for it may carry names from the article,
    and so may the provider's reason. An answer that drew on nothing of the article stays.
    """
    if article_id not in articles_of(answer):
        return answer
    gone = _claims_with_words(answer, article_id)
    gone_labels = {e.label for e in answer.evidence if e.article_id == article_id}
    claims, text, at = [], "", 0
    for i, claim in enumerate(answer.claims):
        text += answer.text[at : claim.start]
        words = REMOVED_TEXT if i in gone else claim.text
        claims.append(_moved(claim, start=len(text), words=words, gone=i in gone))
        text += words
        at = claim.end
    return replace(
        answer,
        standalone_question=answer.question,
        text=text + answer.text[at:],
        reason=answer.reason and _REMOVED_REASON,
        claims=tuple(claims),
        citations=tuple(
            _without_words(c) if c.article_id == article_id else c for c in answer.citations
        ),
        evidence=tuple(
            replace(e, text="", title="", author=None, outlet=None, url=None, also_in=())
            if e.article_id == article_id
            else e
            for e in answer.evidence
        ),
        nearest=tuple(n for n in answer.nearest if n.article_id != article_id),
        dropped=tuple(n for n in answer.dropped if n.article_id != article_id),
        chips=tuple(chip for chip in answer.chips if chip.article_id != article_id),
        conflicts=tuple(c for c in answer.conflicts if gone_labels.isdisjoint(c.labels)),
    )


def _claims_with_words(answer: Answer, article_id: str) -> set[int]:
    """Return the claims that cite or name the article, or cite nothing and say what it says."""
    gone = {c.claim for c in answer.citations if c.article_id == article_id}
    mine = {e.label for e in answer.evidence if e.article_id == article_id}
    gone |= {i for i, claim in enumerate(answer.claims) if not mine.isdisjoint(claim.labels)}
    cited = {c.claim for c in answer.citations}
    texts = [e.text for e in answer.evidence if e.article_id == article_id]
    for i, claim in enumerate(answer.claims):
        if i not in cited and any(_says(claim.text, text) for text in texts):
            gone.add(i)
    return gone


def _says(claim: str, passage: str) -> bool:
    carrier = carrying_quote(claim, passage)
    return carrier is not None and carrier.coverage >= _SHARED_WORDS


def _moved(claim: Claim, *, start: int, words: str, gone: bool) -> Claim:
    moved = replace(claim, text=words, start=start, end=start + len(words))
    if not gone:
        return moved
    return replace(
        moved,
        labels=(),
        unknown_labels=(),
        verdict="unsupported",
        reason=_REMOVED_REASON,
        score=None,
        checks=(),
    )


def _without_words(citation: Citation) -> Citation:
    return replace(
        citation,
        title="",
        author=None,
        outlet=None,
        url=None,
        quote="",
        prefix="",
        suffix="",
        status="removed",
        publisher_url=None,
        also_in=(),
        highlight=None,
    )
