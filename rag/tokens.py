"""Counting tokens without a network: a byte-pair encoding of the project's own, run by tiktoken.

Passage borders must be the same on every machine, so they are measured with ranks that ship
inside the package (``bench/train_tokens.py`` makes them) and never with one that is downloaded.
"""

import base64
import re
from functools import cache
from pathlib import Path

import tiktoken

from index.word_counts import RememberedCounts

__all__ = ["PIECE_PATTERN", "RANKS_PATH", "count_tokens", "passage_encoding"]

RANKS_PATH = Path(__file__).parent / "data" / "passage_bpe.tiktoken"
# Words, numbers, other signs, each with the space before it, and white space. Every run is
# bounded, so that one endless line cannot make the merge loop quadratic.
PIECE_PATTERN = r" ?\p{L}{1,40}| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]{1,16}|\s{1,16}"

# Where the pattern never joins: a word with the space before it, or white space. The characters
# named are white space for Python and not for the pattern.
_CHUNK = re.compile(r" ?[\S\x1c-\x1f]+|[^\S\x1c-\x1f]{1,16}")


@cache
def passage_encoding() -> tiktoken.Encoding:
    """Return the shipped encoding, built from its own ranks."""
    ranks = {}
    for line in RANKS_PATH.read_bytes().splitlines():
        piece, rank = line.split()
        ranks[base64.b64decode(piece)] = int(rank)
    return tiktoken.Encoding(
        name="footnote_passages",
        pat_str=PIECE_PATTERN,
        mergeable_ranks=ranks,
        special_tokens={},
    )


def count_tokens(text: str) -> int:
    """Return how many tokens of the shipped encoding ``text`` has.

    >>> count_tokens("")
    0
    """
    return _counts().total(_CHUNK.findall(text))


@cache
def _counts() -> RememberedCounts:
    encoding = passage_encoding()
    return RememberedCounts(lambda chunk: len(encoding.encode_ordinary(chunk)))
