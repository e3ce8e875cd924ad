"""Answers "tell me about …" and "the latest on …" with the openings of the articles about it.

"What happened at …" is read so too where an article is about it, and else as any question.

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

__all__ = [
    "LENGTH",
    "POLITE",
    "Opening",
    "OverviewRequest",
    "first_sentences",
    "lead",
    "openings",
    "overview_request",
    "wants_more",
]

_MOST_OPENINGS = 4
# Of the news at large.
_MOST_TOLD = 6
_LEAD_SENTENCES = 3
# Of the topic's terms.
_LEAST_COVERED = 0.75
_ENDS = ".!?…”\"'’)"
_ABOUT = "(?:about|on|of|regarding|concerning)"
_MUCH = "(?:something |more |everything |all |a (?:bit|little) )?"
_ARTICLES = "(?:(?:the|these|your|all|any|some) )*(?:articles?|stories|sources?|reports?|news)"
_NEWS = "(?:latest|newest|new|recent)(?: news| developments?| updates?)?"
_POINTS = "(?:key|main|most important) (?:points|facts|findings|events)"
_FACTS = "(?:background|context|information|info|details|facts)"
_SUMMARY = "(?:summary|overview|outline|recap|timeline)"
_SAY = "(?:say|said|tell|told|report|reported|write|written)"
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
    f"what (?:do|does|did|have|has) {_ARTICLES} {_SAY}(?: (?:me|us))? {_ABOUT}",
    f"(?:which|what) {_ARTICLES} (?:mentions?|discuss(?:es)?|covers?|(?:is|are) {_ABOUT})",
    f"(?:do|does|did) {_ARTICLES} (?:mention|discuss|cover)",
    f"(?:(?:find|list|show|give) (?:me |us )?)?{_ARTICLES} {_ABOUT}",
    r"what(?:['\u2019]s| is) (?:happening|going on) (?:with|in|at)",
    rf"(?:(?:give|show|tell) (?:me|us) |what are )?(?:the |some )?{_POINTS} {_ABOUT}",
    rf"(?:(?:give|show|find|get) (?:me|us) )?(?:some |any |more )?{_FACTS} {_ABOUT}",
    r"what(?:['\u2019]s| is| was) the (?:whole )?story (?:with|behind|of|about|on)",
)
_HAPPENED = (
    r"what (?:happened|has happened|went on|was going on|came) (?:with|at|in|on|during|to|of)"
    r"|what(?:['\u2019]s| has) (?:happened|been happening|been going on) (?:with|at|in|on|to)"
    "|explain"
)
_LATEST = (
    rf"(?:what(?:['\u2019]s| is| are) )?(?:the )?{_NEWS} (?:{_ABOUT}|with|from|in|at)",
    rf"(?:what(?:['\u2019]s| is) the news|updates?) {_ABOUT}",
    f"(?:is there |are there )?any (?:{_NEWS}|news|updates?) (?:{_ABOUT}|from)",
)
POLITE = (
    r"(?:(?:can|could|would|will|may) (?:you|i) |i(?: would|['\u2019]d)? (?:like|love|want|need) )?"
    "(?:please )?"
)
LENGTH = (
    "(?:,? (?:please|briefly|in (?:brief|short|detail)|"
    r"in (?:a|one|two|three|four|five|a few|\d{1,3}) (?:words?|sentences?|paragraphs?|lines?)))*"
)
_REQUEST = re.compile(
    rf"{POLITE}(?:(?P<latest>{'|'.join(_LATEST)})|(?P<happened>{_HAPPENED})|"
    rf"{'|'.join(_REQUESTS)}) "
    rf"(?P<topic>[^?!]+?){LENGTH}[?!. ]*",
    re.IGNORECASE,
)
# Whoever asks for one of these asks something.
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|where|when|why|how)\b", re.IGNORECASE)
_MORE = re.compile(r"\bmore\b", re.IGNORECASE)
_MOST_TOPIC_WORDS = 10
# Whoever says more of what happened asks for one thing of it.
_MOST_HAPPENED_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewRequest:
    """What to tell about, and whether the newest comes first.

    ``only_about`` says that articles which merely name the topic do not tell what is asked.
    """

    topic: str
    newest_first: bool
    only_about: bool = False


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
    only_about = found["happened"] is not None
    most = _MOST_HAPPENED_WORDS if only_about else _MOST_TOPIC_WORDS
    if len(words) > most or STOP_WORDS.issuperset(words):
        return None
    return OverviewRequest(
        topic=found["topic"],
        newest_first=found["latest"] is not None,
        only_about=only_about,
    )


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
    if about or wanted.only_about:
        told = [_opening(topic, found, said) for found in about]
    else:
        told = [_first_naming(topic, found, said) for found in articles.values()]
    chosen = [opening for opening in told if opening is not None][:_MOST_OPENINGS]
    day = {item.label: item.published or "" for item in evidence}
    chosen.sort(key=lambda o: day[o.label], reverse=wanted.newest_first)
    return sorted(chosen, key=lambda o: not day[o.label])


def first_sentences(evidence: Sequence[Evidence]) -> list[Opening]:
    """Return how each article begins whose beginning is there, in the order of the evidence."""
    begun = (lead([item]) for item in evidence)
    return [sentences[0] for sentences in begun if sentences][:_MOST_TOLD]


def _is_about(topic: Question, found: Sequence[Evidence]) -> bool:
    """Whether an article begins with the topic, or with its names and has the rest of it.

    A topic without names must have something of it in the title.
    """
    title = found[0].title
    begins = " ".join([title, *(sentence.text for sentence in lead(found))])
    if _covers(begins, topic.terms):
        return True
    if topic.names:
        is_named = all(_covers(begins, [name]) for name in topic.names)
    else:
        is_named = any(_covers(title, [term]) for term in topic.terms)
    return is_named and _covers(" ".join([title, *(item.text for item in found)]), topic.terms)


def _opening(topic: Question, found: Sequence[Evidence], said: str) -> Opening | None:
    """Return the sentence at an article's beginning that names some of the topic, or the first."""
    sentences = _unsaid(lead(found), said) or _unsaid(_all(found), said)
    naming = (s for s in sentences if any(_covers(s.text, [term]) for term in topic.terms))
    return next(naming, sentences[0] if sentences else None)


def _first_naming(topic: Question, found: Sequence[Evidence], said: str) -> Opening | None:
    sentences = _unsaid(_all(found), said)
    return next((s for s in sentences if _covers(s.text, topic.terms)), None)


def _unsaid(sentences: Sequence[Opening], said: str) -> list[Opening]:
    return [s for s in sentences if " ".join(s.text.split()) not in said]


def _all(found: Sequence[Evidence]) -> list[Opening]:
    return [s for item in found for s in _sentences(item)]


def lead(found: Sequence[Evidence]) -> list[Opening]:
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
