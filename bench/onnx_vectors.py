"""Embeds texts with ONNX Runtime: the default weights exported once, in float32 or eight bits.

Run by ``bench.embedders`` in the environment of ``bench.systems``, which has what the project does
without, as ``python -m bench.onnx_vectors MODEL WORK KIND THREADS TEXTS OUT``. Both quantisations
are the runtime's own: dynamic leaves activations in float32 until they are multiplied, static
takes their ranges from the first 256 texts. Texts are sorted by length and run in batches of 32.
Writes the rows to OUT, in the order of TEXTS, and the processor seconds to standard output.
"""

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from transformers import AutoModel

__all__ = ["main"]

_NAMES = ("input_ids", "attention_mask", "token_type_ids")
_BATCH = 32
_CALIBRATING = 256
_MAX_TOKENS = 256

Feed = Mapping[str, npt.NDArray[np.int64]]


class _Layers(torch.nn.Module):
    """The last layer's rows, given in the order of ``_NAMES``."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self._model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        made = self._model(input_ids=ids, attention_mask=mask, token_type_ids=kinds)
        rows: torch.Tensor = made.last_hidden_state
        return rows


class _Texts(CalibrationDataReader):
    """Hands the quantiser one batch of texts after the other."""

    def __init__(self, feeds: Iterator[Feed]) -> None:
        self._feeds = feeds

    def get_next(self) -> Feed | None:
        return next(self._feeds, None)


def _exported(model: Path, work: Path) -> Path:
    """Return the float32 graph, made once."""
    file = work / "float32.onnx"
    if not file.is_file():
        layers = _Layers(AutoModel.from_pretrained(str(model), attn_implementation="eager")).eval()
        example = tuple(torch.ones((2, 8), dtype=torch.int64) for _ in _NAMES)
        sizes = {0: torch.export.Dim("rows"), 1: torch.export.Dim("places", max=512)}
        torch.onnx.export(
            layers,
            example,
            str(file),
            input_names=list(_NAMES),
            output_names=["rows"],
            dynamic_shapes=(sizes, sizes, sizes),
            dynamo=True,
            external_data=False,
        )
    return file


def _graph(model: Path, work: Path, kind: str, tokenizer: Tokenizer, texts: Sequence[str]) -> Path:
    """Return the graph of a kind, made once."""
    float32 = _exported(model, work)
    file = work / f"{kind}.onnx"
    if kind == "int8-dynamic" and not file.is_file():
        quantize_dynamic(float32, file, weight_type=QuantType.QInt8, per_channel=True)
    if kind == "int8-static" and not file.is_file():
        prepared = work / "prepared.onnx"
        quant_pre_process(str(float32), str(prepared), skip_symbolic_shape=True)
        feeds = (feed for _, feed in _batches(tokenizer, texts[:_CALIBRATING]))
        quantize_static(
            str(prepared), str(file), _Texts(feeds), weight_type=QuantType.QInt8, per_channel=True
        )
    return file


def _batches(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[tuple[list[int], Feed]]:
    """Yield the numbers of texts of like lengths, and what the graph takes for them."""
    found = tokenizer.encode_batch(list(texts))
    order = sorted(range(len(texts)), key=lambda i: -len(found[i].ids))
    for first in range(0, len(order), _BATCH):
        part = order[first : first + _BATCH]
        shape = len(part), len(found[part[0]].ids)
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, i in enumerate(part):
            ids[row, : len(found[i].ids)] = found[i].ids
            mask[row, : len(found[i].ids)] = 1
        yield part, dict(zip(_NAMES, (ids, mask, np.zeros_like(ids)), strict=True))


def _embedded(session: Any, tokenizer: Tokenizer, texts: Sequence[str]) -> npt.NDArray[np.float32]:  # noqa: ANN401  # onnxruntime ships no types
    made = np.zeros((len(texts), 384), dtype=np.float32)
    for part, feed in _batches(tokenizer, texts):
        (rows,) = session.run(None, feed)
        mask = feed["attention_mask"][:, :, None].astype(np.float32)
        pooled = (rows * mask).sum(axis=1) / mask.sum(axis=1)
        made[part] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
    return made


def main() -> None:
    """Make the graph, embed the texts, write the rows and print the processor seconds."""
    model, work, kind, n_threads, texts_file, out = sys.argv[1:]
    texts = json.loads(Path(texts_file).read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(Path(model) / "tokenizer.json"))
    tokenizer.enable_truncation(_MAX_TOKENS)
    tokenizer.no_padding()
    file = _graph(Path(model), Path(work), kind, tokenizer, texts)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(n_threads)
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    _embedded(session, tokenizer, texts[:_BATCH])
    began = time.process_time()
    rows = _embedded(session, tokenizer, texts)
    spent = time.process_time() - began
    np.save(out, rows)
    print(json.dumps({"cpu_s": spent}))


if __name__ == "__main__":
    main()
