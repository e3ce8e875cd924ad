"""Takes apart what is asked in one message: a story before a question, and several questions.

A reader of passages takes in some fifty words of a question and answers one thing at a time, so
"Who won, and by how many votes?" is asked in two. English and, for whole sentences, any language.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.courtesies import without_courtesies
from rag.sentences import sentence_spans
from rag.types import Turn

__all__ = ["Part", "asked_first", "only_asked", "parts"]

# A question of fewer characters is read whole, with what is said around it.
_LONG_CHARS = 200
_MOST_PARTS = 3
_LEAST_WORDS = 3
_ASKING = (
    r"(?:who|whom|whose|what|when|where|which|why|how|(?:by|for|at|in|on|to|from|of|since|until) "
    r"(?:how|what|which|whom))"
)
_NEXT = re.compile(rf"[,;]? (?:and|but) (?={_ASKING}\b(?! to\b))", re.IGNORECASE)
_JOINT = re.compile(r"[\s,;?]*(?:\b(?:and|but))?[\s,;?]*$", re.IGNORECASE)
_BEGINS = re.compile(rf"(?:and |or |but )?{_ASKING}\b", re.IGNORECASE)
# A question that was typed without its mark.
_UNMARKED = re.compile(rf"{_ASKING}\b[^.!]*$", re.IGNORECASE)
_AUXILIARY = "(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)"
_ASKED_OF = re.compile(
    r"(?:(?:how (?:many|much)|which|what) (?P<thing>[^,?]+?)|who|whom|what|when|where|why|how) "
    rf"(?P<does>{_AUXILIARY}\b [^?]+)",
    re.IGNORECASE,
)
_DONE = re.compile(r"who (?P<did>[^?]+)", re.IGNORECASE)
# So few words ask something of the question before.
_WHY = re.compile(
    r"(?:why|when|where|how|(?:by|with|to|from) whom|(?:since|until) when)\b\W*$", re.IGNORECASE
)
_LED_IN = re.compile(rf"^[^?:]{{1,80}}:\s+(?={_ASKING}\b)", re.IGNORECASE)
_TWO_OR_MORE = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions: as it was ``asked``, and so that it stands ``alone``."""

    asked: str
    alone: str


def only_asked(message: str) -> str:
    """Return the questions of a long message without what is told around them.

    A short message, and one that is nothing but questions or has none, stays as it is.
    """
    if len(message) <= _LONG_CHARS:
        return message
    asked = [sentence for sentence in _sentences(message) if sentence.endswith("?")]
    return _LED_IN.sub("", without_courtesies(" ".join(asked))) if asked else message


def asked_first(message: str) -> str:
    """Return a long message with its questions in front, where a model surely reads them."""
    asked = only_asked(message)
    return message if asked == message else f"{asked} {message}"


def parts(message: str) -> tuple[Part, ...]:
    """Return the questions of a message, each on its own; empty where it has but one.

    Those at the end of a story lean on it, and are not taken apart.

    >>> [part.alone for part in parts("Who is Ada Quill, and when was she born?")]
    ['Who is Ada Quill?', 'When was Ada Quill born?']
    """
    if only_asked(message) != message:
        return ()
    found = [
        piece
        for sentence in _sentences(message)
        for piece in _pieces(sentence)
        if len(piece.split()) >= _LEAST_WORDS or _WHY.match(piece)
    ]
    if not _TWO_OR_MORE <= len(found) <= _MOST_PARTS:
        return ()
    # Most questions are one, and what makes a follow-up stand alone takes long to import.
    from rag.followups.pointers import is_fragment, pointers
    from rag.followups.rewriting import stand_alone

    alone: list[str] = []
    for piece in found:
        before = [Turn(question=question, answer="") for question in alone]
        leans = alone and is_fragment(piece) and not pointers(piece)
        asks = _asked_of(alone[-1]) if leans else None
        alone.append(f"{piece[:-1]} {asks}?" if asks else stand_alone(piece, before))
    return tuple(map(Part, found, alone))


def _asked_of(question: str) -> str | None:
    """Return what a question asks something of: "Which cars is it recalling?" of recalling cars.

    None where it is not to be told.
    """
    if led := _ASKED_OF.match(question):
        return " ".join(filter(None, (led["does"], led["thing"])))
    if done := _DONE.match(question):
        return done["did"]
    return None


def _pieces(sentence: str) -> list[str]:
    """Return the questions that one sentence asks, the sentence itself if it is but one."""
    bare = _LED_IN.sub("", without_courtesies(sentence))
    if not sentence.endswith("?") and not _UNMARKED.match(bare):
        return []
    cuts = [0, *(m.end() for m in _NEXT.finditer(bare)), len(bare)]
    pieces = [bare[a:b] for a, b in pairwise(cuts)]
    asked = [_JOINT.sub("", piece) for piece in pieces]
    first, *others = asked
    whole = [first, *(piece for piece in others if not _WHY.match(piece))]
    if not _BEGINS.match(bare) or min(len(piece.split()) for piece in whole) < _LEAST_WORDS:
        return [bare]
    return [f"{piece[:1].upper()}{piece[1:]}?" for piece in asked]


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]
