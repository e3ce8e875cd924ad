"""Tells copies of one report from reports about one event; pure, nothing is stored here.

A copy is the same text with another headline, a paragraph less or a few words changed. A later
version of a story that gives other figures is none, nor are two articles that share only what an
outlet puts under everything. MinHash over runs of three words (Broder, "On the resemblance and
containment of documents", 1997) finds candidates; the texts themselves then decide.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import islice

import numpy as np

from index.analysis import terms

__all__ = ["band_keys", "is_copy", "resemblance", "signature"]

_RUN_WORDS = 3
# 24 bands of 4 values: a pair that shares half of its runs meets in 79 % of cases, one that
# shares 0.6 in 97 %, one that shares 0.2 in 4 %.
_N_BANDS = 24
_BAND_BYTES = 4 * 4
_SEED = 1
# Below this a text has so few runs that one changed word decides: only the same words are a copy.
_LEAST_WORDS = 40
_LEAST_SHARED_RUNS = 0.5
_MOST_OF_ITS_OWN = 0.1
_OPENING_WORDS = 50
_LEAST_SHARED_OPENING = 0.5
# "One" is left out: it is a pronoun as often as a number.
_NUMBER_WORDS = frozenset(
    terms(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
        "hundred thousand million billion trillion dozen half"
    )
)


def signature(text: str) -> bytes:
    """Return the MinHash signature: 96 little-endian 32-bit values, none for a text of no words.

    Equal texts have equal signatures on every machine; they are kept in the library, so a change
    here needs a migration that makes them anew.
    """
    from datasketch import MinHash

    runs = _runs(terms(text))
    if not runs:
        return b""
    hashed = MinHash(num_perm=_N_BANDS * _BAND_BYTES // 4, seed=_SEED, scheme="affine32")
    hashed.update_batch([" ".join(run).encode() for run in runs])
    return np.asarray(hashed.hashvalues).astype("<u4").tobytes()


def band_keys(signed: bytes) -> tuple[int, ...]:
    """Return one signed 64-bit key per band; texts that share a key are candidates.

    None for an empty signature.
    """
    bands = [signed[i : i + _BAND_BYTES] for i in range(0, len(signed), _BAND_BYTES)]
    return tuple(_key(bytes([number]) + band) for number, band in enumerate(bands))


def _key(band: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(band, digest_size=8).digest(), "little", signed=True)


def resemblance(one: bytes, other: bytes) -> float:
    """Return the share of runs that two texts have in common, 0..1, as their signatures tell it."""
    if not one or not other:
        return 0.0
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))


def is_copy(one: str, other: str) -> bool:
    """Whether two texts are one report; symmetric.

    One of the two has next to nothing of its own, the opening is shared, and not both have a
    figure that the other lacks: figures that were dropped are a cut, figures that were replaced
    are another story.

    >>> is_copy("Two people died.", "Two  people died!"), is_copy("Two died.", "Five died.")
    (True, False)
    """
    words, others = terms(one), terms(other)
    if min(len(words), len(others)) < _LEAST_WORDS:
        return words == others
    runs, other_runs = _runs(words), _runs(others)
    if len(runs & other_runs) < _LEAST_SHARED_RUNS * len(runs | other_runs):
        return False
    shared, other_shared = _shared(words, other_runs), _shared(others, runs)
    own = min(1 - _mean(shared), 1 - _mean(other_shared))
    opening = min(_mean(shared[:_OPENING_WORDS]), _mean(other_shared[:_OPENING_WORDS]))
    if own > _MOST_OF_ITS_OWN or opening < _LEAST_SHARED_OPENING:
        return False
    figures, other_figures = _figures(words), _figures(others)
    return not (figures - other_figures and other_figures - figures)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    if len(words) < _RUN_WORDS:
        return {tuple(words)} if words else set()
    return set(zip(*(islice(words, i, None) for i in range(_RUN_WORDS)), strict=False))


def _shared(words: Sequence[str], runs: set[tuple[str, ...]]) -> list[bool]:
    """Return, for each word, whether it stands in a run that the other text has too."""
    shared = [False] * len(words)
    for i in range(len(words) - _RUN_WORDS + 1):
        if tuple(words[i : i + _RUN_WORDS]) in runs:
            shared[i : i + _RUN_WORDS] = [True] * _RUN_WORDS
    return shared


def _mean(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags)


def _figures(words: Sequence[str]) -> Counter[str]:
    return Counter(word for word in words if word[0].isdigit() or word in _NUMBER_WORDS)
