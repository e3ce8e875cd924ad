"""The numbers that an encoder calculates with."""

from typing import Literal

__all__ = ["Precision"]

# ``int8`` is the fastest. ``bfloat16`` rounds a hundred times less and is nearly as fast, but
# only on processors that have it; the others then take float32. Torch always takes float32.
Precision = Literal["int8", "bfloat16", "float32"]
