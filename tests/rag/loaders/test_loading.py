"""What loading does across the records of a file."""

from pathlib import Path

from rag.loaders import LoadedArticle, LoadFailure, load


def test_a_file_without_any_article_is_one_failure(tmp_path: Path) -> None:
    """A file of questions beside the articles does not fill the report."""
    (tmp_path / "questions.jsonl").write_text('{"question": "Who?"}\n' * 200)
    (tmp_path / "story.md").write_text("# Bridge opens\n\nThe bridge opened on Monday.")
    failure, article = load([tmp_path])
    assert isinstance(failure, LoadFailure)
    assert failure.reason.startswith("holds no article: each of its 200 records failed")
    assert isinstance(article, LoadedArticle)


def test_failures_beside_articles_are_told_one_by_one(tmp_path: Path) -> None:
    """One article is enough for a file to be one of articles."""
    lines = '{"question": "Who?"}\n' * 5 + '{"title": "T", "text": "Some words."}\n'
    (tmp_path / "mixed.jsonl").write_text(lines)
    assert [type(item) for item in load([tmp_path])] == [LoadFailure] * 5 + [LoadedArticle]
