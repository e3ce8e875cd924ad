"""What the support score learns from: a claim, what is read of its source, and whether it holds.

Four kinds are mixed: sentence pairs of natural-language inference, human verdicts on attributed
claims, edited sentences (``bench/edited_claims.py``) and sentences taken out of their own
paragraph. Within a kind both answers are equally frequent, so that no set's share of true claims
is learned. Where a claim is an edit of a sentence of its source, the changed words are marked.
"""

import difflib
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.analysis import terms
from index.types import Span
from rag.checking.support import read_of
from rag.sentences import sentence_spans

# Shares of the kinds in training.
SHARES = {"inference": 0.42, "human": 0.36, "edited": 0.16, "left_out": 0.06}
# Less alike than this, a sentence is no edit of another.
_LEAST_ALIKE = 0.6
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim and its whole source; ``kind`` is one of SHARES, ``group`` the set it is from."""

    claim: str
    source: str
    supported: bool
    kind: str
    group: str


@dataclass(frozen=True, slots=True)
class Example:
    """A claim with what is read; ``changed`` are spans of the claim, None where not known."""

    claim: str
    read: str
    supported: bool
    changed: tuple[Span, ...] | None


def examples(rows: Sequence[Claimed], chance: random.Random) -> Iterator[Example]:
    """Yield examples for ever, by SHARES; sets count by the square root of their size."""
    pools: dict[str, dict[str, dict[bool, list[Claimed]]]] = defaultdict(
        lambda: defaultdict(lambda: {True: [], False: []})
    )
    for row in rows:
        pools[row.kind][row.group][row.supported].append(row)
    kinds = sorted(pools)
    weights = [SHARES[kind] for kind in kinds]
    while True:
        groups = pools[chance.choices(kinds, weights)[0]]
        names = sorted(groups)
        sizes = [sum(map(len, groups[name].values())) ** 0.5 for name in names]
        group = groups[chance.choices(names, sizes)[0]]
        pool = group[chance.random() < 0.5] or group[True] or group[False]
        yield example(chance.choice(pool))


def example(row: Claimed) -> Example:
    """Return a row as it is read."""
    read = read_of(row.claim, row.source)
    changed: tuple[Span, ...] | None = () if row.supported else None
    if row.kind == "edited" and not row.supported:
        changed = changed_words(row.claim, read)
    return Example(row.claim, read, row.supported, changed)


def changed_words(claim: str, read: str) -> tuple[Span, ...] | None:
    """Return the words of ``claim`` that its nearest sentence has not, None if none is near."""
    wanted = set(terms(claim))
    sentences = [read[s.start : s.end] for s in sentence_spans(read)]
    if not wanted or not sentences:
        return None
    nearest = max(sentences, key=lambda s: len(wanted & set(terms(s))))
    mine = list(_WORD.finditer(claim))
    aligned = difflib.SequenceMatcher(
        a=_WORD.findall(nearest.lower()), b=[m[0].lower() for m in mine], autojunk=False
    )
    if aligned.ratio() < _LEAST_ALIKE:
        return None
    new = [
        mine[i]
        for tag, _, _, first, last in aligned.get_opcodes()
        if tag in ("replace", "insert")
        for i in range(first, last)
    ]
    return tuple(Span(start=m.start(), end=m.end()) for m in new) or None


def left_out(
    paragraphs: Mapping[str, Sequence[str]], n: int, chance: random.Random
) -> Iterator[Claimed]:
    """Yield sentences with their paragraph, every other one without the sentence itself."""
    titles = sorted(paragraphs)
    while n > 0:
        text = chance.choice(paragraphs[chance.choice(titles)])
        spans = [s for s in sentence_spans(text) if s.end - s.start > 40]
        if len(spans) < 3:
            continue
        span = chance.choice(spans)
        supported = n % 2 == 0
        source = text if supported else f"{text[: span.start]} {text[span.end :]}".strip()
        yield Claimed(text[span.start : span.end], source, supported, "left_out", "squad")
        n -= 1
