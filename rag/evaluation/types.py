"""What an evaluation reads: articles, and questions with what is known about their answers."""

from dataclasses import dataclass

from index.types import Span
from rag.loaders import LoadedArticle
from rag.types import Turn

__all__ = ["EvalArticle", "EvaluationSet", "GoldQuote", "Question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalArticle:
    """An article under the id that the questions name it by."""

    article_id: str
    loaded: LoadedArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuote:
    """Words that answer a question; the span points into the article's canonical text."""

    article_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question. ``quotes`` and ``answers`` are alternatives: any one of them is right.

    ``article_ids`` holds the articles of the quotes too. ``kind`` is None where the file names
    none and there is no history.
    """

    question_id: str
    text: str
    kind: str | None
    answers: tuple[str, ...]
    quotes: tuple[GoldQuote, ...]
    article_ids: tuple[str, ...]
    answerable: bool
    history: tuple[Turn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSet:
    """The articles and questions of one folder, in the order of the files."""

    articles: tuple[EvalArticle, ...]
    questions: tuple[Question, ...]
