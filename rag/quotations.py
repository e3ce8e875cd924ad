"""Takes what a question quotes out of what it says itself.

"Who said “in March”?" names no month, and a word that is quoted is spelt as it was meant.
"""

import re

__all__ = ["unquoted"]

_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]{0,600}[”\"“»]")


def unquoted(text: str) -> str:
    """Return ``text`` with spaces in place of quotations and their marks; all else keeps its place.

    >>> unquoted("Who said “no”?")
    'Who said     ?'
    """
    return _QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
