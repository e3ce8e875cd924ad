"""Evaluation folders for tests, and what runs over them without a model."""

import json
from datetime import UTC, datetime

from index.testing import HashEmbedder
from rag.evaluation import evaluate
from rag.settings import Settings

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def write_lines(path, records):
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def write_folder(folder, articles, questions):
    folder.mkdir(parents=True, exist_ok=True)
    write_lines(folder / "articles.jsonl", articles)
    write_lines(folder / "questions.jsonl", questions)
    return folder


def quote(article, words):
    start = article["text"].index(words)
    return {"article_id": article["id"], "start": start, "end": start + len(words)}


def run(folder, data, **options):
    embedder = options.pop("embedder", None) or HashEmbedder()
    options.setdefault("provider", "scripted")
    return evaluate(
        folder, settings=Settings(data=data), embedder=embedder, clock=lambda: NOW, **options
    )
