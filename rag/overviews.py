"""Answers "tell me about …" and "the latest on …" with the openings of the articles about it.

No single sentence answers such a request. News tells the most important first, so the first
sentence of each article is its summary, and several by their dates tell how a story went.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis import STOP_WORDS, terms
from index.types import Span
from rag.question import Question, parse_question
from rag.quotes import MINIMUM_QUOTE_CHARS
from rag.sentences import sentence_spans
from rag.types import Evidence

__all__ = ["Opening", "OverviewRequest", "openings", "overview_request", "wants_more"]

_MOST_OPENINGS = 4
_LEAD_SENTENCES = 3
# Of the topic's terms.
_LEAST_COVERED = 0.75
_ENDS = ".!?…”\"'’)"
_ABOUT = "(?:about|on|of|regarding|concerning)"
_MUCH = "(?:something |more |everything |all |a (?:bit|little) )?"
_ARTICLES = "(?:(?:the|these|your|all|any|some) )*(?:articles?|stories|sources?|reports?|news)"
_NEWS = "(?:latest|newest|new|recent)(?: news| developments?| updates?)?"
_SUMMARY = "(?:summary|overview|outline|recap|timeline)"
_REQUESTS = (
    rf"(?:tell|show) (?:me|us) {_MUCH}{_ABOUT}",
    f"(?:(?:give|show|write) (?:me |us )?)?(?:an? )?(?:short |brief )?{_SUMMARY} {_ABOUT}",
    f"(?:summari[sz]e|recap|outline)(?: {_ARTICLES} {_ABOUT})?",
    f"to (?:know|learn|hear|read) {_MUCH}{_ABOUT}",
    f"(?:get|have) an? (?:short |brief )?{_SUMMARY} {_ABOUT}",
    f"do you know (?:anything|something|more) {_ABOUT}",
    f"(?:tell (?:me|us) )?what (?:you|we) know {_ABOUT}",
    f"(?:is|are) there (?:(?:an|any) )?{_ARTICLES} {_ABOUT}",
    f"(?:do you have|have you got) (?:anything|something|{_ARTICLES}) {_ABOUT}",
    f"what (?:do|can) (?:you|we) (?:know|say|find|tell (?:me|us)) {_ABOUT}",
    f"what (?:do|does|have|has) {_ARTICLES} (?:say|said|tell (?:me|us)|report|reported) {_ABOUT}",
    f"(?:which|what) {_ARTICLES} (?:mentions?|discuss(?:es)?|covers?|(?:is|are) {_ABOUT})",
    f"(?:(?:find|list|show|give) (?:me |us )?)?{_ARTICLES} {_ABOUT}",
    r"what(?:['\u2019]s| is) (?:happening|going on) (?:with|in|at)",
)
_LATEST = (
    rf"(?:what(?:['\u2019]s| is| are) )?(?:the )?{_NEWS} (?:{_ABOUT}|with|from|in|at)",
    rf"(?:what(?:['\u2019]s| is) the news|updates?) {_ABOUT}",
    f"(?:is there |are there )?any (?:{_NEWS}|news|updates?) (?:{_ABOUT}|from)",
)
_POLITE = (
    r"(?:(?:can|could|would|will|may) (?:you|i) |i(?: would|['\u2019]d)? (?:like|love|want|need) )?"
    "(?:please )?"
)
_LENGTH = (
    "(?:,? (?:please|briefly|in (?:brief|short|detail)|"
    r"in (?:a|one|two|three|four|five|a few|\d{1,3}) (?:words?|sentences?|paragraphs?|lines?)))*"
)
_REQUEST = re.compile(
    rf"{_POLITE}(?:(?P<latest>{'|'.join(_LATEST)})|{'|'.join(_REQUESTS)}) "
    rf"(?P<topic>[^?!]+?){_LENGTH}[?!. ]*",
    re.IGNORECASE,
)
# Whoever asks for one of these asks something.
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|where|when|why|how)\b", re.IGNORECASE)
_MORE = re.compile(r"\bmore\b", re.IGNORECASE)
_MOST_TOPIC_WORDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewRequest:
    """What to tell about, and whether the newest comes first."""

    topic: str
    newest_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A sentence of the evidence with ``label``, at ``span`` of its text."""

    label: int
    span: Span
    text: str


def overview_request(question: str) -> OverviewRequest | None:
    """Return what a question wants to be told about at large, None if it asks something.

    >>> overview_request("What's the latest on the bridge?")
    OverviewRequest(topic='the bridge', newest_first=True)
    """
    found = _REQUEST.fullmatch(" ".join(question.split()))
    if found is None or _QUESTION_WORD.search(found["topic"]):
        return None
    words = [word.lower() for word in found["topic"].split()]
    if len(words) > _MOST_TOPIC_WORDS or STOP_WORDS.issuperset(words):
        return None
    return OverviewRequest(topic=found["topic"], newest_first=found["latest"] is not None)


def wants_more(question: str) -> bool:
    """Whether an overview is asked for beyond what was told already."""
    return _MORE.search(question) is not None and overview_request(question) is not None


def openings(
    wanted: OverviewRequest, evidence: Sequence[Evidence], *, said: str = ""
) -> list[Opening]:
    """Return how up to four articles about the topic begin, by date, the undated last.

    Where no article is about it, the first sentence of each that names it; none if none does.
    Sentences that stand in ``said`` are passed over.
    """
    topic = parse_question(wanted.topic)
    articles: dict[str, list[Evidence]] = {}
    for item in evidence:
        articles.setdefault(item.article_id, []).append(item)
    about = [found for found in articles.values() if _is_about(topic, found)]
    if about:
        told = [_opening(topic, found, said) for found in about]
    else:
        told = [_first_naming(topic, found, said) for found in articles.values()]
    chosen = [opening for opening in told if opening is not None][:_MOST_OPENINGS]
    day = {item.label: item.published or "" for item in evidence}
    chosen.sort(key=lambda o: day[o.label], reverse=wanted.newest_first)
    return sorted(chosen, key=lambda o: not day[o.label])


def _is_about(topic: Question, found: Sequence[Evidence]) -> bool:
    """Whether an article begins with the topic, or with its names and has the rest of it.

    A topic without names must have something of it in the title.
    """
    title = found[0].title
    begins = " ".join([title, *(sentence.text for sentence in _lead(found))])
    if _covers(begins, topic.terms):
        return True
    if topic.names:
        is_named = all(_covers(begins, [name]) for name in topic.names)
    else:
        is_named = any(_covers(title, [term]) for term in topic.terms)
    return is_named and _covers(" ".join([title, *(item.text for item in found)]), topic.terms)


def _opening(topic: Question, found: Sequence[Evidence], said: str) -> Opening | None:
    """Return the sentence at an article's beginning that names some of the topic, or the first."""
    sentences = _unsaid(_lead(found), said) or _unsaid(_all(found), said)
    naming = (s for s in sentences if any(_covers(s.text, [term]) for term in topic.terms))
    return next(naming, sentences[0] if sentences else None)


def _first_naming(topic: Question, found: Sequence[Evidence], said: str) -> Opening | None:
    sentences = _unsaid(_all(found), said)
    return next((s for s in sentences if _covers(s.text, topic.terms)), None)


def _unsaid(sentences: Sequence[Opening], said: str) -> list[Opening]:
    return [s for s in sentences if " ".join(s.text.split()) not in said]


def _all(found: Sequence[Evidence]) -> list[Opening]:
    return [s for item in found for s in _sentences(item)]


def _lead(found: Sequence[Evidence]) -> list[Opening]:
    """Return the first sentences of an article, none if its beginning was not found."""
    return [s for item in found if item.start == 0 for s in _sentences(item)[:_LEAD_SENTENCES]]


def _covers(text: str, wanted: Sequence[str]) -> bool:
    said = set(terms(text))
    return sum(term in said for term in wanted) >= _LEAST_COVERED * len(wanted)


def _sentences(item: Evidence) -> list[Opening]:
    """Return the sentences of a passage, without headlines and what is too short to quote."""
    spans = sentence_spans(item.text)
    found = (Opening(label=item.label, span=s, text=item.text[s.start : s.end]) for s in spans)
    return [o for o in found if len(o.text) >= MINIMUM_QUOTE_CHARS and o.text[-1] in _ENDS]
