"""Train the reader: given a question and a passage, where the answer stands, or that it does not.

Run: ``python -m bench.train_reader --squad train.jsonl --pairs pairs.jsonl``. The
first file is SQuAD 1.1's training part, one paragraph with its questions per line; the second
holds SQuAD 2.0 questions that look answerable but are not, with the paragraph and the answerable
question that each was written against. Both are CC BY-SA 4.0. Titles in ``HELD_BACK`` order are
kept out for calibration and for the figures in the training record.

The encoder starts from all-MiniLM-L6-v2 with its word embeddings frozen. One linear layer gives
each token a start and an end score; the first token stands for "not in this passage" (Devlin et
al. 2019, section 4.3). What it is shown is in ``bench/reader_examples.py``.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from bench.reader_examples import (
    SEED,
    Example,
    examples,
    held_back_titles,
    read_squad,
    window,
)
from index.embedding import embedded_text
from index.sentence_model import default_model_folder
from rag.reader import WEIGHTS_PATH

MOST_TOKENS = 256
MOST_QUESTION_TOKENS = 64
BATCH = 16
POOL = 48 * BATCH


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids, segment ids, which positions may answer, and the gold start and end."""

    ids: list[int]
    segments: list[int]
    allowed: list[bool]
    start: int
    end: int


def encode(example: Example, tokenizer: Tokenizer, chance: random.Random) -> Encoded | None:
    """Return the token form of an example, or None if the answer was cut off."""
    text, answer = window(example.text, example.answer, chance)
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
        ids=[101, *question, 102, *ids, 102],
        segments=[0] * front + [1] * (len(ids) + 1),
        allowed=[True] + [False] * (front - 1) + [a >= begin for a, _ in offsets] + [False],
        start=start,
        end=end,
    )


def batches(source: Iterator[Encoded], chance: random.Random) -> Iterator[list[Encoded]]:
    """Yield batches of like lengths, in random order."""
    while True:
        pool = sorted((next(source) for _ in range(POOL)), key=lambda e: len(e.ids))
        cut = [pool[i : i + BATCH] for i in range(0, POOL, BATCH)]
        chance.shuffle(cut)
        yield from cut


class ReaderNet(nn.Module):
    """The encoder and its two scores per token, shape (batch, tokens, 2)."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            str(folder),
            local_files_only=True,
            add_pooling_layer=False,
            # Two passes over the data do not overfit, and drawing the masks took a tenth of a step.
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.head = nn.Linear(384, 2)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """Return start and end scores."""
        hidden = self.encoder(
            input_ids=ids, attention_mask=mask, token_type_ids=kinds
        ).last_hidden_state
        return self.head(hidden)


def tensors(batch: Sequence[Encoded]) -> tuple[torch.Tensor, ...]:
    """Return ids, mask, segments, allowed, starts and ends, padded to the longest."""
    width = max(len(e.ids) for e in batch)

    def padded(rows: list[list[Any]], fill: int) -> torch.Tensor:
        return torch.tensor([row + [fill] * (width - len(row)) for row in rows])

    return (
        padded([e.ids for e in batch], 0),
        padded([[1] * len(e.ids) for e in batch], 0),
        padded([e.segments for e in batch], 0),
        padded([e.allowed for e in batch], 0).bool(),
        torch.tensor([e.start for e in batch]),
        torch.tensor([e.end for e in batch]),
    )


def loss_of(net: ReaderNet, batch: Sequence[Encoded]) -> torch.Tensor:
    """Return the mean cross-entropy of starts and ends over the allowed positions."""
    ids, mask, kinds, allowed, starts, ends = tensors(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = net(ids, mask, kinds)
    scores = scores.float().masked_fill(~allowed.unsqueeze(-1), -1e4)
    loss = nn.functional.cross_entropy
    return (loss(scores[..., 0], starts) + loss(scores[..., 1], ends)) / 2


def optimiser(net: ReaderNet, rate: float) -> torch.optim.AdamW:
    """Return AdamW over everything but the embeddings."""
    for parameter in net.encoder.embeddings.parameters():
        parameter.requires_grad = False
    layers = [p for p in net.encoder.parameters() if p.requires_grad]
    return torch.optim.AdamW(
        [{"params": layers, "lr": rate}, {"params": net.head.parameters(), "lr": 5 * rate}],
        weight_decay=0.01,
    )


def train(args: argparse.Namespace) -> None:
    """Train for a number of steps, or a time; the rate falls linearly to nothing at the end."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    chance = random.Random(args.seed)
    by_title = read_squad(args.squad)
    for title in held_back_titles(by_title):
        del by_title[title]
    pairs = [json.loads(line) for line in args.pairs.read_text(encoding="utf-8").splitlines()]
    pairs = [pair for pair in pairs if pair["title"].replace("_", " ") in by_title]
    folder = default_model_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    net = ReaderNet(folder)
    if args.resume is not None:
        net.load_state_dict(load_file(args.resume), strict=False)
    net.train()
    steps = optimiser(net, args.rate)
    encoded = (e for x in examples(by_title, pairs, chance) if (e := encode(x, tokenizer, chance)))
    began, total, shown = time.monotonic(), args.minutes * 60, 0.0
    bases = [group["lr"] for group in steps.param_groups]
    for n, batch in enumerate(batches(encoded, chance), start=1):
        spent = max((time.monotonic() - began) / total, n / args.steps)
        if spent >= 1:
            break
        for group, base in zip(steps.param_groups, bases, strict=True):
            group["lr"] = base * min(1.0, n / 100) * (1 - spent)
        loss = loss_of(net, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        steps.step()
        steps.zero_grad(set_to_none=True)
        shown = loss.item() if n == 1 else 0.98 * shown + 0.02 * loss.item()
        if n % 50 == 0:
            print(f"step {n}, {n * BATCH} examples, loss {shown:.3f}, {spent:.1%}", flush=True)
        if n % 300 == 0:
            save(net, args.out)
    save(net, args.out)


def save(net: ReaderNet, path: Path) -> None:
    """Write what was trained, in float16; the rest comes from the default model's package."""
    trained = {
        name: value.detach().half().contiguous()
        for name, value in net.named_parameters()
        if value.requires_grad
    }
    save_file(trained, str(path))


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS_PATH)
    parser.add_argument("--minutes", type=float, default=70)
    parser.add_argument("--steps", type=int, default=2400)
    parser.add_argument("--rate", type=float, default=2e-4, help="the highest learning rate")
    parser.add_argument("--seed", type=int, default=SEED, help="of the order of the examples")
    parser.add_argument("--resume", type=Path, help="go on from these weights")
    parser.add_argument("--threads", type=int, default=2)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
