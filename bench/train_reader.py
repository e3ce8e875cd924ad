"""Train the reader: given a question and a passage, where the answer stands, or that it does not.

Run: ``python -m bench.train_reader --squad train.jsonl --pairs pairs.jsonl --data ../shared/data``.
The first file is SQuAD 1.1's training part, one paragraph with its questions per line; the second
holds SQuAD 2.0 questions that look answerable but are not, with the paragraph and the answerable
question that each was written against. Both are CC BY-SA 4.0. Titles in ``HELD_BACK`` order are
kept out for calibration and for the figures in the training record. One example in eight comes
from ``bench/search_questions.py``, and three in ten are asked in other words
(``bench/word_neighbours.py``).

The encoder starts from all-MiniLM-L6-v2 with its word embeddings frozen. One linear layer gives
each token a start and an end score; the first token stands for "not in this passage" (Devlin et
al. 2019, section 4.3). What it is shown is in ``bench/reader_examples.py``.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn

from bench.reader_examples import (
    SEED,
    Example,
    Paragraph,
    examples,
    held_back_titles,
    read_squad,
    window,
)
from bench.search_questions import search_questions
from bench.training import (
    TokenScores,
    add_plan_options,
    batches,
    padded,
    plan_of,
    tokenizer,
    train,
)
from bench.word_neighbours import neighbours_of, reworded
from index.embedding import embedded_text
from index.encoder_weights import CLS, SEP
from rag.reader import WEIGHTS_PATH

MOST_TOKENS = 256
MOST_QUESTION_TOKENS = 64
# Shares of the examples: of sets other than SQuAD, and asked in other words.
SEARCHED = 0.12
REWORDED = 0.3


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids, segment ids, which positions may answer, and the gold start and end."""

    ids: list[int]
    segments: list[int]
    allowed: list[bool]
    start: int
    end: int


def encode(
    example: Example, tokenizer: Tokenizer, chance: random.Random, *, whole: bool = False
) -> Encoded | None:
    """Return the token form of an example, or of a window of it; None if the answer was cut off."""
    text, answer = example.text, example.answer
    if not whole:
        text, answer = window(text, answer, chance)
    question = tokenizer.encode(example.question, add_special_tokens=False).ids
    shown = embedded_text(example.title, text)
    body = tokenizer.encode(shown, add_special_tokens=False)
    begin = len(shown) - len(text)
    room = MOST_TOKENS - 3 - min(len(question), MOST_QUESTION_TOKENS)
    question, ids, offsets = question[:MOST_QUESTION_TOKENS], body.ids[:room], body.offsets[:room]
    front = len(question) + 2
    start = end = 0
    if answer is not None:
        inside = [
            i for i, (a, b) in enumerate(offsets) if b > begin + answer[0] and a < begin + answer[1]
        ]
        if not inside:
            return None
        start, end = front + inside[0], front + inside[-1]
    return Encoded(
        ids=[CLS, *question, SEP, *ids, SEP],
        segments=[0] * front + [1] * (len(ids) + 1),
        allowed=[True] + [False] * (front - 1) + [a >= begin for a, _ in offsets] + [False],
        start=start,
        end=end,
    )


def loss_of(net: TokenScores, batch: Sequence[Encoded]) -> torch.Tensor:
    """Return the mean cross-entropy of starts and ends over the allowed positions."""
    return span_loss(scored(net, batch), batch)


def scored(net: TokenScores, rows: Sequence[Encoded]) -> torch.Tensor:
    """Return the scores of the allowed positions, very small elsewhere, (rows, tokens, 2)."""
    scores = net(
        padded([e.ids for e in rows], 0),
        padded([[1] * len(e.ids) for e in rows], 0),
        padded([e.segments for e in rows], 0),
    )
    allowed = padded([e.allowed for e in rows], 0).bool()
    return scores.masked_fill(~allowed.unsqueeze(-1), -1e4)


def span_loss(scores: torch.Tensor, rows: Sequence[Encoded]) -> torch.Tensor:
    """Return the mean cross-entropy of starts and ends, of ``scored``'s scores."""
    loss = nn.functional.cross_entropy
    starts, ends = (torch.tensor([getattr(e, side) for e in rows]) for side in ("start", "end"))
    return (loss(scores[..., 0], starts) + loss(scores[..., 1], ends)) / 2


def mixed(
    squad: Iterator[Example], searched: Iterator[Example], chance: random.Random
) -> Iterator[Example]:
    """Yield examples of both kinds, some of them with the question in other words."""
    neighbours = neighbours_of()
    while True:
        example = next(searched if chance.random() < SEARCHED else squad)
        if chance.random() < REWORDED:
            example = replace(example, question=reworded(example.question, neighbours, chance))
        yield example


def read_command(description: str | None, *, rate: float) -> argparse.Namespace:
    """Return the command line of a script that trains the reader; ``rate`` is its highest rate."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="for nq_oracle and timeqa_human")
    add_plan_options(parser, out=WEIGHTS_PATH, rate=rate, seed=SEED)
    return parser.parse_args()


def material(args: argparse.Namespace) -> tuple[dict[str, list[Paragraph]], list[dict[str, Any]]]:
    """Return the paragraphs by title and the look-alike pairs, without the titles held back."""
    by_title = read_squad(args.squad)
    for title in held_back_titles(by_title):
        del by_title[title]
    pairs = [json.loads(line) for line in args.pairs.read_text(encoding="utf-8").splitlines()]
    return by_title, [pair for pair in pairs if pair["title"].replace("_", " ") in by_title]


def main() -> None:
    """Read the command line and train."""
    args = read_command(__doc__, rate=2e-4)
    torch.manual_seed(args.seed)
    chance = random.Random(args.seed)
    words = tokenizer()
    shown = mixed(examples(*material(args), chance), search_questions(args.data, chance), chance)
    encoded = (e for x in shown if (e := encode(x, words, chance)))
    train(TokenScores(2), batches(encoded, chance), loss_of, plan_of(args))


if __name__ == "__main__":
    main()
