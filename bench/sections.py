"""Puts generated text between two marks of a Markdown file, and leaves the rest as it is."""

from pathlib import Path

__all__ = ["put_section"]


def put_section(path: Path, name: str, text: str) -> None:
    """Replace what stands between the comments ``name: begin`` and ``name: end``.

    Raises ValueError if the file does not have both, in this order.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = path.read_text(encoding="utf-8")
    head, opened, rest = page.partition(begin)
    _, closed, tail = rest.partition(end)
    if not opened or not closed:
        raise ValueError(f"{str(path)!r} has no section {name!r}; add {begin} and {end}")
    path.write_text(f"{head}{begin}\n\n{text.strip()}\n\n{end}{tail}", encoding="utf-8")
