"""What stands at the edges of pages: running heads, feet, numbers of pages and of lines.

Rows are peeled off from the top and the bottom of each page while they repeat, so what stands
within the text stays, however often it is there.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.pdf.lines import joined_pieces, rows_of
from rag.pdf.types import Line, Page

__all__ = ["without_running"]

_MOST_ROWS = 4
_LEAST_NUMBERED = 8
# A document of few pages repeats its head twice at most.
_FEW_PAGES = 4
_LEAST_REPEATS = 3
# A title that the running head repeats is larger.
_TITLE_SIZE = 1.3
_DIGITS = re.compile(r"[0-9]+")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|pagina|página|p\.|s\.)\s*)?"
    r"(?:[0-9]{1,4}|[ivxlc]{1,6})"
    r"(?:\s*(?:of|/|von|sur|de|\|)\s*[0-9]{1,4})?[\W_]*",
    re.IGNORECASE,
)
# A page number stands in this part of the height, counted from either edge.
_EDGE = 0.2
# Beside the text are pieces that reach nowhere into what lines of prose cover.
_PROSE_CHARS = 40
_SAME_PLACE_POINTS = 8.0


def without_running(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without heads, feet and page numbers."""
    counts: Counter[tuple[bool, str]] = Counter()
    for page in pages:
        rows = _rows(page)
        for top in (True, False):
            outer = rows[:_MOST_ROWS] if top else rows[-_MOST_ROWS:]
            counts.update({(top, _signature(row)) for row in outer})
    least = min(_LEAST_REPEATS, 2 if len(pages) <= _FEW_PAGES else _LEAST_REPEATS)
    repeated = {key for key, n_pages in counts.items() if n_pages >= least}
    usual = _usual_size(pages)
    peeled = [_peeled(page, repeated, usual) for page in map(_without_line_numbers, pages)]
    return _without_beside(peeled)


def _without_line_numbers(page: Page) -> Page:
    """Return the page without the numbers that transcripts put before every line or every fifth."""
    edges: dict[int, list[Line]] = {}
    for line in page.lines:
        if line.text.isdecimal() and len(line.text) <= 3:
            edges.setdefault(round(line.x1), []).append(line)
    numbers = max(edges.values(), key=len, default=[])
    if len(numbers) < _LEAST_NUMBERED:
        return page
    values = [int(line.text) for line in sorted(numbers, key=lambda line: -line.middle)]
    steps = {after - before for before, after in pairwise(values)}
    taken = {id(line) for line in numbers}
    others = tuple(line for line in page.lines if id(line) not in taken)
    is_beside = all(line.x0 > numbers[0].x1 for line in others)
    return replace(page, lines=others) if is_beside and steps in ({1}, {5}) else page


def _without_beside(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without what repeats at one place in the margin beside the text."""
    beside = {page.number: _beside(page) for page in pages}
    counts = Counter(key for places in beside.values() for key in set(places.values()))
    return [
        replace(
            page,
            lines=tuple(
                line
                for line in page.lines
                if counts[beside[page.number].get(id(line), ())] < _LEAST_REPEATS
            ),
        )
        for page in pages
    ]


def _beside(page: Page) -> dict[int, tuple[object, ...]]:
    """Return of each piece in the margins what it has in common with its like on other pages."""
    prose = [line for line in page.lines if len(line.text) >= _PROSE_CHARS]
    if not prose:
        return {}
    left, right = min(line.x0 for line in prose), max(line.x1 for line in prose)
    return {
        id(line): (
            # A page number grows with the pages.
            int(line.text) - page.number if line.text.isdecimal() else _DIGITS.sub("#", line.text),
            round(line.middle / _SAME_PLACE_POINTS),
        )
        for line in page.lines
        if line.x1 <= left or line.x0 >= right
    }


def _rows(page: Page) -> list[list[Line]]:
    return rows_of(page.lines)


def _peeled(page: Page, repeated: set[tuple[bool, str]], usual: float) -> Page:
    rows = _rows(page)
    dropped: set[int] = set()
    for top in (True, False):
        for row in _peelable(rows if top else rows[::-1], top, page, repeated, usual):
            dropped |= {id(line) for line in row}
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in dropped))


def _peelable(
    rows: Sequence[list[Line]],
    top: bool,
    page: Page,
    repeated: set[tuple[bool, str]],
    usual: float,
) -> Iterator[list[Line]]:
    for row in rows[:_MOST_ROWS]:
        signature = _signature(row)
        is_title = page.number == 1 and max(line.size for line in row) > _TITLE_SIZE * usual
        is_number = _is_page_number(row, page)
        if not is_number and (is_title or (top, signature) not in repeated):
            return
        if not is_number and not any(map(str.isalpha, signature)):
            return
        yield row


def _is_page_number(row: Sequence[Line], page: Page) -> bool:
    middle = row[0].middle
    if min(middle, page.height - middle) > _EDGE * page.height:
        return False
    return _PAGE_NUMBER.fullmatch(_text(row)) is not None


def _signature(row: Sequence[Line]) -> str:
    return _DIGITS.sub("#", _text(row).casefold())


def _text(row: Sequence[Line]) -> str:
    return " ".join(line.text for line in joined_pieces(row))


def _usual_size(pages: Sequence[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=1.0)
