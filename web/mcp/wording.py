"""What a tool found, in plain words, for models that read no structures."""

from rag.types import Citation
from web.mcp.replies import ArticleSlice, AskReply, CheckReply
from web.replies import ArticlePage
from web.search_replies import SearchReply

__all__ = [
    "article_in_words",
    "articles_in_words",
    "ask_in_words",
    "check_in_words",
    "hits_in_words",
]


def ask_in_words(reply: AskReply) -> str:
    """Return the answer with its sources below it, or why there is none and what comes nearest."""
    parts = [reply.text or f"No answer: {reply.reason}"]
    parts += [_citation_in_words(citation) for citation in reply.citations]
    parts += [
        f"Nearest: {_dated(near.title, near.outlet, near.published)}: “{near.quote}”"
        for near in reply.nearest
    ]
    weak = [claim for claim in reply.claims if claim.verdict != "supported"]
    parts += [f"Not fully supported: “{claim.text}” — {claim.reason}" for claim in weak]
    parts += [conflict.detail for conflict in reply.conflicts]
    return "\n\n".join([*parts, *filter(None, [reply.notice])])


def hits_in_words(reply: SearchReply) -> str:
    """Return the passages in rank order."""
    parts = [
        f"{hit.rank}. {_dated(hit.title, hit.outlet, hit.published)} "
        f"({hit.article_id} {hit.start}:{hit.end})\n{hit.text}"
        for hit in reply.hits
    ]
    return "\n\n".join(parts) or "No passage matches."


def article_in_words(reply: ArticleSlice) -> str:
    """Return the stretch under the article's title."""
    more = "" if reply.next is None else f"\n\nThe article goes on at {reply.next}."
    return f"{_dated(reply.title, reply.outlet, reply.published)}\n\n{reply.text}{more}"


def articles_in_words(reply: ArticlePage) -> str:
    """Return one line for each article."""
    lines = [
        f"{article.id}: {_dated(article.title, article.outlet, article.published)}"
        for article in reply.articles
    ]
    return "\n".join(lines) or "No article matches."


def check_in_words(reply: CheckReply) -> str:
    """Return every sentence with its verdict and the reason."""
    lines = [f"{claim.verdict}: “{claim.text}” — {claim.reason}" for claim in reply.claims]
    return "\n".join(lines) or "There is nothing to check."


def _citation_in_words(citation: Citation) -> str:
    place = f"{citation.article_id} {citation.start}:{citation.end}"
    source = _dated(citation.title, citation.outlet, citation.published)
    return f"[{citation.label}] {source} ({place})\n“{citation.quote}”"


def _dated(title: str, outlet: str | None, published: str | None) -> str:
    behind = ", ".join(part for part in (outlet, published) if part)
    return f"{title or 'untitled'} — {behind}" if behind else title or "untitled"
