"""Turns hits into labelled evidence, 1..n in rank order, one article of each group of copies."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from index.types import Article, CopyGroup, Hit
from rag.citations import reader_url
from rag.types import Evidence, LegScores, NearestPassage

__all__ = ["distinct_hits", "evidence_of", "other_outlets", "unlabelled"]

_NO_GROUPS: Mapping[str, CopyGroup] = {}
_NAMELESS = "an outlet without a name"


def distinct_hits(
    hits: Sequence[Hit], groups: Mapping[str, CopyGroup] = _NO_GROUPS
) -> tuple[Hit, ...]:
    """Return the hits in order without repeats.

    Of passages with the same wording the first stays, and of a group of copies the article that
    is ranked best, with all its passages. ``groups`` is by article id.
    """
    seen: set[str] = set()
    shown_of: dict[str, str] = {}
    kept = []
    for hit in hits:
        article_id = hit.article.article_id
        leader_id = groups[article_id].leader_id if article_id in groups else article_id
        if (
            shown_of.setdefault(leader_id, article_id) == article_id
            and hit.passage.text not in seen
        ):
            seen.add(hit.passage.text)
            kept.append(hit)
    return tuple(kept)


def evidence_of(
    hits: Sequence[Hit], groups: Mapping[str, CopyGroup] = _NO_GROUPS
) -> tuple[Evidence, ...]:
    """Return the evidence of an answer; see ``distinct_hits``."""
    kept = distinct_hits(hits, groups)
    return tuple(_labelled(label, hit, groups) for label, hit in enumerate(kept, start=1))


def other_outlets(article: Article, group: CopyGroup | None) -> tuple[str, ...]:
    """Return who else has copies of an article, by name without repeats.

    An outlet without a name goes by the host of its address.
    """
    if group is None:
        return ()
    mine = _outlet(article).casefold()
    others = {_outlet(other).casefold(): _outlet(other) for other in reversed(group.others)}
    return tuple(others[key] for key in sorted(others) if key != mine)


def unlabelled(evidence: Evidence) -> NearestPassage:
    """Return a piece of evidence as a passage that no label stands for."""
    return NearestPassage(
        passage_id=evidence.passage_id,
        article_id=evidence.article_id,
        version=evidence.version,
        title=evidence.title,
        outlet=evidence.outlet,
        published=evidence.published,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.text,
        score=evidence.score,
        reader_url=reader_url(evidence.article_id, evidence.version, evidence.start, evidence.end),
    )


def _outlet(article: Article) -> str:
    return article.outlet or _host(article.url) or _NAMELESS


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _labelled(label: int, hit: Hit, groups: Mapping[str, CopyGroup]) -> Evidence:
    return Evidence(
        label=label,
        passage_id=hit.passage.passage_id,
        article_id=hit.article.article_id,
        version=hit.passage.version,
        title=hit.article.title,
        author=hit.article.author,
        outlet=hit.article.outlet,
        published=hit.article.published,
        url=hit.article.url,
        language=hit.article.language,
        start=hit.passage.start,
        end=hit.passage.end,
        text=hit.passage.text,
        score=hit.score,
        legs=LegScores(dense=hit.dense, lexical=hit.lexical),
        pending=hit.pending,
        also_in=other_outlets(hit.article, groups.get(hit.article.article_id)),
    )
