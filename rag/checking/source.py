"""What a claim is checked against."""

from dataclasses import dataclass

from index.types import Span

__all__ = ["Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One cited source as the checks see it: a passage, or a whole page.

    ``quotes`` are the sentences of ``text`` that carry the claim, in order, the nearest thing to
    "what the source says about this"; empty when no place is confident. ``published`` is an ISO
    date, against which "on Monday" and "last year" are read; ``title`` may be empty.
    """

    text: str
    title: str = ""
    published: str | None = None
    quotes: tuple[Span, ...] = ()

    @property
    def quoted(self) -> str:
        """The carrying sentences, joined by a space; the whole text where there are none."""
        if not self.quotes:
            return self.text
        return " ".join(self.text[span.start : span.end] for span in self.quotes)
