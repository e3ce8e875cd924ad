"""Puts what a question leaves out into it: in place of its pronoun, or in brackets behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.courtesies import is_courtesy, without_courtesies
from rag.digests import asks_for_digest
from rag.followups.antecedents import Antecedent, answer_sentence, antecedents, best
from rag.followups.corrections import corrected
from rag.followups.echoes import echoed, with_full_names
from rag.followups.phrases import phrases
from rag.followups.pointers import Pointer, asks_about, asks_for_more, leans_on, pointers
from rag.followups.slots import asked_of_it, asked_part, replaced_slot
from rag.followups.words import AUXILIARIES, DETERMINERS, QUESTION_WORDS, VERBS, tokens
from rag.overviews import overview_request
from rag.types import Turn

__all__ = ["stand_alone"]

_MOST_TURNS_BACK = 4
# Whoever writes more says what it is about.
_MOST_CHARS = 300
# Few enough that the new words of the question still weigh more.
_MOST_CARRIED_WORDS = 12
_MOST_REPLACING_WORDS = 9
# How present the second of two persons must be to make them "they".
_LEAST_OF_PAIR = 0.4
_WHERE = frozenset({"in", "at", "on", "near"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """What to write in place of a pointer, and what it means."""

    pointer: Pointer
    text: str
    meant: tuple[Antecedent, ...]


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """Return ``question``, or with what it leaves out if it points back to the turns before.

    Courtesies are no part of what is said; a question that is not changed keeps them.

    >>> stand_alone("How old is he?", [Turn(question="Who is Paolo Gentiloni?", answer="A man.")])
    'How old is Paolo Gentiloni?'
    """
    if not history or len(question) > _MOST_CHARS or is_courtesy(question):
        return question
    turns: list[Turn] = []
    for turn in [turn for turn in history if not is_courtesy(turn.question)][-_MOST_TURNS_BACK:]:
        # A turn may lean on its own turn before: "Is she still there?"
        asked = _alone(without_courtesies(turn.question[:_MOST_CHARS]), turns)
        turns.append(Turn(question=asked[:_MOST_CHARS], answer=turn.answer))
    bare = without_courtesies(question)
    alone = _alone(bare, turns)
    return question if alone == bare else alone


def _alone(question: str, turns: Sequence[Turn]) -> str:
    """Return what ``stand_alone`` does, after turns that each say what they are about."""
    if not turns:
        return question
    if put_right := corrected(question, turns[-1]):
        return put_right
    found = antecedents(turns)
    if found and asks_for_more(question):
        return f"Tell me more about {_mid_sentence(found[0])}"
    if not leans_on(question):
        if topic := _told_about(question, turns):
            return _with_brackets(question, [topic])
        return _with_echo(with_full_names(question, found), found)
    return _leaning(question, turns, found)


def _leaning(question: str, turns: Sequence[Turn], found: Sequence[Antecedent]) -> str:
    """Return a question that leans on the turns before with what it leaves out."""
    if replaced := replaced_slot(question, turns[-1]):
        return replaced
    question = asked_of_it(question)
    edits = _edits(question, found)
    meant = [item for edit in edits for item in edit.meant]
    rewritten = with_full_names(_edited(question, edits), found)
    return _with_brackets(rewritten, _context(question, rewritten, meant, turns[-1], found))


def _told_about(question: str, turns: Sequence[Turn]) -> str | None:
    """Return what was told about at large, if a question behind it names nothing of its own.

    Questions between that were about it too, and say so, change nothing.
    """
    between = [overview_request(turn.question) for turn in turns]
    told = next((found for found in reversed(between) if found), None)
    if told is None or told.only_about or overview_request(question):
        return None
    behind = turns[len(turns) - between[::-1].index(told) :]
    if not all(told.topic in turn.question for turn in behind):
        return None
    if any(char.isdigit() for char in question) or asks_for_digest(question):
        return None
    names = any(phrase.is_name or phrase.kind == "time" for phrase in phrases(question))
    have = {word for phrase in phrases(question) for word in phrase.words}
    is_named = any(phrase.words & have for phrase in phrases(told.topic))
    return None if names or is_named else told.topic


def _with_echo(question: str, found: Sequence[Antecedent]) -> str:
    """Return a nameless question with the phrase that its "the team" takes up."""
    if any(phrase.is_name for phrase in phrases(question)):
        return question
    fuller = echoed(question, found)
    return _with_brackets(question, [fuller.text] if fuller else [])


def _with_brackets(question: str, carried: Sequence[str]) -> str:
    return f"{question.rstrip()} ({', '.join(carried)})" if carried else question


def _edits(question: str, found: Sequence[Antecedent]) -> list[_Edit]:
    """Return what to write for the first pointer of each kind, if something fits it."""
    edits: dict[str, _Edit] = {}
    left = list(found)
    for pointer in pointers(question):
        item = None
        if pointer.refers not in {"that", "one", *edits}:
            item = best(left, pointer.refers)
        if item is None or len(item.phrase.text.split()) > _MOST_REPLACING_WORDS:
            continue
        meant = _pair(item, left) if pointer.refers == "they" else (item,)
        left = [other for other in left if other not in meant]
        text = _in_place(meant, pointer)
        edits[pointer.refers] = _Edit(pointer=pointer, text=text, meant=meant)
    return list(edits.values())


def _pair(item: Antecedent, found: Sequence[Antecedent]) -> tuple[Antecedent, ...]:
    """Return two persons for "they" where no phrase names several, else what was found."""
    if item.phrase.kind != "person":
        return (item,)
    others = [
        other
        for other in found
        if other.phrase.kind == "person" and other.weight > _LEAST_OF_PAIR and other != item
    ]
    return tuple(sorted([item, *others[:1]], key=lambda one: not one.asked))


def _edited(question: str, edits: Sequence[_Edit]) -> str:
    for edit in reversed(edits):
        before, after = question[: edit.pointer.start], question[edit.pointer.end :]
        question = before + edit.text + after
    return question[:1].upper() + question[1:] if edits else question


def _in_place(meant: Sequence[Antecedent], pointer: Pointer) -> str:
    text = " and ".join(_mid_sentence(item) for item in meant)
    before = meant[0].phrase.before
    if pointer.refers == "there":
        return f"{before if before in _WHERE else 'in'} {text}"
    if pointer.refers == "then":
        return f"{before if before == 'on' else 'in'} {text}"
    return f"{text}’s" if pointer.owns else text


def _mid_sentence(item: Antecedent) -> str:
    """Return the phrase without the capital that only opened an answer."""
    text = item.phrase.text
    first = text.split()[0]
    opens = item.phrase.start == 0 and first.lower() in DETERMINERS
    return first.lower() + text[len(first) :] if opens else text


def _inside(asked: str) -> str:
    """Return a question without the capital that would make its first word a name."""
    first = tokens(asked)[:1]
    opens = first and first[0].lower in QUESTION_WORDS | AUXILIARIES | VERBS
    return asked[:1].lower() + asked[1:] if opens else asked


def _context(
    question: str,
    rewritten: str,
    meant: Sequence[Antecedent],
    last: Turn,
    found: Sequence[Antecedent],
) -> list[str]:
    """Return what stays unsaid: what the last turn asked about, if no pronoun said it."""
    if any(item.asked and item.phrase.is_name for item in meant):
        return []
    pointing = pointers(question)
    candidates = phrases(last.question)
    if meant or any(pointer.noun for pointer in pointing):
        candidates = [phrase for phrase in candidates if phrase.is_name] or candidates
    elif any(pointer.refers == "that" for pointer in pointing):
        # "Was that legal?" is about what was answered.
        candidates += phrases(answer_sentence(last.answer))
    have = {word for phrase in phrases(rewritten) for word in phrase.words}
    carried = [_inside(asked_part(last.question))] if asks_about(question) and not pointing else []
    n_words = 0
    for phrase in candidates:
        n_words += len(phrase.words)
        if n_words > _MOST_CARRIED_WORDS:
            break
        if not phrase.words <= have:
            carried.append(phrase.text)
            have |= phrase.words
    if not carried and not meant and found:
        return [found[0].phrase.text]
    return [text for text in carried if text]
