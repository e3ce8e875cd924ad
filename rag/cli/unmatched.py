"""What a command says of a filter that no article passes, such as a misspelt outlet."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from rag.amounts import counted
from rag.cli.boundary import complain

if TYPE_CHECKING:
    from index.types import Filters
    from rag.application import Application

__all__ = ["complain_of_unmatched"]

# As many names as fit on a line.
_MOST_NAMES = 5


def complain_of_unmatched(application: Application, filters: Filters) -> None:
    """Say which of the filters no article of a library with articles passes, even alone."""
    from index.types import Filters

    store = application.store
    if filters == Filters() or not store.counts().n_articles:
        return
    alone = (
        *(("collection", name, Filters(collections=(name,))) for name in filters.collections),
        *(("outlet", name, Filters(outlets=(name,))) for name in filters.outlets),
        *(("author", name, Filters(authors=(name,))) for name in filters.authors),
        *(("language", code, Filters(languages=(code,))) for code in filters.languages),
    )
    for noun, value, one in alone:
        if not store.count_articles(one):
            complain(f"no article has the {noun} {value!r}{_known(application, noun, value)}")
    if filters.published_from or filters.published_to:
        _complain_of_undated(application)
    days = Filters(published_from=filters.published_from, published_to=filters.published_to)
    if not store.count_articles(days):
        complain("no article has a date in that time; 'footnote articles' shows their dates")


def _complain_of_undated(application: Application) -> None:
    from index.types import Filters

    store = application.store
    n_articles = store.counts().n_articles
    n_undated = n_articles - store.count_articles(Filters(published_from="0001-01-01"))
    if n_undated:
        complain(f"{n_undated:,} of {counted(n_articles, 'article')} have no date and are left out")


def _known(application: Application, noun: str, value: str) -> str:
    """Return which names there are; those like ``value``, else those most articles have."""
    if noun == "outlet":
        counts = application.store.outlets()
    elif noun == "collection":
        counts = application.store.collections()
    else:
        return ""
    names = [name for name, _ in sorted(counts, key=lambda pair: (-pair[1], pair[0]))]
    folded = {name.casefold(): name for name in names}
    near = [folded[name] for name in get_close_matches(value.casefold(), folded)]
    if near:
        return f"; did you mean {' or '.join(map(repr, near))}?"
    if not names:
        return "; none has one"
    more = ", …" if len(names) > _MOST_NAMES else ""
    return f"; there are {', '.join(map(repr, names[:_MOST_NAMES]))}{more}"
