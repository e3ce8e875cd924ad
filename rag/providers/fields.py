"""Reads single fields of what a service sent, where no type can be relied on.

The SDKs build their objects without validation, so that a field declared as text may hold a
number or be missing altogether.
"""

__all__ = ["count_field", "part_field", "text_field"]


def text_field(part: object, name: str) -> str:
    """Return the field if it is text, else an empty string."""
    value = part_field(part, name)
    return value if isinstance(value, str) else ""


def count_field(part: object, name: str) -> int | None:
    """Return the field if it is a whole number of at least 0, else None.

    >>> count_field(3, "real"), count_field(-3, "real"), count_field(3, "absent")
    (3, None, None)
    """
    value = part_field(part, name)
    return value if type(value) is int and value >= 0 else None


def part_field(part: object, name: str) -> object:
    """Return the field, or None if there is none."""
    value: object = getattr(part, name, None)
    return value
