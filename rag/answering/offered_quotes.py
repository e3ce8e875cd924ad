"""A provider's own quotes, until the claims are checked that they stand behind."""

from dataclasses import dataclass

__all__ = ["OfferedQuotes"]


@dataclass(frozen=True, slots=True)
class _Quote:
    """``at`` is where the text behind the quote's label begins."""

    at: int
    label: int
    quote: str


class OfferedQuotes:
    """The quotes of one answer, in the order of its text."""

    def __init__(self) -> None:
        self._waiting: list[_Quote] = []

    def put(self, at: int, label: int, quote: str) -> None:
        """Keep a quote; the text behind its label begins ``at``."""
        self._waiting.append(_Quote(at, label, quote))

    def taken(self, end: int) -> list[tuple[int, str]]:
        """Return (label, quote) of those up to ``end``, and keep them no longer.

        What comes behind belongs to a claim that is still open.
        """
        taken = [(o.label, o.quote) for o in self._waiting if o.at <= end]
        self._waiting = [o for o in self._waiting if o.at > end]
        return taken
