"""Train the support score: does what is read of a source say what the claim says.

Run: ``python -m bench.train_support --data ../shared/data --edited edited.jsonl --squad
train.jsonl``. The data folder holds the sets of ``bench/checker_sets.py``; only their training
parts are used, and only of sets whose licence allows it. ``edited.jsonl`` comes from
``bench/edited_claims.py --part train``, ``train.jsonl`` is SQuAD 1.1's training part.

Two scores per token: the first, of the first token, is the log-odds that the claim is supported;
the second, of the claim's tokens, that a word of it is not backed (the token labels of Kovács &
Recski 2025, LettuceDetect). Training starts best from the reader's weights, which already compare
two texts word by word.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from bench.checker_sets import NLI_SETS, labelled_rows
from bench.reader_examples import SEED, held_back_titles, read_squad
from bench.support_examples import Claimed, Example, examples, left_out
from bench.training import (
    TokenScores,
    add_plan_options,
    batches,
    padded,
    plan_of,
    tokenizer,
    train,
)
from rag.checking.pairing import WEIGHTS_PATH, encode_pair

N_LEFT_OUT = 10_000
WORD_LOSS = 0.5


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair of texts as tokens; ``words`` are 0/1 per token, -1 where nothing is asked."""

    ids: list[int]
    segments: list[int]
    words: list[float]
    supported: float


def encode(example: Example, words: Tokenizer) -> Encoded:
    """Return the token form of an example."""
    pair = encode_pair(words, example.claim, example.read)
    marks = [-1.0] * len(pair.ids)
    if example.changed is not None:
        for i, (start, end) in enumerate(pair.claim_offsets, start=1):
            marks[i] = float(any(start < c.end and c.start < end for c in example.changed))
    return Encoded(pair.ids, pair.segments, marks, float(example.supported))


def loss_of(net: TokenScores, batch: Sequence[Encoded]) -> torch.Tensor:
    """Return the loss of the claims plus WORD_LOSS times that of their words."""
    scores = net(
        padded([e.ids for e in batch], 0),
        padded([[1] * len(e.ids) for e in batch], 0),
        padded([e.segments for e in batch], 0),
    )
    binary = nn.functional.binary_cross_entropy_with_logits
    whole = binary(scores[:, 0, 0], torch.tensor([e.supported for e in batch]))
    marks = padded([e.words for e in batch], -1.0)
    asked = marks >= 0
    if not bool(asked.any()):
        return whole
    return whole + WORD_LOSS * binary(scores[..., 1][asked], marks[asked])


def rows_of(args: argparse.Namespace, chance: random.Random) -> Iterator[Claimed]:
    """Yield everything there is to learn from."""
    for row in labelled_rows(args.data):
        if row.part == "train":
            kind = "inference" if row.set_name in NLI_SETS else "human"
            yield Claimed(row.claim, row.source, row.supported, kind, row.set_name)
    for line in args.edited.read_text(encoding="utf-8").splitlines():
        made = json.loads(line)
        yield Claimed(made["claim"], made["source"], made["supported"], "edited", "squad")
    by_title = read_squad(args.squad)
    for title in held_back_titles(by_title):
        del by_title[title]
    texts = {title: [p.text for p in group] for title, group in by_title.items()}
    yield from left_out(texts, N_LEFT_OUT, chance)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--edited", type=Path, required=True)
    parser.add_argument("--squad", type=Path, required=True)
    add_plan_options(parser, out=WEIGHTS_PATH, rate=1.5e-4, seed=SEED)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    chance = random.Random(args.seed)
    words = tokenizer()
    rows = list(rows_of(args, chance))
    encoded = (encode(x, words) for x in examples(rows, chance))
    train(TokenScores(2), batches(encoded, chance), loss_of, plan_of(args))


if __name__ == "__main__":
    main()
