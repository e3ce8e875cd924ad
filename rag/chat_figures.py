"""Figures over what was asked: questions that were declined, and verdicts month by month.

Only the latest answers are counted, so that a long history costs no more than a short one.
"""

from dataclasses import dataclass

from index.connections import Connections

__all__ = ["MOST_ANSWERS", "ChatFigures", "Declined", "VerdictCount"]

MOST_ANSWERS = 5_000
# SQLite reads the JSON of the latest answers only.
_COUNT = """SELECT count(*), coalesce(sum(json_extract(body, '$.abstained')), 0)
    FROM (SELECT body FROM answers ORDER BY seq DESC LIMIT ?)"""
_DECLINED = """SELECT answer_id, conversation_id, json_extract(body, '$.question'),
        json_extract(body, '$.reason'), json_extract(body, '$.created_at')
    FROM (SELECT * FROM answers ORDER BY seq DESC LIMIT ?)
    WHERE json_extract(body, '$.abstained') AND conversation_id IN
        (SELECT conversation_id FROM conversations WHERE owner = ? AND deleted_at IS NULL)
    ORDER BY seq DESC LIMIT ?"""
_VERDICTS = """SELECT substr(json_extract(a.body, '$.created_at'), 1, 7) AS month,
        json_extract(c.value, '$.verdict') AS verdict, count(*)
    FROM (SELECT body FROM answers ORDER BY seq DESC LIMIT ?) a,
        json_each(a.body, '$.claims') c
    GROUP BY month, verdict ORDER BY month, verdict"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A question that the collection did not answer, and why."""

    answer_id: str
    conversation_id: str
    question: str
    reason: str | None
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCount:
    """How many sentences of a month (``YYYY-MM``) had a verdict."""

    month: str
    verdict: str
    n: int


class ChatFigures:
    """The figures of one ``chats.db``; safe to share between threads."""

    def __init__(self, connections: Connections) -> None:
        self._db = connections

    def counts(self) -> tuple[int, int]:
        """Return how many of the latest answers there are, and how many of them declined."""
        with self._db.read() as db:
            n_answers, n_declined = db.execute(_COUNT, (MOST_ANSWERS,)).fetchone()
        return int(n_answers), int(n_declined)

    def declined(self, *, owner: str, limit: int) -> list[Declined]:
        """Return the owner's questions that were declined, the latest first; no deleted ones."""
        with self._db.read() as db:
            rows = db.execute(_DECLINED, (MOST_ANSWERS, owner, limit)).fetchall()
        return [Declined(**dict(zip(Declined.__slots__, row, strict=True))) for row in rows]

    def verdicts(self) -> list[VerdictCount]:
        """Return the verdicts of each month, in order."""
        with self._db.read() as db:
            rows = db.execute(_VERDICTS, (MOST_ANSWERS,)).fetchall()
        return [VerdictCount(month=month, verdict=verdict, n=n) for month, verdict, n in rows]
