"""Train the reader further, on passages that compete for a question.

Run: ``python -m bench.rank_reader --squad train.jsonl --pairs pairs.jsonl --data ../shared/data
--resume rag/data/reader.safetensors --out NEW.safetensors``, with the files of
``bench/train_reader.py``. To its loss comes the cross-entropy of the right one in
each group (``bench/reader_groups.py``), by the score that ranks passages, all answers of a passage
together against none. Of ten batches five are groups of passages for one question, two are pairs of
questions about one passage, three are ``train_reader``'s examples, each for itself.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from tokenizers import Tokenizer
from torch import nn

from bench.reader_examples import Example, examples
from bench.reader_groups import passage_groups, question_pairs
from bench.search_questions import search_questions
from bench.train_reader import (
    REWORDED,
    Encoded,
    encode,
    material,
    mixed,
    read_command,
    scored,
    span_loss,
)
from bench.training import BATCH, TokenScores, plan_of, tokenizer, train
from bench.word_neighbours import neighbours_of, reworded
from index.fast_model import make_embedder
from rag.reader import MOST_ANSWER_TOKENS

# Questions whose passages are looked up; an hour on two cores meets about half of them.
_N_QUESTIONS = 24_000
_KINDS = ("passages",) * 5 + ("questions",) * 2 + ("alone",) * 3
# So many batches of a kind are drawn at a time, to be cut by length.
_POOL = 24


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows that compete, the first of them the right one; a row alone competes with none."""

    rows: list[Encoded]

    @property
    def n_tokens(self) -> int:
        """The length of its longest row."""
        return max(len(row.ids) for row in self.rows)


def group_loss(net: TokenScores, batch: Sequence[Grouped]) -> torch.Tensor:
    """Return the mean loss of the spans, and of the order of each group."""
    rows = [row for group in batch for row in group.rows]
    scores = scored(net, rows)
    loss = span_loss(scores, rows)
    width = len(batch[0].rows)
    if width > 1:
        odds = answer_log_odds(scores).view(len(batch), width)
        first = torch.zeros(len(batch), dtype=torch.long)
        loss = loss + nn.functional.cross_entropy(odds, first)
    return loss


def answer_log_odds(scores: torch.Tensor) -> torch.Tensor:
    """Return per row the score of all answers together less that of none, shape (rows,).

    ``scores`` has shape (rows, tokens, 2), very small where no answer may begin or end.
    """
    ends = nn.functional.pad(scores[:, 1:, 1], (0, MOST_ANSWER_TOKENS - 1), value=-1e4)
    answers = scores[:, 1:, 0].unsqueeze(-1) + ends.unfold(1, MOST_ANSWER_TOKENS, 1)
    return torch.logsumexp(answers.flatten(1), dim=1) - scores[:, 0].sum(dim=-1)


def grouped_batches(
    sources: dict[str, Iterator[list[Example]]], words: Tokenizer, chance: random.Random
) -> Iterator[list[Grouped]]:
    """Yield batches of groups of one kind and of like lengths, BATCH rows each."""
    neighbours = neighbours_of()

    def group_of(source: Iterator[list[Example]]) -> Grouped:
        while True:
            group = next(source)
            if len(group) > 1 and chance.random() < REWORDED:
                asked = dict.fromkeys(e.question for e in group)
                other = {question: reworded(question, neighbours, chance) for question in asked}
                group = [replace(e, question=other[e.question]) for e in group]
            whole = len(group) > 1
            rows = [row for e in group if (row := encode(e, words, chance, whole=whole))]
            if len(rows) == len(group):
                return Grouped(rows)

    while True:
        cut = []
        for kind in _KINDS:
            pool = [group_of(sources[kind])]
            size = BATCH // len(pool[0].rows)
            pool += [group_of(sources[kind]) for _ in range(size * _POOL - 1)]
            pool.sort(key=lambda group: group.n_tokens)
            cut += [pool[i : i + size] for i in range(0, len(pool), size)]
        chance.shuffle(cut)
        yield from cut


def main() -> None:
    """Read the command line and train."""
    args = read_command(__doc__, rate=1.5e-4)
    torch.manual_seed(args.seed)
    chance = random.Random(args.seed)
    by_title, pairs = material(args)
    alone = mixed(examples(by_title, pairs, chance), search_questions(args.data, chance), chance)
    sources: dict[str, Iterator[list[Example]]] = {
        "passages": passage_groups(by_title, make_embedder(), chance, n_questions=_N_QUESTIONS),
        "questions": question_pairs(pairs, chance),
        "alone": ([example] for example in alone),
    }
    batches = grouped_batches(sources, tokenizer(), chance)
    train(TokenScores(2), batches, group_loss, plan_of(args))


if __name__ == "__main__":
    main()
