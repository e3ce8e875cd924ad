"""Collects the sources of one answer: those that were sent along, then those it names itself."""

from collections.abc import Sequence

from rag.errors import UnusableAnswerError
from rag.verifying.types import MOST_SOURCES, ForeignSource, SourceKind

__all__ = ["SourceBook"]


class SourceBook:
    """Gives each source one position, from 0; what was sent along comes first."""

    def __init__(self, given: Sequence[ForeignSource]) -> None:
        self._sources = list(given)

    @property
    def sources(self) -> tuple[ForeignSource, ...]:
        """Every source, by position."""
        return tuple(self._sources)

    def named(self, *names: str) -> int | None:
        """Return the first source with one of these keys, addresses, ids or titles."""
        for name in filter(None, names):
            for position, source in enumerate(self._sources):
                if name in {source.key, source.url, source.article_id, source.title}:
                    return position
        return None

    def nth(self, number: int, kind: SourceKind) -> int | None:
        """Return the position of the nth source of a kind, counted from 0."""
        of_kind = [i for i, source in enumerate(self._sources) if source.kind == kind]
        return of_kind[number] if number < len(of_kind) else None

    def take(self, source: ForeignSource) -> int:
        """Return the position of a source that the answer names, added if it is new.

        Raises UnusableAnswerError beyond MOST_SOURCES, since every look-up reads all of them.
        """
        known = self.named(source.key or "", source.url or "")
        if known is None:
            if len(self._sources) >= MOST_SOURCES:
                raise UnusableAnswerError(
                    f"the answer has more than {MOST_SOURCES} sources; check it in parts"
                )
            self._sources.append(source)
            return len(self._sources) - 1
        return known
