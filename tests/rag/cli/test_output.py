"""What fits where: tables and lines on wide and narrow terminals, and elsewhere."""

import io
import sys

import pytest

from rag.cli.output import say_table, wrapped

NAMES = ("id", "published", "outlet", "title")
ROWS = (
    ("art_c40bca5906bc759a", "2023-11-24", "", "Death toll rises to five as search ends"),
    ("art_2907c53d485aaeef", "", "", "Two dead as river bursts its banks"),
)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    def opened(columns):
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("TERM", "dumb")
        monkeypatch.setattr(sys, "stdout", Terminal())
        return sys.stdout

    return opened


def test_a_wide_terminal_has_a_table_without_empty_columns(terminal):
    out = terminal(100)
    say_table(NAMES, iter(ROWS))
    head, first, second = (line.rstrip() for line in out.getvalue().splitlines())
    assert head.split() == ["id", "published", "title"]
    assert first == "art_c40bca5906bc759a  2023-11-24  Death toll rises to five as search ends"
    assert second.split()[:2] == ["art_2907c53d485aaeef", "Two"]


def test_a_narrow_terminal_has_lines_that_fit(terminal):
    out = terminal(40)
    say_table(NAMES, ROWS)
    lines = out.getvalue().splitlines()
    assert lines[:3] == [
        "art_c40bca5906bc759a",
        "  2023-11-24 · Death toll rises to five",
        "  as search ends",
    ]
    assert max(map(len, lines)) <= 40


def test_elsewhere_every_field_has_its_place(capsys):
    say_table(NAMES, ROWS)
    assert capsys.readouterr().out.splitlines()[1].split("\t") == list(ROWS[1])


@pytest.mark.parametrize(("columns", "widest"), [(40, 40), (5, 24), (200, 88)])
def test_lines_are_as_wide_as_can_be_read(terminal, columns, widest):
    terminal(columns)
    lines = wrapped("word " * 60, indent="   ").splitlines()
    assert widest - 5 <= max(map(len, lines)) <= widest
