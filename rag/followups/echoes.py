"""Words of a question that repeat a fuller phrase of the turns before: "the team", "Dali"."""

import re
from collections.abc import Sequence

from rag.followups.antecedents import Antecedent
from rag.followups.phrases import Phrase, phrases
from rag.followups.words import LIGHT_NOUNS, tokens

__all__ = ["echoed", "with_full_names"]

_DEFINITE = re.compile(r"(?:the|this|that|these|those|such)\s", re.IGNORECASE)
_COMPLEMENT = re.compile(r"\s+(?:of|for|between|against)\s", re.IGNORECASE)


def with_full_names(question: str, found: Sequence[Antecedent]) -> str:
    """Return the question with the whole name where it says a part: "Dali", "Anne"."""
    for phrase in reversed(phrases(question)):
        whole = _whole_name(phrase, found)
        if whole is not None and whole.text not in question:
            question = question[: phrase.start] + whole.text + question[phrase.end :]
    return question


def echoed(question: str, found: Sequence[Antecedent]) -> Phrase | None:
    """Return the phrase that a definite description such as "the investment" takes up."""
    for phrase in phrases(question):
        if phrase.is_name or _COMPLEMENT.match(question, phrase.end):
            continue
        definite = _DEFINITE.match(phrase.text) or phrase.before in {"this", "that", "these"}
        head = tokens(phrase.text)[-1].lower
        if not definite or head in LIGHT_NOUNS:
            continue
        for item in found:
            if head in item.phrase.words and phrase.words < item.phrase.words:
                return item.phrase
    return None


def _whole_name(phrase: Phrase, found: Sequence[Antecedent]) -> Phrase | None:
    if not phrase.is_name or " " in phrase.text:
        return None
    for item in found:
        whole = item.phrase
        if whole.kind == "person" and whole.is_name and phrase.words < whole.words:
            return whole
    return None
