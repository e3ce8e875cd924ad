"""The questions of an evaluation folder, with their quotes placed in the canonical texts."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from rag.errors import EvaluationError
from rag.evaluation.articles import ArticleSource
from rag.evaluation.misspelt import watched
from rag.evaluation.records import Record, records
from rag.evaluation.types import GoldQuote, Question
from rag.types import Turn

__all__ = ["QUESTIONS_FILE", "read_questions"]

QUESTIONS_FILE = "questions.jsonl"
_FIELDS = (
    "id",
    "question",
    "answers",
    "quotes",
    "article_ids",
    "answerable",
    "history",
    "kind",
)


def read_questions(
    folder: Path, sources: Mapping[str, ArticleSource], *, limit: int | None = None
) -> tuple[Question, ...]:
    """Return the questions in order, at most ``limit``.

    Raises EvaluationError, with the line, for a wrong form, an unknown article, a span that is not
    inside its article or holds no words, an id that comes twice, and a file without questions.
    """
    questions: dict[str, Question] = {}
    for record in watched(islice(records(folder / QUESTIONS_FILE), limit), _FIELDS):
        question = _question(record, sources)
        if question.question_id in questions:
            raise record.wrong(
                f"the question id {question.question_id!r} is already taken; make ids unique"
            )
        questions[question.question_id] = question
    if not questions:
        raise EvaluationError(f"no questions in {str(folder / QUESTIONS_FILE)!r}; write some")
    return tuple(questions.values())


def _question(record: Record, sources: Mapping[str, ArticleSource]) -> Question:
    quotes = tuple(_quote(quote, sources) for quote in record.objects("quotes"))
    article_ids = _article_ids(record, quotes, sources)
    answers = record.texts("answers")
    history = tuple(_turns(record))
    stated = record.get("answerable", bool)
    if stated is False and (quotes or answers):
        raise record.wrong(
            "'answerable' is False beside quotes or answers; empty them or make it true"
        )
    return Question(
        question_id=record.text("id"),
        text=record.text("question"),
        kind=record.get("kind", str) or ("followup" if history else None),
        answers=answers,
        quotes=quotes,
        article_ids=article_ids,
        answerable=bool(quotes or answers or article_ids) if stated is None else stated,
        history=history,
    )


def _quote(record: Record, sources: Mapping[str, ArticleSource]) -> GoldQuote:
    article_id = record.need("article_id", str)
    source = _known(record, article_id, sources)
    start, end = record.need("start", int), record.need("end", int)
    if not 0 <= start < end <= len(source.raw):
        raise record.wrong(
            f"[{start!r}, {end!r}) is no span of {article_id!r}, whose text has "
            f"{len(source.raw)!r} characters; count code points from 0, the end not included"
        )
    span = source.offsets.span(start, end)
    if span is None:
        raise record.wrong(
            f"[{start!r}, {end!r}) of {article_id!r} holds only white space; point at words"
        )
    return GoldQuote(article_id=article_id, span=span)


def _article_ids(
    record: Record, quotes: tuple[GoldQuote, ...], sources: Mapping[str, ArticleSource]
) -> tuple[str, ...]:
    named = record.texts("article_ids")
    for article_id in named:
        _known(record, article_id, sources)
    return tuple(dict.fromkeys([*named, *(quote.article_id for quote in quotes)]))


def _known(record: Record, article_id: str, sources: Mapping[str, ArticleSource]) -> ArticleSource:
    try:
        return sources[article_id]
    except KeyError:
        raise record.wrong(
            f"there is no article {article_id!r}; use the id that the articles have"
        ) from None


def _turns(record: Record) -> Iterator[Turn]:
    for turn in record.objects("history"):
        yield Turn(question=turn.text("question"), answer=turn.need("answer", str))
