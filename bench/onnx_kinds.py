"""The forms that ``bench.onnx_vectors`` runs, apart from it, for it needs another environment."""

__all__ = ["KINDS"]

KINDS = ("float32", "int8-dynamic", "int8-static")
