"""The articles and queries of a comparison, made anew from a seed.

The words follow a natural distribution (``bench.synthetic_articles``) and mean nothing: about 400
words an article, cut by Footnote's own rules. Every system is given these passages, so each holds
the same texts and the others' cutting costs them nothing.
"""

from bench.synthetic_articles import SyntheticArticle, synthetic_articles
from bench.systems.protocol import Article, Cut
from index.embedding import Embedder, embedded_text
from index.fast_model import make_embedder
from rag.passages import fitting_title, passage_spans

__all__ = ["SEED", "collect"]

SEED = 20150218
# About 400 words, with three to five sentences a paragraph.
_PARAGRAPHS = (4, 8)


def collect(n_passages: int, n_questions: int) -> tuple[list[Article], list[str]]:
    """Return articles that have at least ``n_passages`` passages together, and questions.

    No question comes twice, so that nobody's memory of earlier ones helps. Where there are fewer
    articles than questions, the further ones are about articles that are not there.
    """
    embedder = make_embedder()
    articles: list[Article] = []
    asked: list[str] = []
    n_made = 0
    for made in synthetic_articles(SEED, paragraphs=_PARAGRAPHS):
        if n_made >= n_passages and len(asked) >= n_questions:
            break
        asked.append(made.question)
        if n_made < n_passages:
            articles.append(_cut(made, embedder))
            n_made += len(articles[-1].passages)
    return articles, _spread(asked, n_questions)


def _spread(asked: list[str], n: int) -> list[str]:
    """Return ``n`` questions, evenly spread over the articles."""
    return asked[:: max(1, len(asked) // n)][:n]


def _cut(made: SyntheticArticle, embedder: Embedder) -> Article:
    loaded = made.loaded
    article_id = loaded.external_id or loaded.source
    title = fitting_title(loaded.title, embedder)
    spans = passage_spans(loaded.text, title=title, embedder=embedder)
    return Article(
        article_id=article_id,
        title=title,
        text=loaded.text,
        published=loaded.published or "",
        passages=tuple(
            Cut(
                f"{article_id}:{position}", embedded_text(title, loaded.text[span.start : span.end])
            )
            for position, span in enumerate(spans)
        ),
    )
