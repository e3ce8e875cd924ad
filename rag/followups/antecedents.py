"""What the turns before were about, by how likely a pronoun means it.

Later turns weigh more, questions more than answers, except that "who" asks for what the answer
names. A person is not "it", and a thing is not "she".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.followups.phrases import Phrase, phrases
from rag.followups.pointers import Reference
from rag.followups.words import GROUP_NOUNS
from rag.labels import find_labels
from rag.sentences import sentence_spans
from rag.types import Turn

__all__ = ["Antecedent", "answer_sentence", "antecedents", "best"]

_DECAY = 0.6
_ASKED = 1.0
_ANSWERED = 0.5
_ASKED_FOR = 1.3
# What a further mention of the same thing adds, of the weight of the lesser one: what was spoken of
# for long gives way to what the last question is about.
_MENTIONED_AGAIN = 0.3
_LATER_IN_QUESTION = 0.9
_NAME = 1.25
# Of a council and its bridge "it" is the bridge; of turbines and "which company", "they" are they.
_SEVERAL_AS_IT = 0.75
_WHICH_GROUP_AS_THEY = 0.6
_WHICH = frozenset({"which", "what"})
_WHO_SUBJECT = re.compile(
    r"^\W*(?:who|which \w+|what \w+)\W+(?!do\b|did\b|does\b)|^\W*\w+ any(?:one|body)\b",
    re.IGNORECASE,
)
_MOST_ANSWER_CHARS = 400
_MOST_LABELS = 99
_SHORT_ANSWER_WORDS = 8
_FITS: dict[Reference, dict[str, float]] = {
    "man": {"place": 0.16, "person": 1.0, "unknown": 0.7, "thing": 0.1, "people": 0.15},
    "woman": {"place": 0.16, "person": 1.0, "unknown": 0.7, "thing": 0.1, "people": 0.15},
    "it": {"place": 0.45, "thing": 1.0, "unknown": 0.8, "person": 0.3, "people": 0.05},
    "they": {"place": 0.1, "people": 1.0, "thing": 0.1, "unknown": 0.5, "person": 0.5},
    "that": {"place": 0.7, "thing": 1.0, "unknown": 0.8, "people": 0.7, "person": 0.6},
    "there": {"place": 1.0, "thing": 0.6, "unknown": 0.8},
    "then": {"time": 1.0},
    "one": {"place": 0.5, "thing": 1.0, "unknown": 0.6, "person": 0.6, "people": 0.6},
}
# A person is not "there", a place is not "he".
_LEAST_FIT = 0.15
_PLACE_WORDS = frozenset({"in", "at", "on", "to", "near"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Antecedent:
    """Something said before. ``weight`` says how present it is; ``asked`` whether in a question."""

    phrase: Phrase
    weight: float
    asked: bool


def antecedents(history: Sequence[Turn]) -> list[Antecedent]:
    """Return what the turns name, the most present first; of equal weight, the later first."""
    found: list[Antecedent] = []
    for age, turn in enumerate(reversed(history)):
        weight = _DECAY**age
        # Without capitals there is no telling what is a name.
        unsure = _NAME if turn.question.islower() else 1.0
        asks_who = _WHO_SUBJECT.search(turn.question) is not None
        answer = answer_sentence(turn.answer)
        short = len(answer.split()) <= _SHORT_ANSWER_WORDS
        named = _ASKED_FOR if asks_who and short else _ANSWERED
        for n, phrase in enumerate(phrases(turn.question)):
            present = weight * _ASKED * _LATER_IN_QUESTION**n * unsure
            found.append(Antecedent(phrase=phrase, weight=present, asked=True))
        for n, phrase in enumerate(_named(answer)):
            present = weight * named * _LATER_IN_QUESTION**n
            found.append(Antecedent(phrase=phrase, weight=present, asked=False))
    return _merged(found)


def best(found: Sequence[Antecedent], refers: Reference) -> Antecedent | None:
    """Return what a pronoun most likely means, None if nothing fits it."""
    scored = [(_fit(item, refers), -n, item) for n, item in enumerate(found)]
    score, _, item = max(scored, default=(0.0, 0, None), key=lambda entry: entry[:2])
    return item if score > 0 else None


def answer_sentence(answer: str) -> str:
    """Return the first sentence of an answer, without its labels."""
    text = answer[:_MOST_ANSWER_CHARS]
    for mark in reversed(find_labels(text, _MOST_LABELS)):
        text = text[: mark.start].rstrip() + text[mark.end :]
    first = next(sentence_spans(text), None)
    return text[first.start : first.end] if first else ""


def _named(answer: str) -> list[Phrase]:
    """Return the names and years of an answer; a capital that opens a sentence makes no name."""
    return [
        p
        for p in phrases(answer)
        if p.kind == "time" or (p.is_name and (p.start or " " in p.text or _ends(answer, p)))
    ]


def _ends(answer: str, phrase: Phrase) -> bool:
    return answer[phrase.end : phrase.end + 1] in {"", ".", ","}


def _fit(item: Antecedent, refers: Reference) -> float:
    phrase = item.phrase
    fit = _FITS[refers].get(phrase.kind, 0.0)
    last = phrase.text.lower().rpartition(" ")[2]
    if refers == "they" and phrase.kind == "thing":
        if last.endswith("s"):
            fit = 0.95
        elif phrase.words & GROUP_NOUNS:
            fit = _WHICH_GROUP_AS_THEY if phrase.before in _WHICH else 0.95
    if refers == "it" and phrase.kind == "thing" and (last.endswith("s") or last in GROUP_NOUNS):
        fit = _SEVERAL_AS_IT
    if refers == "there" and phrase.before not in _PLACE_WORDS:
        fit *= 0.4
    if fit < _LEAST_FIT:
        return 0.0
    return fit * item.weight * (_NAME if phrase.is_name else 1.0)


def _merged(found: Sequence[Antecedent]) -> list[Antecedent]:
    """Join mentions of the same thing under its fullest name, with what each adds."""
    kept: list[Antecedent] = []
    for item in found:
        for n, other in enumerate(kept):
            mine, theirs = item.phrase.words, other.phrase.words
            if mine and theirs and (mine <= theirs or (theirs <= mine and item.phrase.is_name)):
                if not _same(item.phrase, other.phrase):
                    continue
                weights = item.weight, other.weight
                fuller = item.phrase if len(mine) > len(theirs) else other.phrase
                kept[n] = Antecedent(
                    phrase=fuller,
                    weight=max(weights) + _MENTIONED_AGAIN * min(weights),
                    asked=other.asked or item.asked,
                )
                break
        else:
            kept.append(item)
    return sorted(kept, key=lambda item: -item.weight)


def _same(one: Phrase, other: Phrase) -> bool:
    """Whether a shorter name stands for a longer one: "Dali", not "Oxford’s mice"."""
    return one.kind == other.kind or "unknown" in {one.kind, other.kind}
