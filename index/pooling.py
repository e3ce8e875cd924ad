"""What an encoder gives for a row of tokens."""

from typing import Literal

__all__ = ["Pooling"]

# ``mean``: one unit vector, the direction of the mean. ``tokens``: the head's scores of each
# token. ``first``: the head's scores of the first token.
Pooling = Literal["mean", "tokens", "first"]
