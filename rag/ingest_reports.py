"""What became of the inputs that were given to the library."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["IngestReport", "ItemOutcome", "ItemReport"]

ItemOutcome = Literal["added", "changed", "unchanged", "duplicate", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReport:
    """What became of one input; ``reason`` says why it was left out, or what of it was."""

    source: str
    outcome: ItemOutcome
    article_id: str | None = None
    title: str | None = None
    n_passages: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What became of every input, in order."""

    items: tuple[ItemReport, ...]

    def count(self, *outcomes: ItemOutcome) -> int:
        """Return how many items ended in one of these ways."""
        return sum(item.outcome in outcomes for item in self.items)

    @property
    def n_added(self) -> int:
        """Articles that are new."""
        return self.count("added")

    @property
    def n_changed(self) -> int:
        """Articles that have a new version."""
        return self.count("changed")

    @property
    def n_unchanged(self) -> int:
        """Articles that were already there."""
        return self.count("unchanged", "duplicate")

    @property
    def n_failed(self) -> int:
        """Inputs that were left out."""
        return self.count("failed")
