"""Reads public retrieval sets as articles, queries and the articles that are right for each.

Judgements are taken as binary. The texts stay where they are; nothing of them is shipped.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.checker_readers import digest, read_lines

__all__ = [
    "EXTRA_SETS",
    "RETRIEVAL_SETS",
    "RetrievalSet",
    "SetArticle",
    "SetQuery",
    "read_set",
]

# Whole news articles are long: so many, the gold ones among them, make about 6,000 passages.
_N_NEWS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class SetArticle:
    """An article of a set, with the set's own id."""

    article_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuery:
    """A query with the ids of its right articles; ``half`` is ``tune`` or ``report``."""

    query_id: str
    text: str
    right: frozenset[str]

    @property
    def half(self) -> str:
        """The half that the query belongs to, by its id's hash."""
        return "tune" if int(digest(self.query_id, self.text), 16) % 2 == 0 else "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSet:
    """Everything of one set; only queries with a right article."""

    name: str
    articles: tuple[SetArticle, ...]
    queries: tuple[SetQuery, ...]


def read_set(name: str, data: Path, *, n_queries: int | None = None) -> RetrievalSet:
    """Read one of RETRIEVAL_SETS or EXTRA_SETS from the folder of public data.

    With ``n_queries``, so many of its queries, chosen by the hash of their text.
    """
    articles, queries = {**RETRIEVAL_SETS, **EXTRA_SETS}[name](data)
    known = {article.article_id for article in articles}
    kept = [
        SetQuery(query_id=q.query_id, text=q.text, right=q.right & known)
        for q in queries
        if q.right & known
    ]
    # By a hash other than that of the halves, which both must keep their share.
    chosen = sorted(kept, key=lambda query: digest(query.text, query.query_id))[:n_queries]
    return RetrievalSet(name=name, articles=tuple(articles), queries=tuple(chosen))


Read = tuple[list[SetArticle], list[SetQuery]]


def _judged(data: Path, queries: str, judgements: str) -> Read:
    """Read a set in the layout of BEIR: a corpus, queries, and a table of judgements."""
    right: dict[str, set[str]] = {}
    with (data / judgements).open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if float(row["score"]) > 0:
                right.setdefault(row["query-id"], set()).add(row["corpus-id"])
    articles = [
        SetArticle(article_id=row["_id"], title=row["title"].strip(), text=row["text"])
        for row in read_lines(data / "corpus.jsonl.zst")
        if row["text"].strip()
    ]
    asked = [
        SetQuery(query_id=q["_id"], text=q["text"], right=frozenset(right.get(q["_id"], ())))
        for q in read_lines(data / queries)
    ]
    return articles, asked


def _cisi(data: Path) -> Read:
    return _judged(data / "cisi", "queries.jsonl.zst", "qrels.tsv")


def _cranfield(data: Path) -> Read:
    return _judged(data / "cranfield", "queries.jsonl.zst", "qrels.tsv")


def _scifact(data: Path) -> Read:
    return _judged(data / "scifact", "queries_train.jsonl.zst", "qrels_train.tsv")


def _pooled(rows: Iterator[tuple[str, str, list[tuple[str, str, bool]]]]) -> Read:
    """Pool the passages that come with questions; equal passages are one article."""
    articles: dict[str, SetArticle] = {}
    queries = []
    for query_id, question, passages in rows:
        right = set()
        for title, text, is_right in passages:
            article_id = digest(title, text)[:16]
            articles[article_id] = SetArticle(article_id=article_id, title=title, text=text)
            if is_right:
                right.add(article_id)
        queries.append(SetQuery(query_id=query_id, text=question, right=frozenset(right)))
    return list(articles.values()), queries


def _nq(data: Path) -> Read:
    return _pooled(
        (
            str(number),
            row["question"],
            [(c["title"], c["text"], bool(c["isgold"])) for c in row["ctxs"]],
        )
        for number, row in enumerate(read_lines(data / "nq_oracle/data.jsonl.zst"))
    )


def _clapnq(data: Path) -> Read:
    return _pooled(
        (
            row["id"],
            row["input"],
            [(p["title"], p["text"], row["part"] == "answerable") for p in row["passages"]],
        )
        for row in read_lines(data / "clapnq_dev/data.jsonl.zst")
    )


def _hotpotqa(data: Path) -> Read:
    return _pooled(
        (
            row["id"],
            row["question"],
            [
                (title, "".join(sentences), title in row["supporting_facts"]["title"])
                for title, sentences in zip(
                    row["context"]["title"], row["context"]["sentences"], strict=True
                )
            ],
        )
        for row in read_lines(data / "hotpotqa_sample/dev100.jsonl.zst")
    )


def _squad(data: Path) -> Read:
    """Read every tenth title's paragraphs, with the first question of each."""
    rows = [
        row
        for row in read_lines(data / "squad11_train/train.jsonl.zst")
        if int(digest(row["title"]), 16) % 10 == 0
    ]
    return _pooled(
        (
            row["paragraph_id"],
            row["qas"][0]["question"].strip(),
            [(row["title"].replace("_", " "), row["context"], True)],
        )
        for row in rows
        if row["qas"]
    )


def _news(data: Path) -> Read:
    queries = [
        SetQuery(query_id=row["question_id"], text=row["question"], right=frozenset(row["gold"]))
        for row in read_lines(data / "realtimeqa/questions.jsonl.zst")
        if row["gold"]
    ]
    gold = {article_id for query in queries for article_id in query.right}
    # The gold articles first, then others in the random order that their ids are.
    rows = sorted(
        read_lines(data / "realtimeqa/corpus.jsonl.zst"),
        key=lambda row: (row["doc_id"] not in gold, row["doc_id"]),
    )
    articles = [
        SetArticle(article_id=row["doc_id"], title=row["title"] or "", text=row["text"])
        for row in rows[:_N_NEWS]
    ]
    return articles, queries


RETRIEVAL_SETS: Mapping[str, Callable[[Path], Read]] = {
    "news": _news,
    "scifact": _scifact,
    "nq": _nq,
    "cisi": _cisi,
    "cranfield": _cranfield,
}
# Only to see whether what was chosen on the sets above carries over.
EXTRA_SETS: Mapping[str, Callable[[Path], Read]] = {
    "hotpotqa": _hotpotqa,
    "clapnq": _clapnq,
    "squad": _squad,
}
