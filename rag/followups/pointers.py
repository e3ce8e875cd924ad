"""What a question points back with: pronouns, "this series", "what about …", a bare fragment."""

import re
from dataclasses import dataclass
from typing import Literal

from rag.followups.phrases import Phrase, phrases
from rag.followups.words import (
    AUXILIARIES,
    BREAKS,
    MEASURES,
    PREPOSITIONS,
    QUESTION_WORDS,
    VERBS,
    Token,
    tokens,
)

__all__ = [
    "Pointer",
    "Reference",
    "asks_about",
    "asks_for_more",
    "is_fragment",
    "leans_on",
    "pointers",
]

Reference = Literal["man", "woman", "it", "they", "that", "there", "then", "one"]

_POINTING = frozenset({"this", "that", "these", "those"})
_REFERENCES: dict[str, Reference] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "man"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "woman"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs"), "they"),
    **dict.fromkeys(sorted(_POINTING), "that"),
    "there": "there",
    "then": "then",
    **dict.fromkeys(("one", "ones"), "one"),
}
_OWNING = frozenset({"his", "its", "their", "theirs", "hers"})
# "Did it take long to", "is it true": this "it" stands for what follows.
_EMPTY_IT = re.compile(
    r"it\s+(?:cost|costs|take|takes|took|is|was|be|mean|means)\b.*\bto\b|it\s+(?:true|possible)\b",
    re.IGNORECASE,
)
_BEFORE_THAT = QUESTION_WORDS | AUXILIARIES | PREPOSITIONS | {"and", "or"}
_OPENS_BACK = re.compile(
    r"^\s*(?:and|but|or|so|what about|how about|what else|who else|where else|e|ed|et|und|"
    r"aber|y|ma)\s",
    re.IGNORECASE,
)
_ASKS_ABOUT = re.compile(r"^\W*(?:and\s+|but\s+|so\s+)?(?:what|how) about\s", re.IGNORECASE)
_ASKS_FOR_MORE = re.compile(
    r"^\W*(?:please\W+|(?:can|could) you\W+)?(?:(?:tell|show|give) (?:me|us) )?"
    r"(?:more(?: details?| information)?|elaborate|go on|continue)(?:\W+please)?\W*$",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:former|latter|same|another|(?<!each )others?|else|loro|besides|"
    r"apart from that|instead)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"^\s*(?:and|but|or|so|what about|how about|why|when|where|who|how|which one|how many|"
    r"how much|what else|since when|until when|by whom|really|any)\b[^a-z]*(?:(?:\w+\W*){0,3})$",
    re.IGNORECASE,
)
# Leans on the turn before only in a question without any name or number of its own.
_NAMELESS_BACK = re.compile(
    r"\b(?:nobody|no one|everyone|everybody|anyone|anybody|someone|somebody|so (?:long|many|much)|"
    r"now|(?:first|last|next|only) (?:one )?to|(?:came|finished) (?:second|third|last)|"
    rf"(?:what|how \w+) (?:was|is|were) the (?:{'|'.join(sorted(MEASURES))}|time|vote)(?=\W*$)|"
    r"the (?:company|firm|club|team|band|council|police|"
    r"councillors|government|party|army|court|minister|president|mayor|director|author|report|"
    r"study|book|inquiry|film|movie|song|album|ship|crew|plane|building|bridge|project|family|"
    r"group|series|show|victims?|survivors?|main|best|biggest|largest|most \w+))\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:?.–—]|\s-\s|\band\b")
_PEOPLE = re.compile(r"\b(?:people|workers|women|men|children|those)\b", re.IGNORECASE)
_MOST_FRAGMENT_WORDS = 3
_ASKS_HOW_MANY = re.compile(
    r"(?:and )?(?:out of|by|for|at|to|from|of|with|in|until|since) "
    r"(?:how (?:many|much|long|far)|what|which|whom)\b",
    re.IGNORECASE,
)
_MOST_ASKED_WORDS = 5
# With so many of its own before it, a pronoun more likely means one of them.
_ENOUGH_PHRASES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A word at ``question[start:end]`` that refers to something said before.

    ``owns`` tells "his attempt" from "he"; ``noun`` is the word that "that" goes with, if any.
    """

    start: int
    end: int
    refers: Reference
    owns: bool
    noun: str | None


def leans_on(question: str) -> bool:
    """Whether the question leaves something out that the turns before say."""
    if _OPENS_BACK.search(question) or is_fragment(question):
        return True
    if _FRAGMENT.search(question) and not phrases(question):
        return True
    if pointers(question):
        return True
    names = [p for p in phrases(question) if p.is_name or p.kind == "time"]
    marker = _POINTS_BACK.search(question)
    if marker is not None and not any(name.end <= marker.start() for name in names):
        return True
    numbers = any(char.isdigit() for char in question)
    return not names and not numbers and _NAMELESS_BACK.search(question) is not None


def asks_about(question: str) -> bool:
    """Whether it names something new to ask the same of: "What about Spain?"."""
    return _ASKS_ABOUT.search(question) is not None


def asks_for_more(question: str) -> bool:
    """Whether it asks for more without saying of what: "Tell me more."."""
    return _ASKS_FOR_MORE.search(question) is not None


def is_fragment(question: str) -> bool:
    """Whether it is a few words without a verb: "Any sisters?", "By how many votes?"."""
    words = tokens(question)
    is_verbless = not any(word.lower in AUXILIARIES | VERBS for word in words)
    if is_verbless and len(words) <= _MOST_ASKED_WORDS and _ASKS_HOW_MANY.match(question):
        return True
    if not 0 < len(words) <= _MOST_FRAGMENT_WORDS or _is_whole(words):
        return False
    opens = words[0].lower in QUESTION_WORDS | {"any", "other", "more"}
    if not (opens or question.rstrip().endswith("?")):
        return False
    return not any(word.lower in AUXILIARIES or _opens_request(word) for word in words)


def _is_whole(words: list[Token]) -> bool:
    """Whether it asks who or what does a thing to something: "What causes wildfires?"."""
    if len(words) != _MOST_FRAGMENT_WORDS or words[0].lower not in {"who", "what"}:
        return False
    return words[1].lower in VERBS and words[2].lower not in BREAKS


def _opens_request(word: Token) -> bool:
    return word.lower in {"tell", "describe", "explain", "compare", "give", "list", "show", "find"}


def pointers(question: str) -> list[Pointer]:
    """Return what refers back, in order; nothing after a name that it may refer to."""
    words = tokens(question)
    named = phrases(question)
    found = []
    for at, word in enumerate(words):
        refers = _REFERENCES.get(word.lower)
        if refers is None or not _refers(question, words, at, refers):
            continue
        if _own_name_before(question, word, refers, named):
            continue
        following = _goes_with(words, at, named)
        owns = word.lower in _OWNING or (word.lower == "her" and following is not None)
        noun = following if refers == "that" else None
        found.append(Pointer(start=word.start, end=word.end, refers=refers, owns=owns, noun=noun))
    return found


def _refers(question: str, words: list[Token], at: int, refers: Reference) -> bool:
    last = at == len(words) - 1
    if refers in {"there", "then", "one"}:
        return last and at > 0
    if refers == "it":
        return not _EMPTY_IT.match(question, words[at].start)
    if refers != "that" or words[at].lower in _POINTING - {"that"}:
        return True
    if last or at == 0:
        return True
    # "recognised that the stone": a conjunction; "that day": a pointer.
    followed_by_verb = words[at + 1].lower.endswith("ed")
    return words[at - 1].lower in _BEFORE_THAT and not followed_by_verb


def _goes_with(words: list[Token], at: int, named: list[Phrase]) -> str | None:
    """Return the head of what a determiner such as "this" or "her" stands before, if it does."""
    if at + 1 == len(words):
        return None
    following = words[at + 1]
    stops = BREAKS if words[at].lower in _POINTING else AUXILIARIES | PREPOSITIONS
    is_hers = words[at].lower == "her"
    says_of_it = not is_hers and at + 2 == len(words) and words[at - 1].lower in AUXILIARIES
    if following.lower in stops or says_of_it:
        return None
    opened = [p for p in named if p.start == following.start]
    return tokens(opened[0].text)[-1].lower if opened else following.lower


def _own_name_before(question: str, word: Token, refers: Reference, named: list[Phrase]) -> bool:
    """Whether the question itself names what is meant: "Did Pinotti say that she would go?"."""
    if refers in {"there", "then"}:
        return False
    before = [phrase for phrase in named if phrase.end <= word.start]
    if refers in {"man", "woman"}:
        return any(p.is_name and p.kind in {"person", "unknown"} for p in named)
    # "Speaking about vaccines, how are they made?"
    if any(_CLAUSE_END.search(question, p.end, word.start) for p in before):
        return True
    if refers == "they" and _PEOPLE.search(question, 0, word.start):
        return True
    if refers == "that" and len(before) >= _ENOUGH_PHRASES:
        return True
    return any(p.is_name for p in before)
