"""Train the byte-pair encoding that measures passages and write ``rag/data/passage_bpe.tiktoken``.

Run: ``python -m bench.train_tokens TEXTFILE...`` where each file has one text per line. The
shipped file was trained on the 18,896 paragraphs of SQuAD 1.1's training part (CC BY-SA 4.0).
Only the merges (which byte strings are frequent) end up in the file, in the order learned.
"""

import argparse
import base64
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from rag.tokens import PIECE_PATTERN, RANKS_PATH

VOCABULARY_SIZE = 16384


def byte_alphabet() -> dict[str, int]:
    """Return the printable stand-in of each byte that byte-level tokenizers use (GPT-2)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in printable]
    stand_ins = {chr(b): b for b in printable}
    return stand_ins | {chr(256 + i): b for i, b in enumerate(others)}


def lines(paths: list[Path]) -> Iterator[str]:
    """Yield every line of every file."""
    for path in paths:
        with path.open(encoding="utf-8") as file:
            yield from file


def train(texts: Iterator[str]) -> list[bytes]:
    """Return the learned byte strings in rank order, the 256 single bytes first."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECE_PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    alphabet = byte_alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE, initial_alphabet=sorted(alphabet), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    by_rank = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [bytes(alphabet[char] for char in token) for token, _ in by_rank]


def main() -> None:
    """Train and write the ranks file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    pieces = train(lines(parser.parse_args().files))
    RANKS_PATH.parent.mkdir(exist_ok=True)
    with RANKS_PATH.open("wb") as file:
        for rank, piece in enumerate(pieces):
            file.write(base64.b64encode(piece) + b" %d\n" % rank)
    print(f"{len(pieces)} ranks in {RANKS_PATH}")


if __name__ == "__main__":
    main()
