"""What the training scripts share: the network, its batches and the loop.

The encoder starts from all-MiniLM-L6-v2 with its word embeddings frozen, so that only the trained
layers ship; one linear layer gives every token its scores.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from bench.mean_weights import mean_of
from index.sentence_model import default_model_folder

BATCH = 16
POOL = 48 * BATCH


class HasIds(Protocol):
    """Anything with token ids; batches are made of examples of like lengths."""

    @property
    def ids(self) -> list[int]:
        """The token ids of one example."""
        ...


Item = TypeVar("Item", bound=HasIds)
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to train, how fast, and where the weights go."""

    out: Path
    minutes: float
    steps: int
    rate: float
    threads: int
    seed: int
    resume: tuple[Path, ...]


def add_plan_options(parser: argparse.ArgumentParser, *, out: Path, rate: float, seed: int) -> None:
    """Give a script the options that ``plan_of`` reads."""
    parser.add_argument("--out", type=Path, default=out)
    parser.add_argument("--minutes", type=float, default=85)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--rate", type=float, default=rate, help="the highest learning rate")
    parser.add_argument("--seed", type=int, default=seed, help="of the order of the examples")
    parser.add_argument(
        "--resume", type=Path, nargs="+", default=(), help="start from the mean of these weights"
    )
    parser.add_argument("--threads", type=int, default=2)


def plan_of(args: argparse.Namespace) -> Plan:
    """Return the plan that the options of ``add_plan_options`` describe."""
    return Plan(
        out=args.out,
        minutes=args.minutes,
        steps=args.steps,
        rate=args.rate,
        threads=args.threads,
        seed=args.seed,
        resume=tuple(args.resume),
    )


def tokenizer() -> Tokenizer:
    """Return the default model's tokenizer, which neither cuts nor pads."""
    made = Tokenizer.from_file(str(default_model_folder() / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


class TokenScores(nn.Module):  # type: ignore[misc]  # torch is not looked into
    """The encoder and its scores per token, shape (batch, tokens, n_scores)."""

    def __init__(self, n_scores: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            str(default_model_folder()),
            local_files_only=True,
            add_pooling_layer=False,
            # Two passes over the data do not overfit, and drawing the masks took a tenth of a step.
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.head = nn.Linear(384, n_scores)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """Return the scores, in float32."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.encoder(
                input_ids=ids, attention_mask=mask, token_type_ids=kinds
            ).last_hidden_state
            scores: torch.Tensor = self.head(hidden)
        return scores.float()


def padded(rows: Sequence[Sequence[Any]], fill: float) -> torch.Tensor:
    """Return rows of unequal lengths as one tensor."""
    width = max(map(len, rows))
    return torch.tensor([[*row, *[fill] * (width - len(row))] for row in rows])


def batches(source: Iterator[Item], chance: random.Random) -> Iterator[list[Item]]:
    """Yield batches of like lengths, in random order."""
    while True:
        pool = sorted((next(source) for _ in range(POOL)), key=lambda e: len(e.ids))
        cut = [pool[i : i + BATCH] for i in range(0, POOL, BATCH)]
        chance.shuffle(cut)
        yield from cut


def optimiser(net: TokenScores, rate: float) -> torch.optim.AdamW:
    """Return AdamW over everything but the embeddings."""
    for parameter in net.encoder.embeddings.parameters():
        parameter.requires_grad = False
    layers = [p for p in net.encoder.parameters() if p.requires_grad]
    return torch.optim.AdamW(
        [{"params": layers, "lr": rate}, {"params": net.head.parameters(), "lr": 5 * rate}],
        weight_decay=0.01,
    )


def train(
    net: TokenScores,
    source: Iterator[list[Entry]],
    loss_of: Callable[[TokenScores, list[Entry]], torch.Tensor],
    plan: Plan,
) -> None:
    """Train for a number of steps, or a time; the rate falls linearly to nothing at the end."""
    torch.set_num_threads(plan.threads)
    if plan.resume:
        kept = mean_of([load_file(path) for path in plan.resume])
        shapes = {name: value.shape for name, value in net.state_dict().items()}
        fitting = {name: value for name, value in kept.items() if value.shape == shapes[name]}
        net.load_state_dict(fitting, strict=False)
    net.train()
    steps = optimiser(net, plan.rate)
    bases = [group["lr"] for group in steps.param_groups]
    began, total, shown = time.monotonic(), plan.minutes * 60, 0.0
    for n, batch in enumerate(source, start=1):
        spent = max((time.monotonic() - began) / total, n / plan.steps)
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
            save(net, plan.out)
    save(net, plan.out)


def save(net: TokenScores, path: Path) -> None:
    """Write what was trained, in float16; the rest comes from the default model's package."""
    trained = {
        name: value.detach().half().contiguous()
        for name, value in net.named_parameters()
        if value.requires_grad
    }
    save_file(trained, str(path))
