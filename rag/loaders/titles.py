"""A title for an article that brings none: the beginning of its first sentence."""

import re

from rag.loaders.fields import one_line, shortened

__all__ = ["title_from", "without_outlet"]

_TITLE_CHARS = 80
# Enough to see the first sentence end; the rest of a long body need not be copied.
_LOOK_AT_CHARS = 2_000
_SENTENCE = re.compile(r".{20,}?[.!?。！？]+[\"'”’)\]]*(?=\s|$)")
_SEPARATOR = re.compile(r"\s+[-|–—·•»]\s+|\s*::\s*|\s*\|\s*")
_NOT_NAME = re.compile(r"^the\s|[\W_]+")


def title_from(text: str, stem: str) -> str:
    """Return the first sentence of ``text`` cut at about 80 characters, else ``stem``.

    >>> title_from("The old bridge is shut. It had cracks.", "bridge")
    'The old bridge is shut.'
    """
    paragraph = one_line(text[:_LOOK_AT_CHARS].split("\n\n", 1)[0])
    sentence = _SENTENCE.match(paragraph)
    title = shortened(sentence[0] if sentence else paragraph, _TITLE_CHARS)
    if title and any(map(str.isalnum, title)):
        return title
    return one_line(stem) or "Untitled"


def without_outlet(title: str, names: tuple[str, ...]) -> str:
    """Return ``title`` without a last part that is one of ``names``, compared loosely.

    >>> without_outlet("Bridge shut - The Daily Post", ("Daily Post",))
    'Bridge shut'
    """
    known = {folded for name in names if (folded := _folded(name))}
    for separator in _SEPARATOR.finditer(title):
        head, tail = title[: separator.start()], title[separator.end() :]
        if head.strip() and _folded(tail) in known:
            return head.strip()
    return title


def _folded(name: str) -> str:
    return _NOT_NAME.sub("", name.strip().casefold())
