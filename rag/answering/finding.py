"""From a question to evidence: what its words ask of the articles, the search, what is kept."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from index.retriever import MAX_K
from index.types import CopyGroup, Filters, Hit, SearchResult
from rag.answering.beginnings import missing_beginnings, newest_beginnings
from rag.answering.evidence import distinct_hits, evidence_of
from rag.answering.neighbours import widened
from rag.answering.places import crowding, most_of_one, shared_out
from rag.answering.ports import Catalogue, Searcher
from rag.answering.several import in_turn
from rag.asked_events import event_phrase
from rag.asked_filters import (
    AskedFilters,
    filters_asked,
    merged,
    plain,
    without,
)
from rag.asked_outlets import may_name_outlet
from rag.asked_parts import Part
from rag.carried_filters import carried_over, kinds_of
from rag.citations import VersionSource
from rag.errors import UnknownIdError
from rag.event_dates import event_chip, event_date
from rag.notices import joined
from rag.recency import by_recency
from rag.types import Chip, Evidence, Turn

__all__ = ["COPIES_ROOM", "Finder", "Found", "Wanted"]

# How many times the passages asked for are searched, so that copies can be left out.
COPIES_ROOM = 3
# Among so many passages the one is looked for that names an event.
_EVENT_DEPTH = 20
# Evidence is chosen among at least as many as each leg of a search fetches anyway.
_CHOICE_DEPTH = 50
# On the scale of fused scores, 0..1. Putting the preferred first outright lost answers that a
# later article gives.
_BONUS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A search. Articles of the days of ``preferred`` rank a little higher than others.

    ``query`` is the question without the words of the conditions in ``filters``. A ``digest`` is
    not searched for: it wants the newest articles, those of the days preferred if there are any.
    With ``beginnings`` the evidence also holds how the articles found first begin. ``parts`` are
    the questions of a message with several, and each is searched for as well.
    """

    query: str
    k: int
    filters: Filters
    preferred: Filters | None
    recency: float
    today: date
    digest: bool = False
    beginnings: bool = False
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Evidence with the canonical text of every version in it, by version.

    ``is_preferred`` says that preferred articles were found. ``of_parts`` has each of several
    questions with the hits of its own search, best first; not all of them are evidence.
    """

    evidence: tuple[Evidence, ...]
    version_texts: dict[str, str]
    result: SearchResult
    is_preferred: bool
    of_parts: tuple[tuple[Part, tuple[Hit, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """Hits for the evidence, the copy groups by article, and who took the places of others.

    ``of_parts`` has the hits of each of several questions.
    """

    hits: tuple[Hit, ...]
    groups: dict[str, CopyGroup]
    crowding: tuple[str, ...] = ()
    of_parts: tuple[tuple[Part, tuple[Hit, ...]], ...] = ()


class Finder:
    """Finds evidence, with ``neighbours`` sentences around it; safe to share between threads.

    While other articles match too, one article takes no more than ``article_share`` of the places.
    """

    def __init__(
        self,
        *,
        searcher: Searcher,
        versions: VersionSource,
        catalogue: Catalogue,
        half_life_days: float,
        neighbours: int = 0,
        article_share: float = 1.0,
    ) -> None:
        self._searcher = searcher
        self._versions = versions
        self._catalogue = catalogue
        self._half_life_days = half_life_days
        self._neighbours = neighbours
        self._article_share = article_share

    def asked(
        self,
        question: str,
        *,
        given: Filters,
        today: date,
        ignored: tuple[str, ...],
        standalone: str | None = None,
        turns: Sequence[Turn] = (),
    ) -> AskedFilters:
        """Return what a question's words ask of its articles, beside the filters ``given``.

        A follow-up to ``turns`` also keeps what their last question asked. A condition that is
        given already is not read again, and days of which there is no article are not preferred.
        ``standalone`` is the question that tells which event is meant, if it names one.
        """
        outlets: list[str] = []
        if not given.outlets and may_name_outlet(question):
            outlets = [name for name, _ in self._catalogue.outlets()]
        own = filters_asked(question, today, outlets, ignored=ignored).chips
        if "date" not in {chip.kind for chip in own} | kinds_of(given):
            own += self._dated_by_event(question, standalone or question, given, ignored)
        before = self._conditions(turns, today)
        kept = carried_over(question, own, before, ignored=ignored)
        set_already = kinds_of(given)
        asked = without(AskedFilters(chips=own + kept), lambda chip: chip.kind in set_already)
        if asked.preferred is not None:
            days = merged(merged(given, asked.filters), asked.preferred)
            if not self._catalogue.count_articles(days):
                asked = without(asked, lambda chip: chip.soft)
        return asked

    def _dated_by_event(
        self, question: str, query: str, given: Filters, ignored: tuple[str, ...]
    ) -> tuple[Chip, ...]:
        """Return the days that "since the summit" means, if the articles tell which it was."""
        phrase = event_phrase(question)
        if phrase is None or plain(question[phrase.start : phrase.end]) in map(plain, ignored):
            return ()
        within = Filters(collections=given.collections)
        for words in (query, phrase.event):
            hits = self._searcher.search(words, k=_EVENT_DEPTH, filters=within).hits
            found = event_date(phrase, query, hits)
            if found is not None:
                return (event_chip(question, phrase, found),)
        return ()

    def _conditions(self, turns: Sequence[Turn], today: date) -> tuple[Chip, ...]:
        """Return what the last of ``turns`` asked, read from its words if nothing else is known."""
        if not turns:
            return ()
        if turns[-1].conditions is not None:
            return turns[-1].conditions
        return self.asked(
            turns[-1].question, given=Filters(), today=today, ignored=(), turns=turns[:-1]
        ).chips

    def find(self, wanted: Wanted) -> Found:
        """Return up to ``wanted.k`` passages; of copies and equal wordings one."""
        if wanted.digest:
            return self._newest(wanted)
        result, chosen = self._searched(wanted)
        if wanted.parts:
            each = [self._searched(replace(wanted, query=part.alone)) for part in wanted.parts]
            result = reduce(_behind, (own for own, _ in each), result)
            chosen = self._shared(wanted, chosen, [own for _, own in each])
        if wanted.beginnings:
            more = missing_beginnings(self._catalogue, chosen.hits)
            chosen = replace(chosen, hits=(*chosen.hits, *more))
        return self._found(wanted, result, chosen)

    def _searched(self, wanted: Wanted) -> tuple[SearchResult, _Chosen]:
        """Return all that was found for the query, and what of it can be evidence."""
        depth = min(MAX_K, max(_CHOICE_DEPTH, COPIES_ROOM * wanted.k))
        result = self._search(wanted, depth, wanted.filters)
        chosen = self._chosen(wanted, result.hits)
        if chosen.crowding and len(result.hits) == depth:
            ids = (*wanted.filters.except_ids, *chosen.crowding)
            others = self._search(wanted, depth, replace(wanted.filters, except_ids=ids))
            result = _behind(result, others)
            chosen = self._chosen(wanted, result.hits)
        return result, chosen

    def _shared(self, wanted: Wanted, whole: _Chosen, each: Sequence[_Chosen]) -> _Chosen:
        """Return what of a message and its questions can be evidence, in the message's order."""
        groups = whole.groups | {i: group for own in each for i, group in own.groups.items()}
        places = {hit.passage.passage_id: hit for hit in whole.hits}
        hits = [
            places.get(h.passage.passage_id, h)
            for h in in_turn(whole.hits, [own.hits for own in each])
        ]
        most = most_of_one(wanted.k, self._article_share)
        kept = shared_out(distinct_hits(hits, groups), k=wanted.k, most=most)
        order = {passage_id: n for n, passage_id in enumerate(places)}
        ranked = sorted(kept, key=lambda hit: order.get(hit.passage.passage_id, len(order)))
        of_parts = zip(wanted.parts, (own.hits for own in each), strict=True)
        return _Chosen(hits=tuple(ranked), groups=groups, of_parts=tuple(of_parts))

    def _found(self, wanted: Wanted, result: SearchResult, chosen: _Chosen) -> Found:
        texts = self._version_texts(chosen.hits)
        # What was removed since the search is no evidence.
        kept = tuple(hit for hit in chosen.hits if hit.passage.version in texts)
        return Found(
            evidence=widened(evidence_of(kept, chosen.groups), texts, self._neighbours),
            version_texts=texts,
            result=replace(result, hits=kept),
            is_preferred=any(_published_in(hit, wanted.preferred) for hit in result.hits),
            of_parts=chosen.of_parts,
        )

    def _newest(self, wanted: Wanted) -> Found:
        """Return how the newest articles begin, the newest first."""
        days = merged(wanted.filters, wanted.preferred or Filters())
        hits = newest_beginnings(self._catalogue, days, most=COPIES_ROOM * wanted.k)
        groups = self._groups(hits)
        told = distinct_hits(hits, groups)[: wanted.k]
        chosen = _Chosen(hits=told, groups=groups)
        return self._found(wanted, SearchResult(hits=told, generation=0), chosen)

    def _chosen(self, wanted: Wanted, found: tuple[Hit, ...]) -> _Chosen:
        hits = sorted(
            found, key=lambda h: (-h.score - _BONUS * _published_in(h, wanted.preferred), h.rank)
        )
        groups = self._groups(hits)
        distinct = distinct_hits(hits, groups)
        most = most_of_one(wanted.k, self._article_share)
        return _Chosen(
            hits=shared_out(distinct, k=wanted.k, most=most),
            groups=groups,
            crowding=crowding(hits, distinct, k=wanted.k, most=most),
        )

    def _search(self, wanted: Wanted, depth: int, filters: Filters) -> SearchResult:
        result = self._searcher.search(wanted.query, k=depth, filters=filters)
        hits = by_recency(
            result.hits,
            weight=wanted.recency,
            today=wanted.today,
            half_life_days=self._half_life_days,
        )
        return replace(result, hits=hits)

    def _groups(self, hits: list[Hit]) -> dict[str, CopyGroup]:
        return dict(self._catalogue.groups_of(sorted({hit.article.article_id for hit in hits})))

    def _version_texts(self, hits: tuple[Hit, ...]) -> dict[str, str]:
        named = {(hit.passage.article_id, hit.passage.version) for hit in hits}
        texts = {}
        for article_id, version in sorted(named):
            with suppress(UnknownIdError):
                texts[version] = self._versions.version_text(article_id, version)
        return texts


def _behind(first: SearchResult, second: SearchResult) -> SearchResult:
    """Return both results as one; what only the second has stands behind the first."""
    ids = {hit.passage.passage_id for hit in first.hits}
    floor = min(hit.score for hit in first.hits)
    more = [hit for hit in second.hits if hit.passage.passage_id not in ids]
    stages = first.timings_ms.keys() | second.timings_ms.keys()
    return replace(
        first,
        hits=first.hits
        + tuple(
            replace(hit, rank=rank, score=min(floor, hit.score))
            for rank, hit in enumerate(more, start=len(first.hits) + 1)
        ),
        notice=joined(first.notice, second.notice),
        timings_ms={
            stage: first.timings_ms.get(stage, 0.0) + second.timings_ms.get(stage, 0.0)
            for stage in sorted(stages)
        },
    )


def _published_in(hit: Hit, days: Filters | None) -> bool:
    published = hit.article.published
    if days is None or published is None:
        return False
    return (days.published_from or "") <= published <= (days.published_to or "9999")
