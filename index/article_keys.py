"""What articles are sorted and found by: titles and names without case and accents.

The keys are stored beside the article, since SQLite's own folding knows ASCII only.
"""

import unicodedata

__all__ = ["find_key", "folded", "title_key"]

# Titles that agree so far are told apart by their ids.
_MOST_KEY_CHARS = 200


def folded(text: str) -> str:
    r"""Return text as it is compared: without case and accents, white space as single spaces.

    >>> folded("  Élan\n Vital ")
    'elan vital'
    """
    marked = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in marked if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def title_key(title: str) -> str:
    """Return what a title is sorted by; what stands before its first letter or digit is left out.

    >>> title_key("“Élan” | a portrait")
    'elan”   a portrait'
    """
    key = folded(title)
    first = next((i for i, char in enumerate(key) if char.isalnum()), 0)
    # The bar divides the parts of a cursor.
    return key[first:].replace("|", " ")[:_MOST_KEY_CHARS]


def find_key(title: str, outlet: str | None, author: str | None) -> str:
    r"""Return what a search by title, outlet or author looks into.

    >>> find_key("Ferry Fire", None, "Ada Moss")
    'ferry fire\nada moss'
    """
    return "\n".join(folded(part) for part in (title, outlet, author) if part)
