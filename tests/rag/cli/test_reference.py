"""What the written pages say about commands is what there is."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from rag.cli.app import build
from rag.cli.reference import BEGIN, END, with_reference

ROOT = Path(__file__).parents[3]
PAGES = sorted(path for path in (ROOT / "README.md", *ROOT.glob("docs/*.md")) if path.exists())
FENCE = re.compile(r"```(?:sh|bash|console)\n(.*?)```", re.DOTALL)
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)


def command_lines(page):
    for block in FENCE.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            yield line.removeprefix("$ ").strip()


def words_after(line, program):
    """Return the words behind ``program``, past variables set in front of it."""
    words = shlex.split(line, comments=True)
    while words and "=" in words[0]:
        words.pop(0)
    if not words or words[0].removeprefix(".venv/bin/") != program:
        return None
    return words[1:]


def test_the_page_of_the_command_line_is_current():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert with_reference(page) == page, "run 'make docs'"


def test_a_page_without_markers_is_refused():
    with pytest.raises(ValueError, match="needs the lines"):
        with_reference(f"{END} {BEGIN}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_on_a_page_exist_with_their_options(page):
    commands = vars(get_command(build()))["commands"]
    for line in command_lines(page):
        words = words_after(line, "footnote")
        if words is None:
            continue
        while words and words[0].startswith("--"):
            words = words[2:] if words[0] == "--data" else words[1:]
        assert not words or words[0] in commands, line
        command = commands[words[0]] if words else None
        if command is not None and words[1:2] and words[1] in getattr(command, "commands", {}):
            command = command.commands[words[1]]
        known = {opt for p in command.params for opt in p.opts} if command else set()
        used = {word.split("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)}
        assert used <= known | {"--help", "-h"}, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_on_a_page_exist(page):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    for line in command_lines(page):
        words = words_after(line, "make")
        if words is not None:
            assert {word for word in words if "=" not in word} <= targets, line
