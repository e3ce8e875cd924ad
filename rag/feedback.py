"""What readers say about answers and citations, kept in ``chats.db`` beside what it is about.

A second word on the same thing replaces the first; feedback goes with its answer. Notes are the
reader's own words and stay when an article is purged, as questions do.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from index.connections import Connections
from index.stamps import utc_stamp
from rag.errors import InvalidQueryError, UnknownIdError
from rag.types import Answer

__all__ = [
    "FEEDBACK_KINDS",
    "MOST_NOTE_CHARS",
    "Feedback",
    "FeedbackKind",
    "FeedbackStore",
    "cursor_of",
]

FeedbackKind = Literal["helpful", "unhelpful", "supports", "does_not_support"]
FEEDBACK_KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)
MOST_NOTE_CHARS = 2_000
_OF_ANSWERS: tuple[FeedbackKind, ...] = ("helpful", "unhelpful")

_ALL = """SELECT f.feedback_id, f.answer_id, a.conversation_id,
        json_extract(a.body, '$.question'), f.kind, f.claim, f.label, f.note, f.created_at
    FROM feedback f JOIN answers a ON a.answer_id = f.answer_id
    JOIN conversations c ON c.conversation_id = a.conversation_id"""
_ONE = f"{_ALL} WHERE f.feedback_id = ?"
_LIST = f"""{_ALL} WHERE (?1 IS NULL OR a.conversation_id = ?1)
    AND (?5 IS NULL OR c.owner = ?5) AND c.deleted_at IS NULL
    AND (?2 = '' OR (f.created_at, f.feedback_id) < (?2, ?3))
    ORDER BY f.created_at DESC, f.feedback_id DESC LIMIT ?4"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One word of a reader; ``claim`` and ``label`` name a citation, or are both None."""

    feedback_id: str
    answer_id: str
    conversation_id: str
    question: str
    kind: FeedbackKind
    claim: int | None
    label: int | None
    note: str | None
    created_at: str


def cursor_of(feedback: Feedback) -> str:
    """Return the ``after`` that continues a listing behind ``feedback``."""
    return f"{feedback.created_at}|{feedback.feedback_id}"


class FeedbackStore:
    """The feedback of one ``chats.db``; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._db = connections

    def give(
        self,
        answer: Answer,
        kind: FeedbackKind,
        *,
        claim: int | None = None,
        label: int | None = None,
        note: str | None = None,
        now: datetime,
    ) -> Feedback:
        """Store a word on an answer, or on the citation ``label`` of ``claim``.

        Raises InvalidQueryError for a citation that the answer does not have, or a kind that does
        not fit.
        """
        _check(answer, kind, claim, label)
        feedback_id = f"fb_{secrets.token_hex(10)}"
        with self._db.write() as db:
            db.execute(
                """DELETE FROM feedback WHERE answer_id = ? AND claim IS ? AND label IS ?""",
                (answer.answer_id, claim, label),
            )
            db.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)",
                (feedback_id, answer.answer_id, kind, claim, label, note, utc_stamp(now)),
            )
            return _feedback(db.execute(_ONE, (feedback_id,)).fetchone())

    def owner_of(self, feedback_id: str) -> str | None:
        """Return whose conversation a word is in; None if there is no such word."""
        with self._db.read() as db:
            row = db.execute(
                """SELECT c.owner FROM feedback f JOIN answers a ON a.answer_id = f.answer_id
                   JOIN conversations c ON c.conversation_id = a.conversation_id
                   WHERE f.feedback_id = ?""",
                (feedback_id,),
            ).fetchone()
        return None if row is None else str(row[0])

    def undo(self, feedback_id: str) -> None:
        """Forget a word; UnknownIdError if there is none."""
        with self._db.write() as db:
            gone = db.execute("DELETE FROM feedback WHERE feedback_id = ?", (feedback_id,))
            if not gone.rowcount:
                raise UnknownIdError("feedback", [feedback_id])

    def list_feedback(
        self,
        *,
        conversation_id: str | None = None,
        owner: str | None = None,
        limit: int,
        after: str | None = None,
    ) -> list[Feedback]:
        """Return feedback, the latest first; ``after`` is ``cursor_of`` the last one seen.

        With ``owner`` only that of their conversations. Raises InvalidQueryError for a cursor that
        is none.
        """
        created_at, divider, feedback_id = (after or "|").partition("|")
        if not divider:
            raise InvalidQueryError(
                f"no page of feedback begins after {after!r}; take 'next' of the page before"
            )
        with self._db.read() as db:
            rows = db.execute(
                _LIST, (conversation_id, created_at, feedback_id, limit, owner)
            ).fetchall()
        return [_feedback(row) for row in rows]

    def counts(self) -> dict[FeedbackKind, int]:
        """Return how much there is of each kind."""
        with self._db.read() as db:
            found = dict(db.execute("SELECT kind, count(*) FROM feedback GROUP BY kind").fetchall())
        return {kind: found.get(kind, 0) for kind in FEEDBACK_KINDS}


def _check(answer: Answer, kind: FeedbackKind, claim: int | None, label: int | None) -> None:
    if kind in _OF_ANSWERS:
        if claim is not None or label is not None:
            raise InvalidQueryError(
                f"{kind!r} is said of a whole answer; leave claim and label out"
            )
        return
    if (claim, label) not in {(c.claim, c.label) for c in answer.citations}:
        raise InvalidQueryError(
            f"the answer has no citation with claim {claim!r} and label {label!r}; "
            "name one of its citations"
        )


def _feedback(row: tuple[Any, ...]) -> Feedback:
    return Feedback(**dict(zip(Feedback.__slots__, row, strict=True)))
