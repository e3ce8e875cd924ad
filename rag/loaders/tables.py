"""Tables of articles, one a row, as comma-separated values (RFC 4180) or with another separator.

The first row names the columns, as JSON names its fields but in any case. A row that does not fit
costs only itself.
"""

import csv
import io
from collections.abc import Iterator, Mapping

from rag.errors import IngestError, UnreadableInputError
from rag.loaders.records import TEXT_FIELDS
from rag.loaders.types import MAX_RECORD_BYTES

__all__ = ["read_rows"]

# In order, for a first row in which several are as frequent.
_SEPARATORS = (",", "\t", ";", "|")
_MOST_NAMES = 8


def read_rows(text: str) -> Iterator[tuple[int, Mapping[str, str] | IngestError]]:
    """Yield the rows as fields without the empty ones, each with the line it begins in.

    Raises:
        UnreadableInputError: If the first row names no column for the text.
    """
    first = text.lstrip("\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    # Python's own limit is 131,072 characters a cell, less than a long article has.
    csv.field_size_limit(MAX_RECORD_BYTES)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    names: list[str] | None = None
    line = 1
    try:
        for row in rows:
            if names is None:
                names = _named(row)
            elif any(cell.strip() for cell in row):
                yield line, _fields(names, row)
            line = rows.line_num + 1
    except csv.Error as error:
        yield line, UnreadableInputError(f"is no table from here on: {error}; correct it there")


def _named(row: list[str]) -> list[str]:
    names = [name.strip() for name in row]
    if not {name.lower() for name in names} & {name.lower() for name in TEXT_FIELDS}:
        shown = ", ".join(repr(name[:40]) for name in names[:_MOST_NAMES])
        raise UnreadableInputError(
            f"has no column for the text; name one 'text', 'body' or 'content' in its first row,"
            f" which has {shown}"
        )
    return names


def _fields(names: list[str], row: list[str]) -> Mapping[str, str] | IngestError:
    if len(row) != len(names):
        return UnreadableInputError(
            f"does not fit the first row: cells {len(row)}, columns {len(names)}; put quotation"
            " marks around a text that holds separators"
        )
    given = {name: cell for name, cell in zip(names, row, strict=True) if cell.strip()}
    return {name.lower(): cell for name, cell in given.items()} | given
