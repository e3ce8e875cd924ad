"""How a passage that was found is shown on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.cli.output import dated, excerpt, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.types import Hit

__all__ = ["INDENT", "passage_lines"]

INDENT = " " * 12


def passage_lines(hit: Hit) -> Iterator[str]:
    """Yield rank, score and source, the beginning of the passage, and where it stands."""
    source = dated(hit.article.title, hit.article.outlet, hit.article.published)
    yield f"{hit.rank:>3}  {hit.score:.3f}  {source}"
    yield wrapped(excerpt(hit.passage.text, most=320), indent=INDENT)
    yield f"{INDENT}{hit.article.article_id} {hit.passage.start}:{hit.passage.end}"
