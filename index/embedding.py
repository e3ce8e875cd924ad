"""What an embedder is, what identifies one, and the exact text that is embedded.

A fingerprint is stored beside the vectors; opening them with another embedder is refused, since
vectors of two models, runtimes or prefixes cannot be compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.types import FloatMatrix

__all__ = ["Embedder", "Fingerprint", "embedded_text"]


def embedded_text(title: str, passage: str) -> str:
    r"""Return the text both legs see for a passage: its article's title line, then its words.

    >>> embedded_text("Ceasefire", "Talks began.")
    'Ceasefire\nTalks began.'
    """
    return f"{title}\n{passage}" if title else passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Everything that changes a vector. ``revision`` is a weights hash or a hub revision."""

    name: str
    revision: str
    dimension: int
    normalised: bool
    prefix: str
    runtime: str

    def __str__(self) -> str:
        """Return one line that names the embedder, stable across processes."""
        norm = "unit" if self.normalised else "raw"
        prefix = f" prefix={self.prefix!r}" if self.prefix else ""
        return f"{self.name}@{self.revision[:16]} {self.dimension}d {norm} {self.runtime}{prefix}"


class Embedder(Protocol):
    """Turns texts into vectors. Safe to call from several threads; loads its model lazily."""

    @property
    def fingerprint(self) -> Fingerprint:
        """What identifies the vectors; must not load the model."""
        ...

    @property
    def max_tokens(self) -> int:
        """How many of its own tokens, special ones included, the model reads before it cuts."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return the number of the model's tokens in ``text``, special ones included."""
        ...

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Return unit rows, shape ``(len(texts), dimension)``, in the order of ``texts``.

        No text gives shape ``(0, dimension)``. Raises EmbedderLoadError if the model cannot load.
        """
        ...
