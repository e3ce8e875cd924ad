"""What a command raises becomes one line and an exit code."""

import errno

import pytest
import typer
from typer.testing import CliRunner

from rag.cli.app import build
from rag.cli.boundary import guarded
from rag.cli.session import Session
from rag.errors import SettingsError


def invoke(error, *, debug=False):
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    @guarded
    def fail(context: typer.Context) -> None:
        raise error

    return CliRunner().invoke(app, [], obj=Session(debug=debug))


def test_our_own_error_is_one_line_and_two():
    result = invoke(SettingsError("the port is 'x';\nset another"))
    assert (result.exit_code, result.stderr) == (2, "footnote: the port is 'x'; set another\n")


def test_a_surprise_is_one_line_that_says_how_to_see_more():
    result = invoke(ZeroDivisionError("division by zero"))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert "footnote --debug" in result.stderr


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "cannot write the output: No space"),
        (PermissionError(errno.EACCES, "Permission denied", "/a/b"), "cannot write '/a/b': Perm"),
        (OSError(errno.EROFS, "Read-only file system", "/a"), "make it writable for this user"),
    ],
)
def test_a_disk_that_refuses_is_no_fault_of_ours(error, said):
    result = invoke(error)
    assert result.exit_code == 2 and said in result.stderr
    assert "should not happen" not in result.stderr


def test_ctrl_c_is_130():
    assert (invoke(KeyboardInterrupt()).exit_code, invoke(typer.Exit(3)).exit_code) == (130, 3)


def test_debug_lets_the_exception_through():
    result = invoke(SettingsError("no"), debug=True)
    assert isinstance(result.exception, SettingsError)


def test_a_wrong_setting_names_its_variable(monkeypatch, footnote):
    monkeypatch.setenv("FOOTNOTE_EVIDENCE_K", "many")
    result = footnote("articles")
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: FOOTNOTE_EVIDENCE_K has the value 'many'")


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    words = ["--data", str(tmp_path / "file" / "data"), "articles"]
    result = CliRunner().invoke(build(), words)
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: cannot make the data folder ")


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["ask", "-h"]])
def test_asking_about_the_command_itself_opens_nothing(words, tmp_path):
    result = CliRunner().invoke(build(), ["--data", str(tmp_path / "data"), *words])
    assert result.exit_code == 0
    assert not (tmp_path / "data").exists()
