"""The named checks of one statement against its sources, all of them."""

from collections.abc import Callable, Sequence

from rag.checking.attribution import check_attribution
from rag.checking.dates import check_dates
from rag.checking.hedging import check_hedging
from rag.checking.names import check_names
from rag.checking.negation import check_negation
from rag.checking.numbers import check_numbers
from rag.checking.source import Source
from rag.checking.stitching import check_stitching
from rag.checking.wording_edits import check_wording
from rag.types import Check

__all__ = ["named_checks"]

_CHECKS: Sequence[Callable[[str, Sequence[Source]], list[Check]]] = (
    check_numbers,
    check_dates,
    check_names,
    check_negation,
    check_hedging,
    check_attribution,
    check_stitching,
    check_wording,
)


def named_checks(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return every check that has something to say, in a fixed order of kinds."""
    return [found for check in _CHECKS for found in check(statement, sources)]
