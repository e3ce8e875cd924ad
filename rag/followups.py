"""Makes a follow-up stand alone without a language model, by carrying over what it leaves out.

A question that points back (a pronoun with nothing before it to point at, "what about …", a bare
fragment) gets the names and rare words of the turn before, in brackets, so that a reader sees what
was added. Any other question stays as it is, so a change of topic drags nothing along.
"""

import re
from collections.abc import Sequence

from rag.types import Turn

__all__ = ["stand_alone"]

_POINTS_BACK = re.compile(
    r"\b(?:he|she|they|him|her|his|hers|its|them|their|theirs|this|those|these|former|latter|same|"
    r"another|others|else|loro)\b"
    # "it" as in "did it take to", "that" as in "recognised that", "there" as in "are there" and
    # "one" as in "one of" point nowhere.
    r"|\bit\b(?!\s+(?:cost|costs|take|takes|took|is|was|be|mean|means)\b.*\bto\b)"
    r"|(?:^|\b(?:was|is|did|does|do|were|has|had|before|after|since|until|of|about|than|by|for|from|"
    r"in|at|on|with|like|why|how)\s+)that\b(?!\s+\w+ed\b)|\bthat\s*\W*$"
    r"|\b(?:there|then|ones?)\s*\W*$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^\s*(?:and|but|or|so|what about|how about|why|when|where|who|how|which one|how many|"
    r"how much|what else|since when|until when|by whom|really)\b[^a-z]*(?:(?:\w+\W*){0,3})$",
    re.IGNORECASE,
)
_OPENS_BACK = re.compile(
    r"^\s*(?:and|but|or|so|what about|how about|what else|e|ed|et|und|aber|y|ma)\s", re.IGNORECASE
)
# Leans on the turn before only in a question without any name or number of its own.
_NAMELESS_BACK = re.compile(
    r"\b(?:nobody|no one|everyone|everybody|anyone|anybody|someone|somebody|so (?:long|many|much)|"
    r"now|(?:first|last|next|only) (?:one )?to|the (?:company|firm|club|team|council|councillors|"
    r"government|party|army|police|court|minister|president|mayor|director|author|report|study|"
    r"inquiry|film|ship|crew|plane|building|project|family|victims?|survivors?))\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?<!\d)\d{1,2}\s+)?[^\W\d_a-z][\w’'.-]*(?:\s+(?:of|the|de|da|di|al|el|von|van|and)(?=\s+[^\W\d_a-z])"
    r"|\s+[^\W\d_a-z][\w’'.-]*|\s+\d{4})*"
)
_QUESTION_WORD = re.compile(
    r"^(?:who|what|when|where|why|how|which|whose|whom|is|are|was|were|do|does|did|has|have|had|"
    r"can|could|will|would|should|in|on|at|the|a|an|and|but|by|for|from|of|to|yes|no|not)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w[\w’'-]*")
# Few enough that the new words of the question still weigh more.
_MOST_CARRIED_WORDS = 12
_DIGIT = re.compile(r"\d")
_MOST_TURNS_BACK = 3
_PLAIN_WORDS = """
    who what when where why how which whose whom is are was were be been do does did has have had
    can could will would should in on at the a an and but or by for from of to with about into
    many much long far old first last there it its he she they his her their this that
    still after before not yes no any anyone
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """Return ``question``, or with what it leaves out if it points back to the last turn.

    >>> stand_alone("How old is he?", [Turn(question="Who is Paolo Gentiloni?", answer="A man.")])
    'How old is he? (Paolo Gentiloni)'
    """
    if not history or not _leans_on(question):
        return question
    *earlier, last = history[-_MOST_TURNS_BACK:]
    # The turn before may lean on its own turn before: "Is she still there?"
    last = Turn(question=stand_alone(last.question, earlier), answer=last.answer)
    carried = _carried(last, question)
    return f"{question.rstrip()} ({', '.join(carried)})" if carried else question


def _leans_on(question: str) -> bool:
    if _OPENS_BACK.search(question) or _ELLIPSIS.search(question):
        return True
    if not _names(question) and not _DIGIT.search(question) and _NAMELESS_BACK.search(question):
        return True
    pointer = _POINTS_BACK.search(question)
    # A name before the pronoun is what it points at: "Did Pinotti say that she would go?"
    return pointer is not None and not _names(question[: pointer.start()])


def _carried(turn: Turn, question: str) -> list[str]:
    """Return phrases of the last turn that the question lacks: names, then the topic's words."""
    base = turn.question.split(" (")[0]
    have = {word.lower() for word in _WORD.findall(question)}
    phrases = [*_names(turn.question), *_topic_words(base), *_names(_first_sentence(turn.answer))]
    carried: list[str] = []
    n_words = 0
    for phrase in phrases:
        words = {word.lower() for word in _WORD.findall(phrase)}
        if not words or words <= have:
            continue
        n_words += len(words)
        if n_words > _MOST_CARRIED_WORDS:
            break
        carried.append(phrase)
        have |= words
    return carried


def _first_sentence(text: str) -> str:
    return text[:300].split("\n", maxsplit=1)[0]


def _names(text: str) -> list[str]:
    """Return runs of capitalised words, without a question word in front."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().strip(" .,'’").split()
        while words and _QUESTION_WORD.match(words[0]):
            words = words[1:]
        name = _without_s(" ".join(words))
        if not name.islower() and name:
            found.append(name)
    return found


def _topic_words(text: str) -> list[str]:
    words = map(_without_s, _WORD.findall(text))
    return [word for word in words if word.lower() not in _PLAIN and len(word) > 2]


def _without_s(name: str) -> str:
    return name.removesuffix("’s").removesuffix("'s")
