"""The words that every written form has in common."""

from rag.exporting.document import STATUS_WORDS, VERDICT_WORDS, Exchange, Note
from rag.providers.roster import LOCAL
from rag.shown_dates import short_date

__all__ = ["made_words", "note_words", "origin_words"]

_UNPLACED = "No sentence of this source could be matched with confidence"


def made_words(exchange: Exchange) -> str:
    """Return when an answer was made, and by whom."""
    if exchange.made_by == LOCAL:
        when = short_date(exchange.created_at)
        return f"Quoted from the articles on {when}; no language model wrote it"
    return f"Answered {short_date(exchange.created_at)} by {exchange.made_by}"


def origin_words(note: Note) -> list[str]:
    """Return author, outlet and date, each if it is known."""
    known = (note.author, note.outlet, short_date(note.published))
    return [words for words in known if words]


def note_words(note: Note) -> list[str]:
    """Return the verdict on a note's sentence, and what became of its quotes."""
    words = []
    if note.verdict:
        reason = f" ({note.reason})" if note.reason else ""
        words.append(f"Verdict: {VERDICT_WORDS[note.verdict]}{reason}")
    statuses = dict.fromkeys(quote.status for quote in note.quotes)
    words += [f"Citation {status}: {STATUS_WORDS[status]}" for status in statuses]
    return words if note.quotes else [*words, _UNPLACED]
