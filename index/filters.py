"""Which articles a search may use. It stands alone: clients need nothing else of the index."""

from dataclasses import dataclass

__all__ = ["Filters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that both legs apply before ranking; an empty tuple means no condition.

    ``published_from`` and ``published_to`` are inclusive ISO dates; an article without a date
    does not pass a date condition. Outlets, authors and languages compare without case. Articles
    of ``except_ids`` do not pass.
    """

    collections: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    except_ids: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    published_from: str | None = None
    published_to: str | None = None

    @property
    def empty(self) -> bool:
        """Whether every article passes."""
        return self == Filters()
