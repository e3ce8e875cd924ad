"""Further questions that the collection can answer, made without a language model.

Persons and days that the evidence of an answer names, and things that it says what they are, are
put into plain questions. One is suggested only if asking it is answered now, with a sentence that
names them and that has not been said. Where fewer are found than wanted, articles that were
retrieved and not cited stand in: to open one needs no answer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.types import Filters
from rag.answering.finding import Finder, Wanted
from rag.answering.threads import searched
from rag.calendar_names import WEEKDAYS
from rag.citations import reader_url
from rag.claims import claim_spans
from rag.followups.phrases import Phrase, phrases
from rag.followups.words import BREAKS, DETERMINERS, MONTHS, NAME_LINKS
from rag.introductions import is_person, is_thing
from rag.providers.closing import text_of
from rag.providers.protocol import ChatProvider, ChatRequest
from rag.types import Answer, Evidence

__all__ = ["Suggester", "Suggestions", "UnreadArticle", "question_about", "questions_about"]

_MOST = 3
# Each is a search and a reading; nobody waits longer for what is only offered.
_MOST_TRIED = 8
_WORD = re.compile(r"\w+")
_WEEKDAYS = frozenset(name.lower() for name in WEEKDAYS)
# A sentence's first word is upper case too: "In March", "Its Director"; "on Tuesday Sisi said".
_NO_NAMES = MONTHS | _WEEKDAYS | BREAKS | DETERMINERS
_LINKS = NAME_LINKS - {"of", "the"}
# "Who is Ms Quill?" has a better wording, with the whole name.
_ADDRESSED = frozenset({"mr", "mrs", "ms", "miss"})
_YEAR = re.compile(r"(?:1\d|20)\d\d$")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadArticle:
    """An article that was retrieved for an answer and is not cited by it."""

    title: str
    reader_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What to ask or read next, the best first; together up to three.

    ``questions`` are to be asked as they stand: not rewritten, and no filters read out of them.
    """

    questions: tuple[str, ...]
    articles: tuple[UnreadArticle, ...]


class Suggester:
    """Suggests what to ask after an answer; ``provider`` is what a question must be answered by."""

    def __init__(self, *, finder: Finder, provider: ChatProvider, evidence_k: int) -> None:
        self._finder = finder
        self._provider = provider
        self._evidence_k = evidence_k

    async def suggestions(self, answer: Answer, *, today: date) -> Suggestions:
        """Return what to ask or read after an answer; ProviderError if that cannot be told."""
        questions: list[str] = []
        said = answer.text
        for question, name in questions_about(answer)[:_MOST_TRIED]:
            sentence = await self.first_sentence(question, today)
            if name in sentence and sentence not in said:
                questions.append(question)
                said += sentence
            if len(questions) == _MOST:
                break
        articles = tuple(_unread(answer))[: _MOST - len(questions)]
        return Suggestions(questions=tuple(questions), articles=articles)

    async def first_sentence(self, question: str, today: date) -> str:
        """Return the sentence that a question is answered with, empty if it is not."""
        wanted = Wanted(
            query=question,
            k=self._evidence_k,
            filters=Filters(),
            preferred=None,
            recency=0.0,
            today=today,
        )
        found = await searched(self._finder.find, wanted)
        if not found.evidence:
            return ""
        request = ChatRequest(question=question, evidence=found.evidence)
        spans = claim_spans(await text_of(self._provider, request), len(found.evidence))
        return spans[0].statement if spans else ""


def questions_about(answer: Answer) -> list[tuple[str, str]]:
    """Return questions that may be worth asking, each with the name that it is about.

    Names that the answer says come first, then those of its sources, then the others'; what the
    question names is known already.
    """
    asked = _words(f"{answer.question} {answer.standalone_question}")
    found: dict[str, tuple[str, str]] = {}
    texts = list(_texts(answer))
    for text in texts:
        for phrase in phrases(text):
            asking = question_about(phrase, texts)
            if asking and not _words(asking[1]) <= asked:
                found.setdefault(asking[1].casefold(), asking)
    return list(found.values())


def _texts(answer: Answer) -> Iterator[str]:
    yield " ".join(citation.quote for citation in answer.citations)
    yield from (e.text for e in sorted(answer.evidence, key=lambda e: not e.used))


def question_about(phrase: Phrase, texts: Sequence[str]) -> tuple[str, str] | None:
    """Return a question about a phrase of these texts, and the name that it is about.

    None of what nobody would ask about.
    """
    words = phrase.text.split()
    if phrase.kind == "time":
        day = "on" if len(words) > 2 else "in"
        dated = len(words) > 1 and _YEAR.search(phrase.text)
        return (f"What happened {day} {phrase.text}?", phrase.text) if dated else None
    # "The diver Ada Moss"
    while words and not _is_name(words[0]):
        words = words[1:]
    least = 3 if words and words[0].lower() in _ADDRESSED else 2
    if len(words) < least or not all(word in _LINKS or _is_name(word) for word in words):
        return None
    name = " ".join(words)
    if is_person(name, texts):
        return f"Who is {name}?", name
    return (f"What is {name}?", name) if is_thing(name, texts) else None


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.casefold() not in _NO_NAMES


def _unread(answer: Answer) -> Iterator[UnreadArticle]:
    seen = {e.article_id for e in answer.evidence if e.used}
    for source in answer.evidence:
        if source.article_id not in seen and source.title:
            seen.add(source.article_id)
            yield UnreadArticle(title=source.title, reader_url=_place(source))


def _place(source: Evidence) -> str:
    return reader_url(source.article_id, source.version, source.start, source.end)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
