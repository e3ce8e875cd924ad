"""A share that a statement works out from two numbers: "about a third" of "100 of the 300 MPs"."""

import itertools

from rag.checking.grounding import Page
from rag.checking.quantity import Quantity

__all__ = ["share_of"]

# More numbers than this give nearly every share by chance.
_MOST_NUMBERS = 5
_PLAIN_POINTS = 3
_HEDGED_POINTS = 5


def share_of(claimed: Quantity, page: Page[Quantity]) -> str | None:
    """Return the two numbers of the cited sentences whose ratio is the claimed share, or None.

    Only shares in words, or hedged ones, are worked out: nobody writes "about a third" of a
    number that the source has.
    """
    reading = claimed.readings[0]
    worded = reading.unit == "share"
    if not (worded or (reading.unit == "percent" and claimed.hedge != "exact")):
        return None
    points = _PLAIN_POINTS if claimed.hedge == "exact" else _HEDGED_POINTS
    counts = [q for q in page.quoted if q.readings[0].unit == "" and q.readings[0].value > 0]
    if len(counts) > _MOST_NUMBERS:
        return None
    for part, whole in itertools.permutations(counts, 2):
        if part.readings[0].value >= whole.readings[0].value:
            continue
        share = 100 * part.readings[0].value / whole.readings[0].value
        if abs(share - reading.value) <= points:
            return f"{_words(page, part)} of {_words(page, whole)}"
    return None


def _words(page: Page[Quantity], quantity: Quantity) -> str:
    return page.text[quantity.start : quantity.end]
