"""Turns what readers said into evaluation cases, in the form that ``footnote eval`` reads.

``questions.jsonl`` and ``articles.jsonl`` have the answers found helpful, with what they cite as
gold; ``claims.jsonl`` has the citations that were judged, for ``footnote eval-checker``; in
``open.jsonl`` are answers found unhelpful, whose right answer only a person can add.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.chats import ChatStore
from rag.citations import VersionSource
from rag.errors import EvaluationError, UnknownIdError
from rag.evaluation.articles import ARTICLES_FILE
from rag.evaluation.questions import QUESTIONS_FILE
from rag.feedback import Feedback
from rag.types import Answer, Citation

__all__ = ["CLAIMS_FILE", "OPEN_FILE", "Exported", "export_feedback"]

CLAIMS_FILE = "claims.jsonl"
OPEN_FILE = "open.jsonl"
_MOST_TURNS = 6
_EVERY = 1_000_000
_Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many cases of each kind were written, and how many are of words that are gone."""

    n_questions: int
    n_articles: int
    n_claims: int
    n_open: int
    n_left_out: int


def export_feedback(chats: ChatStore, versions: VersionSource, folder: Path) -> Exported:
    """Write the cases into ``folder``, over those of an earlier export.

    Raises EvaluationError if the folder cannot be written.
    """
    given = chats.feedback.list_feedback(limit=_EVERY)[::-1]
    answers = {f.answer_id: chats.answer(f.answer_id) for f in given}
    doubted = {(f.answer_id, f.claim, f.label) for f in given if f.kind == "does_not_support"}
    texts = _Texts(versions)
    helpful = [answers[f.answer_id] for f in given if f.kind == "helpful"]
    questions = [q for a in helpful if (q := _question(chats, texts, a, doubted)) is not None]
    asked = [a for a in helpful if a.answer_id in {q["id"] for q in questions}]
    articles = list(texts.articles_of(asked))
    judged = [f for f in given if f.claim is not None]
    claims = [c for f in judged if (c := _claim(answers[f.answer_id], f)) is not None]
    unanswered = [_open(answers[f.answer_id], f) for f in given if f.kind == "unhelpful"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in (
            (QUESTIONS_FILE, questions),
            (ARTICLES_FILE, articles),
            (CLAIMS_FILE, claims),
            (OPEN_FILE, unanswered),
        ):
            _write(folder / name, rows)
    except OSError as error:
        raise EvaluationError(
            f"cannot write cases into {str(folder)!r}: {error.strerror}; name another folder"
        ) from error
    return Exported(
        n_questions=len(questions),
        n_articles=len(articles),
        n_claims=len(claims),
        n_open=len(unanswered),
        n_left_out=len(helpful) - len(questions) + len(judged) - len(claims),
    )


class _Texts:
    """The current texts of articles, each read once; None for one that is gone."""

    def __init__(self, versions: VersionSource) -> None:
        self._versions = versions
        self._rows: dict[str, _Row | None] = {}

    def row(self, article_id: str) -> _Row | None:
        if article_id not in self._rows:
            self._rows[article_id] = self._read(article_id)
        return self._rows[article_id]

    def articles_of(self, answers: Sequence[Answer]) -> Iterator[_Row]:
        """Yield each article that was found for one of the answers, used or not."""
        named = [e.article_id for answer in answers for e in answer.evidence]
        for article_id in dict.fromkeys(named):
            row = self.row(article_id)
            if row is not None:
                yield row

    def quote(self, citation: Citation) -> _Row | None:
        """Return where a citation's words are in the current text, if they are."""
        row = self.row(citation.article_id)
        if row is None or not citation.quote:
            return None
        text = str(row["text"])
        start = citation.start
        if text[start : citation.end] != citation.quote:
            start = text.find(citation.quote)
        if start < 0:
            return None
        end = start + len(citation.quote)
        return {"article_id": citation.article_id, "start": start, "end": end}

    def _read(self, article_id: str) -> _Row | None:
        try:
            article = self._versions.article(article_id)
            text = self._versions.version_text(article_id, article.version)
        except UnknownIdError:
            return None
        known: Mapping[str, str | None] = {
            "title": article.title,
            "outlet": article.outlet,
            "author": article.author,
            "published": article.published,
            "url": article.url,
            "language": article.language,
        }
        row: _Row = {"id": article_id, "text": text}
        return row | {k: v for k, v in known.items() if v}


def _question(
    chats: ChatStore,
    texts: _Texts,
    answer: Answer,
    doubted: set[tuple[str, int | None, int | None]],
) -> _Row | None:
    """Return the case of a helpful answer; None if nothing that it cites is left."""
    trusted = [c for c in answer.citations if (answer.answer_id, c.claim, c.label) not in doubted]
    quotes = [quote for c in trusted if (quote := texts.quote(c)) is not None]
    if not answer.abstained and not quotes:
        return None
    row: _Row = {
        "id": answer.answer_id,
        "question": answer.question,
        "answerable": not answer.abstained,
        "quotes": [] if answer.abstained else list({str(q): q for q in quotes}.values()),
    }
    history = _history(chats, answer)
    return row | {"history": history} if history else row


def _history(chats: ChatStore, answer: Answer) -> list[_Row]:
    """Return the exchanges before a follow-up; a question that stands alone needs none."""
    if answer.standalone_question == answer.question:
        return []
    before: list[_Row] = []
    for earlier in chats.conversation(answer.conversation_id).answers:
        if earlier.answer_id == answer.answer_id:
            break
        said = "" if earlier.abstained else earlier.text
        before.append({"question": earlier.standalone_question, "answer": said})
    return before[-_MOST_TURNS:]


def _claim(answer: Answer, feedback: Feedback) -> _Row | None:
    """Return the case of a citation that was judged; None if its words are gone."""
    cited = [c for c in answer.citations if (c.claim, c.label) == (feedback.claim, feedback.label)]
    source = next((e.text for e in answer.evidence if e.label == feedback.label), "")
    if not cited or not cited[0].quote or not source:
        return None
    row: _Row = {
        "id": feedback.feedback_id,
        "claim": answer.claims[cited[0].claim].text,
        "source": source,
        "supported": feedback.kind == "supports",
        "edit": "reader",
    }
    return row | {"published": cited[0].published} if cited[0].published else row


def _open(answer: Answer, feedback: Feedback) -> _Row:
    return {
        "id": answer.answer_id,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "answer": answer.text,
        "note": feedback.note,
    }


def _write(path: Path, rows: Sequence[_Row]) -> None:
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")
