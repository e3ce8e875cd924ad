"""The layers of a BERT encoder run by OpenVINO, in eight bits if wanted.

Then each weight is stored as an integer with one scale per output. Activations are quantised while
running, every 128 values of a token with a scale of their own, so nothing is calibrated and a
token's numbers do not depend on what else is in the batch. A processor without integer dot
products multiplies the same weights in float32 instead, at the speed of float32.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from queue import Empty, SimpleQueue

import numpy as np
import openvino as ov
from openvino import opset15 as ops

from index.encoder_weights import WeightArray, Weights, count_layers
from index.pooling import Pooling
from index.precision import Precision
from index.types import FloatMatrix

__all__ = ["OpenVinoNetwork"]

_log = logging.getLogger("footnote")

# The width of one attention head in every MiniLM.
_HEAD_WIDTH = 32
_EPSILON = 1e-12
# Of 32, 64, 96, 128, 192 and 384, the finest that costs less than a tenth of the speed.
_GROUP = 128
_MOST_INT8 = 127
# Of many batches two cores make as much side by side as together, but a question alone takes two
# thirds of the time together, where each core keeps what it reads of the weights in its cache.
_CORES_OF_A_RUN = 2
# What a padded place gets before the softmax; its exponential is zero in float32.
_HIDDEN = 1e4


class OpenVinoNetwork:
    """Compiled on construction; safe to call from several threads.

    Each call runs on two cores where there are as many.
    """

    def __init__(
        self, weights: Weights, *, pooling: Pooling, precision: Precision, n_threads: int
    ) -> None:
        int8 = precision == "int8"
        tried = ((True, _GROUP), (True, 0), (False, 0)) if int8 else ((False, 0),)
        for eight_bits, group in tried:
            graph = _Graph(weights, int8=eight_bits)
            self._compile(graph.model(pooling), precision, n_threads, group)
            if self._works(graph.width):
                break
        else:
            raise RuntimeError("OpenVINO gives no rows on this processor")
        if int8 and not group:
            _log.warning("eight-bit arithmetic fails here; models run at the speed of float32")

    def _compile(self, model: ov.Model, precision: Precision, n_threads: int, group: int) -> None:
        core = ov.Core()
        is_short = precision == "bfloat16" and "BF16" in core.get_property(
            "CPU", "OPTIMIZATION_CAPABILITIES"
        )
        self._idle: SimpleQueue[ov.InferRequest] = SimpleQueue()
        self._compiled = core.compile_model(
            model,
            "CPU",
            {
                "NUM_STREAMS": max(1, n_threads // _CORES_OF_A_RUN),
                "INFERENCE_NUM_THREADS": n_threads,
                # Two networks of one process would be pinned to the same cores.
                "ENABLE_CPU_PINNING": False,
                # Left alone, it would be bfloat16 on some processors, and vectors would differ.
                "INFERENCE_PRECISION_HINT": "bf16" if is_short else "f32",
                "DYNAMIC_QUANTIZATION_GROUP_SIZE": group,
            },
        )

    def _works(self, width: int) -> bool:
        """Whether rows come out.

        Quantising gave none, and no error, when oneDNN was held to AVX2 with ONEDNN_MAX_CPU_ISA
        (OpenVINO 2026.4.1).
        """
        sample = np.ones((2, 3, width), dtype=np.float32)
        found = self(sample, np.ones((2, 3), dtype=np.float32))
        return len(found) == 2 and bool(np.isfinite(found).all())

    def __call__(self, vectors: FloatMatrix, mask: FloatMatrix) -> FloatMatrix:
        """Return what the pooling says of tokens, shape (rows, places, width), 1.0 in the mask."""
        with self._request() as request:
            found: FloatMatrix = request.infer([vectors, mask], share_inputs=True)[0]
        return found

    @contextmanager
    def _request(self) -> Iterator[ov.InferRequest]:
        """Lend a request to one thread; there are as many as were ever needed at once."""
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._compiled.create_infer_request()
        try:
            yield request
        finally:
            self._idle.put(request)


class _Graph:
    """Writes the computation down, piece by piece; nothing is computed yet."""

    def __init__(self, weights: Weights, *, int8: bool) -> None:
        self._weights = weights
        self._int8 = int8

    def model(self, pooling: Pooling) -> ov.Model:
        """Return the computation from token vectors and mask to what the pooling says."""
        vectors = ops.parameter([-1, -1, self.width], np.float32, name="vectors")
        mask = ops.parameter([-1, -1], np.float32, name="mask")
        hidden_places = ops.multiply(ops.subtract(mask, _floats(1.0)), _floats(_HIDDEN))
        bias = ops.unsqueeze(hidden_places, _integers(1, 2))
        hidden = self._normalised(vectors, "embeddings.LayerNorm")
        for layer in range(count_layers(self._weights)):
            hidden = self._layer(hidden, bias, f"encoder.layer.{layer}")
        return ov.Model([self._pooled(hidden, mask, pooling)], [vectors, mask], "encoder")

    @cached_property
    def width(self) -> int:
        """How many numbers stand for a token."""
        return int(self._weights["embeddings.LayerNorm.weight"].size)

    def _layer(self, hidden: ov.Node, bias: ov.Node, name: str) -> ov.Node:
        query, key, value = (
            self._heads(self._dense(hidden, f"{name}.attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        seen = ops.scaled_dot_product_attention(query, key, value, bias)
        joined = ops.reshape(
            ops.transpose(seen, _integers(0, 2, 1, 3)), _integers(0, 0, self.width), True
        )
        attended = ops.add(self._dense(joined, f"{name}.attention.output.dense"), hidden)
        hidden = self._normalised(attended, f"{name}.attention.output.LayerNorm")
        inner = ops.gelu(self._dense(hidden, f"{name}.intermediate.dense"), "erf")
        changed = ops.add(self._dense(inner, f"{name}.output.dense"), hidden)
        return self._normalised(changed, f"{name}.output.LayerNorm")

    def _heads(self, projected: ov.Node) -> ov.Node:
        shape = _integers(0, 0, self.width // _HEAD_WIDTH, _HEAD_WIDTH)
        return ops.transpose(ops.reshape(projected, shape, True), _integers(0, 2, 1, 3))

    def _dense(self, x: ov.Node, name: str) -> ov.Node:
        weight = self._weights[f"{name}.weight"]
        matrix = _quantised(weight) if self._int8 else _floats(weight)
        return ops.add(ops.matmul(x, matrix, False, True), _floats(self._weights[f"{name}.bias"]))

    def _normalised(self, x: ov.Node, name: str) -> ov.Node:
        centred = ops.mvn(x, _integers(-1), True, _EPSILON, "inside_sqrt")
        scaled = ops.multiply(centred, _floats(self._weights[f"{name}.weight"]))
        return ops.add(scaled, _floats(self._weights[f"{name}.bias"]))

    def _pooled(self, hidden: ov.Node, mask: ov.Node, pooling: Pooling) -> ov.Node:
        if pooling == "mean":
            kept = ops.multiply(hidden, ops.unsqueeze(mask, _integers(2)))
            # The length of the sum goes with the normalisation, so it need not be divided out.
            return ops.normalize_l2(
                ops.reduce_sum(kept, _integers(1), False), _integers(1), _EPSILON, "max"
            )
        if pooling == "first":
            hidden = ops.gather(hidden, _integers(0), _integers(1))
            hidden = ops.squeeze(hidden, _integers(1))
        head = _floats(self._weights["head.weight"])
        return ops.add(ops.matmul(hidden, head, False, True), _floats(self._weights["head.bias"]))


def _quantised(weight: WeightArray) -> ov.Node:
    """Return a matrix as 8-bit integers with one scale per row, the largest of it as 127."""
    weight = weight.astype(np.float32, copy=False)
    scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), _EPSILON) / _MOST_INT8
    whole = np.rint(weight / scale).astype(np.int8)
    return ops.multiply(ops.convert(ops.constant(whole), "f32"), _floats(scale))


def _floats(values: WeightArray | float) -> ov.Node:
    array = np.asarray(values)
    if array.dtype == np.float16:
        # Widened by the compiler: the same numbers without two copies of twice the size.
        return ops.convert(ops.constant(array), "f32")
    return ops.constant(array.astype(np.float32, copy=False))


def _integers(*values: int) -> ov.Node:
    return ops.constant(np.array(values, dtype=np.int64))
