"""Questions to begin with, for who does not know yet what the articles tell.

They are made of the newest articles, without a language model: what the headline names, who
somebody is, what somebody said. Each was asked before it is offered, and is answered.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations, zip_longest

from index.analysis import terms
from index.types import Article, Filters
from rag.answering.ports import Catalogue
from rag.followups.phrases import phrases
from rag.introductions import is_person
from rag.suggesting import Suggester, question_about

__all__ = ["Beginning", "StartingQuestions", "Trial", "to_try"]

_MOST = 4
# Each is a search and, but for the first kind, a reading; nobody waits for what is only offered.
_MOST_TRIED = 12
_MOST_READ = 12
_LEAST_WORDS = 2
_PASSAGES = 2
_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}"
# "Ten minutes", "every second", "9,874 votes"; in another script than the question that is made
_NO_TOPIC = re.compile(
    r"\d|[^\W\d_a-zÀ-ɏḀ-ỿªº]|^(?:an?|some|any|every|each|no|all|both|another|other|this|that|these|those)\b"
    r"|\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)$",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    rf"\b(?:said|says|warned|added|explained) (?P<behind>{_NAME})"
    rf"|\b(?P<before>{_NAME}) (?:said|says|warned|added|explained)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """How an article begins: its headline and its first passages."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A question to try; the sentence that answers it must have ``word``."""

    question: str
    word: str


class StartingQuestions:
    """Makes them when they are first asked for, and anew once the newest articles are others."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = asyncio.Lock()
        self._made_of: tuple[tuple[str, str], ...] = ()
        self._made: tuple[str, ...] = ()

    async def questions(
        self, suggester: Callable[[], Suggester], *, today: date
    ) -> tuple[str, ...]:
        """Return up to four that ``suggester`` has answers to, to be asked as they stand.

        Raises ProviderError if that cannot be told.
        """
        # Whoever asks meanwhile waits for the same.
        async with self._lock:
            newest = await asyncio.to_thread(
                self._catalogue.list_articles, Filters(), limit=_MOST_READ
            )
            made_of = tuple((article.article_id, article.version) for article in newest)
            if made_of != self._made_of:
                self._made = await self._tried(newest, suggester, today)
                self._made_of = made_of
            return self._made

    async def _tried(
        self, newest: Sequence[Article], suggester: Callable[[], Suggester], today: date
    ) -> tuple[str, ...]:
        begun = await asyncio.to_thread(lambda: [*self._beginnings(newest)])
        asking = await asyncio.to_thread(suggester)
        found: list[str] = []
        for trial in to_try(begun)[:_MOST_TRIED]:
            sentence = await asking.first_sentence(trial.question, today)
            if sentence and trial.word in sentence:
                found.append(trial.question)
            if len(found) == _MOST:
                break
        return tuple(found)

    def _beginnings(self, articles: Sequence[Article]) -> Iterator[Beginning]:
        for article in articles:
            first = self._catalogue.passages_of(article.article_id)[:_PASSAGES]
            yield Beginning(title=article.title, text="\n\n".join(p.text for p in first))


def to_try(begun: Sequence[Beginning]) -> list[Trial]:
    """Return what may be asked of articles, one kind of question after the other.

    Of each article one question, of the kind whose turn it is if there is such a one.
    """
    kinds = (_about, _said, _who)
    rows: list[list[Trial]] = [[] for _ in kinds]
    for n, beginning in enumerate(begun):
        for step in range(len(kinds)):
            at = (n + step) % len(kinds)
            if trial := kinds[at](beginning):
                rows[at].append(trial)
                break
    mixed = chain.from_iterable(zip_longest(*rows))
    return list({trial.question: trial for trial in mixed if trial}.values())


def _about(beginning: Beginning) -> Trial | None:
    """Ask about what headline and text name in the same words: headlines leave some out."""
    named = [
        found
        for phrase in phrases(beginning.title)
        if phrase.kind not in {"time", "person", "people"}
        for found in _in_text(phrase.text.split(), beginning.text)
    ]
    if not named:
        return None
    topic = max(named, key=lambda words: len(terms(words)))
    return Trial(question=f"Tell me about {topic}", word="")


def _in_text(words: Sequence[str], text: str) -> Iterator[str]:
    """Yield each run of two words or more that stands in the text, as it is written there."""
    for start, end in combinations(range(len(words) + 1), 2):
        run = " ".join(words[start:end])
        if end - start < _LEAST_WORDS or _NO_TOPIC.search(run):
            continue
        if found := re.search(rf"(?:\bthe )?(?<!\w){re.escape(run)}(?!\w)", text, re.IGNORECASE):
            said = re.sub(r"^the ", "", found.group(), flags=re.IGNORECASE)
            has_article = said != found.group() or not any(
                word[0].isupper() for word in said.split()
            )
            yield f"the {said}" if has_article else said


def _said(beginning: Beginning) -> Trial | None:
    for found in _SPEAKER.finditer(beginning.text):
        for phrase in phrases(found["behind"] or found["before"]):
            asking = question_about(phrase, [beginning.text])
            if asking and is_person(asking[1], [beginning.text]):
                return Trial(question=f"What did {asking[1]} say?", word=asking[1].split()[-1])
    return None


def _who(beginning: Beginning) -> Trial | None:
    for phrase in phrases(beginning.text):
        asking = question_about(phrase, [beginning.text])
        if asking and phrase.kind != "time":
            return Trial(question=asking[0], word=asking[1])
    return None
