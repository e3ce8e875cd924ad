"""The examples below the help of a command are lines that it takes."""

import shlex

from typer.main import get_command

from rag.cli.app import build


def test_examples_in_the_help_are_what_the_commands_take():
    commands = vars(get_command(build()))["commands"]
    n_examples = 0
    for name, command in commands.items():
        for line in (command.epilog or "").splitlines()[2:]:
            words = shlex.split(line.split("|")[-1])[1:]
            words = words[2:] if words[0] == "--data" else words
            n_examples += 1
            assert words[0] == name, line
            # Raises for an option that the command does not have.
            context = command.make_context(name, [], resilient_parsing=True)
            command.make_parser(context).parse_args(words[1:])
    assert n_examples > 20
