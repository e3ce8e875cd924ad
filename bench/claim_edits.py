"""The edits that make a sentence say what its source does not say, by name.

Each takes a sentence as it stands, or reworded, and returns it with one thing changed, or None
where the sentence offers no safe place.
"""

from collections.abc import Mapping

from bench.claim_figures import date, number, unit
from bench.claim_names import name
from bench.claim_places import Edit
from bench.claim_wording import attribution, hedge, merge, negation, swap

__all__ = ["EDITS"]

EDITS: Mapping[str, Edit] = {
    "number": number,
    "date": date,
    "name": name,
    "unit": unit,
    "negation": negation,
    "attribution": attribution,
    "hedge": hedge,
    "merge": merge,
    "swap": swap,
}
