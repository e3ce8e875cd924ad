"""How telling a term is, from how rarely it occurs in a large body of ordinary prose.

The table ships with the package (``bench/fit_relevance.py`` makes it from SQuAD 1.1's training
paragraphs, CC BY-SA 4.0); it does not depend on the collection, so the same question and passage
always compare the same way.
"""

import json
import math
from functools import cache
from pathlib import Path

__all__ = ["TERM_TABLE_PATH", "term_weight"]

TERM_TABLE_PATH = Path(__file__).parent / "data" / "term_frequencies.json"
# Terms of fewer paragraphs than the table keeps are taken to have this many.
_RARE_PARAGRAPHS = 4


def term_weight(term: str) -> float:
    """Return the inverse document frequency of ``term``, scaled to 0..1; unknown terms get 1."""
    n_paragraphs, counts = _table()
    return math.log(n_paragraphs / counts.get(term, _RARE_PARAGRAPHS)) / math.log(
        n_paragraphs / _RARE_PARAGRAPHS
    )


@cache
def _table() -> tuple[int, dict[str, int]]:
    table = json.loads(TERM_TABLE_PATH.read_text(encoding="utf-8"))
    return table["n_paragraphs"], table["paragraphs_with"]
