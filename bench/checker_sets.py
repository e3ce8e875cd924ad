"""The human-labelled sets that the citation checker learns from and is measured on.

Each set gives rows of a claim, a source and whether the source supports all of the claim. Rows
that share an article or a claim are always in the same part. Which sets may be trained on is what
their publishers' terms allow: the others have no part ``train``. The texts stay where they are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.checker_readers import READERS, Pair, digest, read_lines

__all__ = [
    "NLI_SETS",
    "SETS",
    "Part",
    "Row",
    "counts",
    "labelled_rows",
    "read_lines",
    "trained_sets",
]

Part = Literal["train", "dev", "test"]
Parts = Sequence[tuple[int, Part]]

# Shares in per cent, summed up. Trained on by their terms, or measured on alone.
_TRAINED: Parts = ((50, "train"), (60, "dev"), (100, "test"))
_MEASURED: Parts = ((30, "dev"), (100, "test"))
_ONLY_TRAINED: Parts = ((90, "train"), (100, "dev"))
_PARTS: Mapping[str, Parts] = {
    "attributionbench": _TRAINED,
    "wice": _TRAINED,
    "begin": _TRAINED,
    "bump": _TRAINED,
    "summedits_news": _MEASURED,
    "summedits_other": _TRAINED,
    "healthver": _MEASURED,
    "covidfact": _MEASURED,
    "climate_fever": _MEASURED,
    "fever_symmetric": _TRAINED,
    "averitec": _MEASURED,
    "halueval": _TRAINED,
    "scifact": _TRAINED,
    "mnli": _ONLY_TRAINED,
    "snli": _ONLY_TRAINED,
    "scitail": _ONLY_TRAINED,
}
SETS = tuple(_PARTS)
NLI_SETS = ("mnli", "snli", "scitail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A labelled pair. ``supported`` is true only if the source bears out all of the claim.

    ``published`` is the source's ISO date where the set gives one.
    """

    id: str
    set_name: str
    claim: str
    source: str
    supported: bool
    published: str | None
    part: Part


def labelled_rows(data: Path, set_names: Sequence[str] | None = None) -> Iterator[Row]:
    """Yield the rows of the named sets, all by default, in a fixed order.

    A pair that comes twice in a set is taken once, and not at all if its labels differ.
    """
    for name in set_names if set_names is not None else SETS:
        pairs = _unrepeated(list(READERS[name](data)))
        parts = _part_of_each(pairs, _PARTS[name])
        for pair, part in zip(pairs, parts, strict=True):
            yield Row(
                id=f"{name}-{digest(pair.claim, pair.source)[:12]}",
                set_name=name,
                claim=pair.claim,
                source=pair.source,
                supported=pair.supported,
                published=None,
                part=part,
            )


def trained_sets() -> tuple[str, ...]:
    """Return the sets that weights may be trained on."""
    return tuple(name for name, parts in _PARTS.items() if parts[0][1] == "train")


def _unrepeated(pairs: Sequence[Pair]) -> list[Pair]:
    labels: dict[tuple[str, str], set[bool]] = {}
    for pair in pairs:
        labels.setdefault((pair.claim, pair.source), set()).add(pair.supported)
    first = {(pair.claim, pair.source): pair for pair in reversed(pairs)}
    return [first[key] for key, found in labels.items() if len(found) == 1 and all(key)]


def _part_of_each(pairs: Sequence[Pair], parts: Parts) -> list[Part]:
    """Return a part for each pair; those that a chain of shared keys joins get the same."""
    leader: dict[str, str] = {}

    def lead(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for pair in pairs:
        # The least key leads, so that the order of the file does not matter.
        first, *others = sorted({lead(key) for key in pair.keys})
        leader.update(dict.fromkeys(others, first))
    return [_part(lead(pair.keys[0]), parts) for pair in pairs]


def _part(key: str, parts: Parts) -> Part:
    place = int(digest(key), 16) % 100
    return next(part for until, part in parts if place < until)


def counts(rows: Iterable[Row]) -> Counter[tuple[str, Part, bool]]:
    """Return how many rows there are by set, part and label."""
    return Counter((row.set_name, row.part, row.supported) for row in rows)
