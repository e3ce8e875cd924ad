"""Runs a BERT encoder over rows of tokens: as vectors, as scores per token, or per row.

Rows are sorted by length and cut into batches of like lengths, which wait in as many threads as
there are cores for the network to take them. What a row gives does not depend on the others beyond
rounding.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, Self

import numpy as np

from index.encoder_weights import Weights
from index.pooling import Pooling
from index.precision import Precision
from index.runtime import has_fast_runtime
from index.types import FloatMatrix

__all__ = ["Encoder", "Network"]

# Eight passages of 185 tokens: of 4, 8, 16 and 32, the fastest, for what is between two layers
# still fits into the processor's cache.
_BATCH_TOKENS = 1_536


class Network(Protocol):
    """The layers above the embeddings. Safe to call from several threads."""

    def __call__(self, vectors: FloatMatrix, mask: FloatMatrix) -> FloatMatrix:
        """Return one result per row of ``vectors``, shape (rows, places, width).

        ``mask`` is 1.0 where a row has a token and 0.0 behind its end, shape (rows, places).
        """
        ...


class Encoder:
    """Safe to share between threads."""

    def __init__(self, weights: Weights, network: Network, *, n_threads: int) -> None:
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"]
        self._segments = weights["embeddings.token_type_embeddings.weight"]
        self._network = network
        self._n_threads = n_threads
        self._pool = ThreadPoolExecutor(n_threads, thread_name_prefix="encoder")

    @classmethod
    def from_arrays(
        cls,
        weights: Weights,
        *,
        pooling: Pooling,
        n_threads: int | None = None,
        precision: Precision = "int8",
    ) -> Self:
        """Return an encoder of these weights on ``n_threads``, by default every core there is.

        Raises KeyError if an array is missing, ValueError if one does not fit, RuntimeError if
        the runtime refuses.
        """
        n_threads = n_threads or _n_cores()
        return cls(
            weights,
            _network(weights, pooling=pooling, n_threads=n_threads, precision=precision),
            n_threads=n_threads,
        )

    def encode(
        self, rows: Sequence[Sequence[int]], segments: Sequence[Sequence[int]] | None = None
    ) -> list[FloatMatrix]:
        """Return one array per row of token ids, in order.

        Its shape is (width,) for mean pooling, (scores,) for the first token's, and (tokens,
        scores) for all tokens'. Without ``segments`` every token is of the first. ValueError if
        a row is empty or longer than the model has places for.
        """
        self._refuse_unreadable(rows)
        cut = self._batches(rows)

        def run(batch: list[int]) -> list[FloatMatrix]:
            kinds = None if segments is None else [segments[i] for i in batch]
            return self._run([rows[i] for i in batch], kinds)

        results = map(run, cut) if len(cut) == 1 else self._pool.map(run, cut)
        found = {
            i: row
            for batch, made in zip(cut, results, strict=True)
            for i, row in zip(batch, made, strict=True)
        }
        return [found[i] for i in range(len(rows))]

    def _refuse_unreadable(self, rows: Sequence[Sequence[int]]) -> None:
        for row in rows:
            if not 0 < len(row) <= len(self._places):
                raise ValueError(
                    f"a row has {len(row)!r} tokens, expected 1 to {len(self._places)}; cut it"
                )

    def _batches(self, rows: Sequence[Sequence[int]]) -> list[list[int]]:
        """Return the rows' numbers, longest first, in batches that keep every thread busy."""
        total = sum(map(len, rows))
        room = min(_BATCH_TOKENS, -(-total // self._n_threads))
        cut: list[list[int]] = []
        for i in sorted(range(len(rows)), key=lambda i: -len(rows[i])):
            if not cut or len(rows[cut[-1][0]]) * (len(cut[-1]) + 1) > room:
                cut.append([])
            cut[-1].append(i)
        return cut

    def _run(
        self, rows: Sequence[Sequence[int]], segments: Sequence[Sequence[int]] | None
    ) -> list[FloatMatrix]:
        width = max(map(len, rows))
        ids = np.zeros((len(rows), width), dtype=np.intp)
        kinds = np.zeros_like(ids)
        mask = np.zeros(ids.shape, dtype=np.float32)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
            if segments is not None:
                kinds[i, : len(row)] = segments[i]
        vectors = self._words[ids].astype(np.float32, copy=False)
        vectors += self._segments[kinds]
        vectors += self._places[:width]
        made = self._network(vectors, mask)
        if made.ndim == 3:
            return [scores[: len(row)] for scores, row in zip(made, rows, strict=True)]
        return list(made)


def _network(
    weights: Weights, *, pooling: Pooling, n_threads: int, precision: Precision
) -> Network:
    if has_fast_runtime():
        from index.openvino_network import OpenVinoNetwork

        return OpenVinoNetwork(weights, pooling=pooling, n_threads=n_threads, precision=precision)
    from index.torch_network import TorchNetwork

    return TorchNetwork(weights, pooling=pooling)


def _n_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
