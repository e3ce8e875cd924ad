"""Tells addresses from paths, without what it takes to ask for them."""

import re

__all__ = ["is_address"]

_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE | re.ASCII)


def is_address(text: str) -> bool:
    """Whether an input is meant as an address and not as a path, of whatever scheme.

    >>> is_address("https://example.org/story"), is_address("news/story.html")
    (True, False)
    """
    return bool(_WITH_SCHEME.match(text))
