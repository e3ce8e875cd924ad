"""Running heads, feet, numbers of pages and lines, and what only looks like them."""

from rag.pdf.running import without_running
from rag.pdf.types import Line, Page

PROSE = "a line of prose that is as long as lines of prose are"


def at(text: str, y: float, x: float = 72, size: float = 10) -> Line:
    return Line(text=text, x0=x, y0=y, x1=x + 6 * len(text), y1=y + size, size=size, bold=False)


def page(number: int, *lines: Line) -> Page:
    return Page(number=number, height=842, lines=lines)


def read(*pages: Page) -> list[list[str]]:
    return [[line.text for line in each.lines] for each in without_running(pages)]


def test_heads_and_feet_that_repeat_go_whatever_their_numbers():
    pages = [
        page(n, at(f"Bridges, page {n}", 800), at(PROSE + "x" * n, 700), at("Draft", 30))
        for n in range(1, 5)
    ]
    assert read(*pages) == [[PROSE + "x" * n] for n in range(1, 5)]


def test_what_repeats_within_the_text_stays():
    pages = [
        page(n, at(PROSE + "x" * n, 800), at("Total", 400), at("The end" + "y" * n, 90))
        for n in range(1, 5)
    ]
    assert all("Total" in texts for texts in read(*pages))


def test_a_large_title_that_the_heads_repeat_stays():
    first = page(1, at("Bridges", 780, size=24), at(PROSE, 700))
    others = [page(n, at("Bridges", 800), at(PROSE + "x" * n, 700)) for n in range(2, 6)]
    assert read(first, *others)[0] == ["Bridges", PROSE]
    assert read(first, *others)[1] == [PROSE + "xx"]


def test_page_numbers_go_in_all_their_forms():
    forms = ["1", "- 2 -", "Page 3 of 9", "iv", "5 / 9", "Seite 6"]
    pages = [page(n, at(f"{PROSE}{'x' * n}", 700), at(form, 40)) for n, form in enumerate(forms, 1)]
    assert all(len(texts) == 1 for texts in read(*pages))


def test_a_number_in_the_middle_of_a_page_stays():
    assert read(page(1, at("42", 420))) == [["42"]]


def test_rows_of_numbers_at_the_foot_of_a_table_stay():
    pages = [page(n, at(PROSE + "x" * n, 700), at(f"{n} 17 4", 60)) for n in range(1, 5)]
    assert all(len(texts) == 2 for texts in read(*pages))


def test_what_repeats_in_the_margin_goes():
    pages = [
        page(n, at(PROSE + "x" * n, 700), at("Bridges", 600, 500), at(str(n), 500, 500))
        for n in range(1, 5)
    ]
    assert read(*pages) == [[PROSE + "x" * n] for n in range(1, 5)]


def test_numbers_of_lines_go():
    numbers = [at(str(n), 750 - 25 * n, 60 if n > 9 else 66) for n in range(1, 26)]
    lines = [*numbers, *(at(PROSE, 750 - 25 * n, 100) for n in range(1, 26))]
    assert read(page(1, *lines)) == [[PROSE] * 25]


def test_a_column_of_figures_stays():
    figures = [at(str(n * n), 700 - 12 * n) for n in range(1, 12)]
    lines = [*figures, *(at("x", 700 - 12 * n, 200) for n in range(1, 12))]
    assert len(read(page(1, *lines))[0]) == 22
