"""Fields that nothing reads and that look like one that is missing: ``answer`` for ``answers``.

Fields of other programs are no fault, so nothing is refused; but a question without its answers
counts as one that has none, and nobody would see it in the figures.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from rag.evaluation.records import Record

__all__ = ["watched"]

_LOG = logging.getLogger(__name__)
# A letter more or less in a word of six passes, two different words do not.
_LIKENESS = 0.8


def watched(found: Iterable[Record], known: Sequence[str]) -> Iterator[Record]:
    """Yield the records, and warn at the end, once for each such field."""
    first: dict[tuple[str, str], str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for record in found:
        lacking = [name for name in known if record.fields.get(name) is None]
        for name in record.fields:
            if name not in known and (near := get_close_matches(name, lacking, 1, _LIKENESS)):
                first.setdefault((name, near[0]), record.where)
                counts[name, near[0]] += 1
        yield record
    for (name, meant), where in first.items():
        n_more = counts[name, meant] - 1
        also = f" (and in {n_more:,} more)" if n_more else ""
        _LOG.warning("%s%s: %r is not read; did you mean %r?", where, also, name, meant)
