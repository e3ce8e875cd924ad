"""Sources as the checks see them, with every sentence that carries a statement found for it."""

from rag.checking.source import Source
from rag.quotes import carrying_quote
from rag.sentences import sentence_spans


def sourced(statement, text, title=""):
    """Return ``text`` as a source whose quotes are the sentences that carry ``statement``."""
    carrier = carrying_quote(statement, text)
    assert carrier is not None
    span = carrier.span
    quotes = tuple(s for s in sentence_spans(text) if s.start >= span.start and s.end <= span.end)
    return Source(text=text, title=title, quotes=quotes)


def verdicts(check, statement, *texts):
    """Return (passed, detail) of each check."""
    return [(c.passed, c.detail) for c in check(statement, [sourced(statement, t) for t in texts])]
