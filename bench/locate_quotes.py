"""Turn quotes written as words into quotes with positions, for an evaluation folder.

Run: ``python -m bench.locate_quotes DRAFT OUT``. DRAFT is a ``questions.jsonl`` whose quotes are
``{"article_id", "quote"}``, in a folder with its articles; OUT gets the same questions with
``start`` and ``end`` added to every quote, as ``footnote eval`` wants them. A quote that is not in
its article, or is there more than once, stops the run with its line and words.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from rag.canonical import canonical_text
from rag.errors import EvaluationError
from rag.evaluation.articles import ArticleSource, read_articles
from rag.evaluation.records import Record, records


def located(record: Record, sources: Mapping[str, ArticleSource]) -> dict[str, object]:
    """Return a question's fields with positions in its quotes and answers in canonical form."""
    fields = dict(record.fields)
    if "quotes" in fields:
        fields["quotes"] = [place(quote, sources) for quote in record.objects("quotes")]
    if "answers" in fields:
        fields["answers"] = [canonical_text(answer) for answer in record.texts("answers")]
    return fields


def place(quote: Record, sources: Mapping[str, ArticleSource]) -> dict[str, object]:
    """Return a quote with the positions of its words in the article's text."""
    article_id, written = quote.text("article_id"), quote.text("quote")
    if article_id not in sources:
        raise quote.wrong(f"there is no article {article_id!r}; use the id that the articles have")
    raw = sources[article_id].raw
    words = written if written in raw else canonical_text(written)
    if raw.count(words) != 1:
        raise quote.wrong(
            f"{words!r} is {raw.count(words)!r} times in {article_id!r}; quote what is there once"
        )
    start = raw.index(words)
    return {"article_id": article_id, "start": start, "end": start + len(words), "quote": words}


def locate(draft: Path, out: Path) -> int:
    """Write the located questions and return how many there are."""
    sources = read_articles(draft.parent)
    lines = [
        json.dumps(located(record, sources), ensure_ascii=False) + "\n" for record in records(draft)
    ]
    out.write_text("".join(lines), encoding="utf-8")
    return len(lines)


def main() -> None:
    """Read the arguments and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("draft", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    try:
        n = locate(given.draft, given.out)
    except EvaluationError as error:
        raise SystemExit(f"error: {error}") from error
    print(f"{n} questions in {given.out}")


if __name__ == "__main__":
    main()
