"""Files, folders, standard input and uploads as articles ready for ingest.

``load`` and ``load_bytes`` never raise for bad input: every article comes out, in a fixed order,
and everything that could not become one is a ``LoadFailure`` with a reason.
"""

from rag.loaders.loading import STANDARD_INPUT, count_inputs, load, load_bytes
from rag.loaders.types import Loaded, LoadedArticle, LoadFailure

__all__ = [
    "STANDARD_INPUT",
    "LoadFailure",
    "Loaded",
    "LoadedArticle",
    "count_inputs",
    "load",
    "load_bytes",
]
