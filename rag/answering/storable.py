"""What of a text can be stored and sent."""

import re

__all__ = ["storable"]

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Drop what no answer shows: NUL and lone surrogates, which neither JSON nor SQLite take."""
    return _NOT_STORABLE.sub("", text)
