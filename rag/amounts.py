"""Numbers of things in words."""

__all__ = ["counted"]


def counted(number: int, noun: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "passage"), counted(5300, "passage")
    ('1 passage', '5,300 passages')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
