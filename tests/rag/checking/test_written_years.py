"""Each kind of written year."""

import pytest

from rag.checking.written_years import YEAR_PARSERS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12th and 13th centuries", {(1100, 100), (1200, 100)}),
        ("3,800-3,700 BC", {(-3800, 1), (-3700, 1)}),
        ("the early 1800s", {(1800, 100)}),
        ("1990-92", {(1990, 1), (1992, 1)}),
        ("since 2004", {(2004, 1)}),
        ("1800 people", set()),
        ("12 of 300", set()),
    ],
)
def test_years(text, expected):
    found = {(span.year, span.n_years) for parser in YEAR_PARSERS for span in parser(text)}
    assert found == expected
