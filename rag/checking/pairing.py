"""A claim and what is read of its source, as the support model takes them."""

from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from index.encoder_weights import CLS, SEP

__all__ = ["WEIGHTS_PATH", "Pair", "encode_pair"]

WEIGHTS_PATH = Path(__file__).parents[1] / "data" / "support.safetensors"

# The lengths that the model is trained with.
_MOST_TOKENS = 256
_MOST_CLAIM_TOKENS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Token ids and segments (0 the claim, 1 the source).

    The claim's tokens stand from place 1 on; ``claim_offsets`` are their code points in it.
    """

    ids: list[int]
    segments: list[int]
    claim_offsets: list[tuple[int, int]]


def encode_pair(tokenizer: Tokenizer, claim: str, read: str) -> Pair:
    """Return the pair, each part cut where the model's window ends."""
    asked = tokenizer.encode(claim, add_special_tokens=False)
    mine = asked.ids[:_MOST_CLAIM_TOKENS]
    theirs = tokenizer.encode(read, add_special_tokens=False).ids
    theirs = theirs[: _MOST_TOKENS - 3 - len(mine)]
    return Pair(
        ids=[CLS, *mine, SEP, *theirs, SEP],
        segments=[0] * (len(mine) + 2) + [1] * (len(theirs) + 1),
        claim_offsets=asked.offsets[: len(mine)],
    )
