"""Tells from the articles themselves when an event was that a question names.

The event is known by all its words in the headline of an article, or else in its first sentences;
its day is one that such a sentence gives, or the day of the article. Where articles that name it
lie weeks apart they are about several events, or about a long one, and no day is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.analysis import query_terms, terms
from index.filters import Filters
from index.types import Hit
from rag.asked_dates import days_named, in_words
from rag.asked_events import EventPhrase
from rag.citations import reader_url
from rag.followups.phrases import phrases
from rag.sentences import sentence_spans
from rag.types import Chip

__all__ = ["EventDate", "event_chip", "event_date"]

# How long one event stays in the headlines before another of its kind is meant.
_SAME_EVENT = timedelta(days=14)
_N_LEAD_SENTENCES = 2
# "A year after the attack" names it and is not its day; so many words may stand between.
_RELATIVE = frozenset(terms("since after following before ahead until till anniversary"))
_NEAR_WORDS = 4
# In a sentence, unlike in a headline, the same words may be about other things.
_MOST_APART = 4
_MOST_TITLE_CHARS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """The day of an event, and where the article of ``hit`` names it: ``text[start:end]``."""

    day: date
    hit: Hit
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Naming:
    """A hit whose article names the event, in a headline or in a sentence of its lead."""

    hit: Hit
    in_title: bool
    start: int
    end: int
    sentence: str

    @property
    def published(self) -> date:
        return date.fromisoformat(self.hit.article.published or "")


def event_date(phrase: EventPhrase, question: str, hits: Sequence[Hit]) -> EventDate | None:
    """Return when the event of ``phrase`` was, or None if the articles of ``hits`` do not tell.

    For an event without a name, such as "the strike", only an article counts that has one of the
    names in ``question``, if there are any.
    """
    names = _names_beside(phrase, question)
    namings = [
        naming
        for hit in hits
        if hit.article.published and (not names or not names.isdisjoint(_terms_of(hit)))
        for naming in _namings(phrase, hit)
    ]
    chosen = [naming for naming in namings if naming.in_title] or namings
    if not chosen:
        return None
    days = [naming.published for naming in chosen]
    if max(days) - min(days) > _SAME_EVENT:
        return None
    first = min(chosen, key=lambda naming: (naming.published, naming.hit.rank))
    told = set(days_named(first.sentence, first.published))
    day = told.pop() if len(told) == 1 else first.published
    if phrase.side == "to" and day == date.min:
        # There is no day before it.
        return None
    return EventDate(day=day, hit=first.hit, start=first.start, end=first.end)


def event_chip(question: str, phrase: EventPhrase, found: EventDate) -> Chip:
    """Return the condition that a phrase of ``question`` is, with its reason."""
    eve = found.day - timedelta(days=1)
    first, last = {
        "from": (found.day, None),
        "to": (None, eve),
        "until": (None, found.day),
    }[phrase.side]
    days = in_words(first, last)
    said = f"articles published {days} preferred" if phrase.soft else f"published {days}"
    article = found.hit.article
    title = article.title[:_MOST_TITLE_CHARS].rstrip()
    reason = "the day before the date" if phrase.side == "to" else "the date"
    return Chip(
        text=question[phrase.start : phrase.end],
        kind="date",
        meaning=f"{said}, {reason} of “{title}”",
        start=phrase.start,
        end=phrase.end,
        soft=phrase.soft,
        filters=Filters(
            published_from=first.isoformat() if first else None,
            published_to=last.isoformat() if last else None,
        ),
        article_id=article.article_id,
        reader_url=reader_url(article.article_id, article.version, found.start, found.end),
    )


def _names_beside(phrase: EventPhrase, question: str) -> frozenset[str]:
    if any(word[0].isupper() for word in phrase.event.split() if word.lower() != "the"):
        return frozenset()
    event = set(query_terms(phrase.event))
    names = " ".join(found.text for found in phrases(question) if found.is_name)
    return frozenset(query_terms(names)) - event if names else frozenset()


def _terms_of(hit: Hit) -> list[str]:
    return terms(f"{hit.article.title} {hit.article.outlet or ''} {hit.passage.text}")


def _namings(phrase: EventPhrase, hit: Hit) -> Iterator[_Naming]:
    """Yield at most one: the headline, else a sentence at the beginning of the article."""
    passage = hit.passage
    spans = list(sentence_spans(passage.text))
    lead = spans[:_N_LEAD_SENTENCES] if passage.position == 0 else []
    in_title = _names(phrase, hit.article.title)
    for span in lead:
        sentence = passage.text[span.start : span.end]
        if _names(phrase, sentence, within=_MOST_APART):
            start, end = passage.start + span.start, passage.start + span.end
            yield _Naming(hit=hit, in_title=in_title, start=start, end=end, sentence=sentence)
            return
    if in_title and spans:
        first = spans[0]
        yield _Naming(
            hit=hit,
            in_title=True,
            start=passage.start + first.start,
            end=passage.start + first.end,
            sentence=hit.article.title,
        )


def _names(phrase: EventPhrase, text: str, *, within: int | None = None) -> bool:
    """Whether a text has all words of the event, and not only as what something came after.

    With ``within`` they are at most so many words before or behind what kind of event it is.
    """
    said = terms(text)
    wanted = set(query_terms(phrase.event))
    head = terms(phrase.head)[0]
    reach = len(said) if within is None else within
    return any(
        wanted <= set(said[max(0, at - reach) : at + reach + 1])
        and _RELATIVE.isdisjoint(said[max(0, at - _NEAR_WORDS) : at])
        for at, term in enumerate(said)
        if term == head
    )
