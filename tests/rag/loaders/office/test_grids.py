"""Tables as lines: which are read by rows, and what merged cells say."""

from rag.loaders.office.authored import Block
from rag.loaders.office.grids import Cell, lines_of


def cell(text: str = "", *, n_columns: int = 1, goes_on: bool = False) -> Cell:
    return Cell(blocks=(Block(text=text),), n_columns=n_columns, goes_on=goes_on)


def test_empty_cells_keep_their_place_and_empty_rows_go():
    rows = [[cell("Year"), cell(), cell("Cars")], [cell(), cell()], [cell("2014"), cell("x")]]
    assert lines_of(rows) == ["Year | | Cars", "2014 | x"]


def test_a_cell_over_rows_is_said_in_each_of_them_unless_it_is_long():
    below = cell(goes_on=True)
    rows = [[cell("Both", n_columns=2), cell("A")], [cell(goes_on=True, n_columns=2), cell("B")]]
    assert lines_of(rows) == ["Both | A", "Both | B"]
    long = "word " * 30
    assert lines_of([[cell(long), cell("A")], [below, cell("B")]]) == [
        f"{long.strip()} | A",
        " | B",
    ]


def test_one_column_and_long_cells_are_no_table():
    assert lines_of([]) is None
    assert lines_of([[cell("One")], [cell("Two")]]) is None
    assert lines_of([[cell("One"), cell("x" * 401)]]) is None
