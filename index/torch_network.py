"""The layers of a BERT encoder run by ``torch`` in float32, where OpenVINO is missing."""

import torch
from torch.nn import functional

from index.encoder_weights import Weights, count_layers
from index.pooling import Pooling
from index.types import FloatMatrix

__all__ = ["TorchNetwork"]

_HEAD_WIDTH = 32
_EPSILON = 1e-12


class TorchNetwork:
    """Safe to call from several threads."""

    def __init__(self, weights: Weights, *, pooling: Pooling) -> None:
        self._weights = {
            name: torch.tensor(array, dtype=torch.float32)
            for name, array in weights.items()
            if not name.endswith("_embeddings.weight")
        }
        self._n_layers = count_layers(weights)
        self._pooling = pooling

    def __call__(self, vectors: FloatMatrix, mask: FloatMatrix) -> FloatMatrix:
        """Return what the pooling says of tokens, shape (rows, places, width), 1.0 in the mask."""
        with torch.inference_mode():
            seen = torch.from_numpy(mask)
            hidden = self._normalised(torch.from_numpy(vectors), "embeddings.LayerNorm")
            for layer in range(self._n_layers):
                hidden = self._layer(hidden, seen[:, None, None, :] > 0, f"encoder.layer.{layer}")
            found: FloatMatrix = self._pooled(hidden, seen).numpy()
        return found

    def _layer(self, hidden: torch.Tensor, seen: torch.Tensor, name: str) -> torch.Tensor:
        query, key, value = (
            self._dense(hidden, f"{name}.attention.self.{part}")
            .unflatten(-1, (-1, _HEAD_WIDTH))
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        joined = self._dense(attended.transpose(1, 2).flatten(2), f"{name}.attention.output.dense")
        hidden = self._normalised(joined + hidden, f"{name}.attention.output.LayerNorm")
        inner = functional.gelu(self._dense(hidden, f"{name}.intermediate.dense"))
        changed = self._dense(inner, f"{name}.output.dense") + hidden
        return self._normalised(changed, f"{name}.output.LayerNorm")

    def _dense(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return functional.linear(x, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _normalised(self, x: torch.Tensor, name: str) -> torch.Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(x, weight.shape, weight, bias, _EPSILON)

    def _pooled(self, hidden: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        if self._pooling == "mean":
            return functional.normalize((hidden * seen[:, :, None]).sum(1))
        return self._dense(hidden[:, 0] if self._pooling == "first" else hidden, "head")
