"""Makes a tiny chat model with random weights and serves it with ``transformers serve``.

Run as ``python -m tests.rag.providers.tiny_server FOLDER PORT``; one process, so that torch is
loaded once. The weights are seeded: the same version of torch writes the same nonsense.
"""

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from transformers.cli.transformers import main

WORDS = ["Talks began in Minsk [1] .", "The sources say that envoys met [2] ."]
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "


def make(folder: Path) -> None:
    """Write a two-layer Llama and a byte-level tokenizer with a chat template."""
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    raw.train_from_iterator(
        WORDS * 3,
        trainers.BpeTrainer(vocab_size=320, special_tokens=["<|end|>"], initial_alphabet=alphabet),
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw, eos_token="<|end|>", pad_token="<|end|>"
    )
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=4096,
        bos_token_id=None,
        eos_token_id=0,
        pad_token_id=0,
    )
    LlamaForCausalLM(config).save_pretrained(folder)


def serve(folder: Path, port: int) -> None:
    """Do what the command ``transformers serve`` does; returns when the server ends."""
    options = ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    sys.argv = ["transformers", "serve", str(folder), *options]
    main()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
    serve(Path(sys.argv[1]), int(sys.argv[2]))
