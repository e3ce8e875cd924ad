"""Finds what settles a yes/no question, such as "Has the bridge reopened?".

Such a question turns on a word that has an opposite. An article whose headline and beginning are
about the same things and have that word or its opposite reports which of the two it is, and the
newest one tells how it is now; a likelier looking sentence may tell what was advised, feared or so
before. Pure.
"""

import re
from collections.abc import Iterator, Sequence

from index.analysis import STOP_WORDS, terms
from rag.checking.opposites import are_opposites, has_opposite
from rag.overviews import Opening, lead
from rag.types import Evidence

__all__ = ["is_yes_or_no", "settled_by"]

_YES_OR_NO = re.compile(
    r"(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)"
    r"(?:n['’]t)?\b(?! you\b)",
    re.IGNORECASE,
)
_EITHER = re.compile(r"(\w+) or (\w+)")
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|where|when|why|how)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_AGAIN = re.compile(r"re-?(?=\w{4})")
# The thing that is asked about, and what stands behind a preposition: "the fire", "in the fire".
_DETERMINER = r"(?:the|a|an|any|his|her|its|their|our|this|that|these|those)"
_NAMED_THINGS = re.compile(
    rf"^\W*{_DETERMINER} \w+"
    r"|\b(?:in|at|on|of|by|from|for|to|with|over|during|after|before|since|against|about) "
    rf"{_DETERMINER} \w+(?: \w+)*",
    re.IGNORECASE,
)
_SAYS_NOTHING = STOP_WORDS | {
    *("still", "already", "yet", "now", "again", "ever", "actually", "really", "currently"),
    *("get", "gets", "got", "getting", "become", "became"),
    *("go", "goes", "going", "gone", "went"),
    *("finally", "anyone", "anybody", "anything", "true", "any"),
}
# "Have prices gone up?"
_DULL = STOP_WORDS - {"up", "down"}
# Of the other words of the question.
_LEAST_COVERED = 0.75
# "Councillors" are of the council.
_LEAST_STEM = 5


def is_yes_or_no(question: str) -> bool:
    """Whether a question asks if something is so.

    >>> is_yes_or_no("Is it open?"), is_yes_or_no("Is there a word for what he did?")
    (True, False)
    """
    if not _YES_OR_NO.match(question) or _QUESTION_WORD.search(question):
        return False
    either = _EITHER.search(question)
    return either is None or are_opposites(either[1].lower(), either[2].lower())


def settled_by(question: str, evidence: Sequence[Evidence]) -> Opening | None:
    """Return a sentence from the beginning of the newest article that settles ``question``.

    None where it is no yes/no question, has no word with an opposite, or no beginning settles it.
    """
    if not is_yes_or_no(question):
        return None
    rest = _YES_OR_NO.sub("", question, count=1)
    words = [word.lower() for word in _WORD.findall(rest)]
    settling = [
        opening
        for turning in _turning_words(rest)
        for opening in _settling(turning, words, evidence)
    ]
    by_label = {item.label: item for item in evidence}
    return max(settling, key=lambda o: (by_label[o.label].published or "", -o.label), default=None)


def _turning_words(question: str) -> list[str]:
    """Return the words in lower case that may say what happened, and have an opposite."""
    said = _NAMED_THINGS.sub(lambda found: " " * len(found.group()), question)
    words = [w for w in _WORD.findall(said) if w.islower() or question.isupper()]
    turning = [w.lower() for w in words if w.lower() not in _DULL and not _describes(w, said)]
    return [w for w in dict.fromkeys(turning) if any(map(has_opposite, _with_and_without_re(w)))]


def _describes(word: str, question: str) -> bool:
    """Whether a word says of which kind a thing is, and not what became of it: "common fruits"."""
    behind = re.search(rf"\b{re.escape(word)} +([\w’']+)", question)
    return behind is not None and behind[1].lower() not in _SAYS_NOTHING


def _settling(
    turning: str, words: Sequence[str], evidence: Sequence[Evidence]
) -> Iterator[Opening]:
    """Yield a sentence for each beginning that says which of the two ``turning`` is."""
    others = (w for w in words if w != turning and not are_opposites(w, turning))
    about = {t for w in others if w not in _SAYS_NOTHING for t in terms(w)}
    for item in evidence:
        sentences = lead([item])
        # An article without a day may be no news, and then does not begin with what is new.
        news = [s.text for s in sentences[:1]] if item.published else []
        beginning = " ".join([item.title, *news])
        if not sentences or not _covers(f"{item.title} {item.text}", about):
            continue
        if _turns(turning, beginning):
            yield next((s for s in sentences if _turns(turning, s.text)), sentences[0])


def _turns(word: str, text: str) -> bool:
    """Whether a text has a word or its opposite, of which it must have one."""
    mine = _with_and_without_re(word)
    for found in {w.lower() for w in _WORD.findall(text)}:
        theirs = _with_and_without_re(found)
        if any(set(terms(one)) & set(terms(other)) for one in mine for other in theirs):
            return True
        if any(are_opposites(one, other) for one in mine for other in theirs):
            return True
    return False


def _with_and_without_re(word: str) -> tuple[str, ...]:
    """Return "reopens" and "opens": what opens again is open."""
    return tuple(dict.fromkeys((word, _AGAIN.sub("", word))))


def _covers(text: str, wanted: set[str]) -> bool:
    said = set(terms(text))
    held = sum(any(_of_one_stem(term, other) for other in said) for term in wanted)
    return bool(wanted) and held >= _LEAST_COVERED * len(wanted)


def _of_one_stem(one: str, other: str) -> bool:
    if one == other:
        return True
    return len(one) >= _LEAST_STEM and other.startswith(one)
