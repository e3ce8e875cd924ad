"""The settings file: what is misspelt is named, what is written stays readable by one person."""

import os
import stat

import pytest

from rag.errors import SettingsError
from rag.settings_file import read_settings_file, set_provider, write_private

KNOWN = ("port", "host", "provider")
PROVIDERS = ("extractive", "openai", "scripted")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config.toml"


def read(path, text=None):
    if text is not None:
        write_private(path, text)
    return read_settings_file(path, known=KNOWN, providers=PROVIDERS)


def test_settings_and_providers_are_read(file):
    found = read(
        file,
        """
        port = 9000
        [providers.openai]
        model = "small"
        models = ["large", "huge"]
        gap_timeout_s = 2.5
        api_key_file = "provider-keys/openai.key"
        [providers.scripted.options]
        file = "x.json"
        """,
    )
    assert found.settings == {"port": 9000}
    assert found.variables == {
        "FOOTNOTE_OPENAI_MODEL": "small",
        "FOOTNOTE_OPENAI_MODELS": "large,huge",
        "FOOTNOTE_OPENAI_GAP_TIMEOUT_S": "2.5",
        "FOOTNOTE_OPENAI_API_KEY_FILE": str(file.parent / "provider-keys" / "openai.key"),
        "FOOTNOTE_SCRIPTED_FILE": "x.json",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("prot = 1", "unknown key 'prot' in .*; did you mean 'port'?"),
        ("[providers.opnai]\nmodel = 'm'", "'providers.opnai' .*did you mean 'providers.openai'?"),
        ("[providers.openai]\nmodl = 'm'", "did you mean 'providers.openai.model'?"),
        ("port = \nhost = 1", "is not TOML: .*line 1.*correct it there"),
        ("providers = 3", "no table; write"),
        ("[providers]\nopenai = 3", "no table; write"),
        ("[providers.openai]\nmodel = true", "is True; write a text"),
    ],
)
def test_what_cannot_be_is_named_with_what_was_meant(file, text, words):
    with pytest.raises(SettingsError, match=words):
        read(file, text)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"none.toml' cannot be read: No such file.*CONFIG"):
        read(tmp_path / "none.toml")


@pytest.mark.skipif(os.name != "posix", reason="file modes are of POSIX systems")
def test_a_key_that_others_can_read_is_refused_without_the_key(file):
    write_private(file, "[providers.openai]\napi_key = 'sk-canary'")
    assert read(file).variables == {"FOOTNOTE_OPENAI_API_KEY": "sk-canary"}
    assert "sk-canary" not in repr(read(file))
    file.chmod(0o644)
    with pytest.raises(
        SettingsError, match="others on this machine can read it; run: chmod 600"
    ) as e:
        read(file)
    assert "sk-canary" not in str(e.value)


def test_what_is_set_leaves_the_rest_as_it_is(file):
    write_private(file, "# mine\nport = 1 # high\n\n[providers.openai]\nmodel = 'old' # why\n")
    set_provider(file, "openai", {"model": "new", "base_url": "http://h", "api_key": None})
    set_provider(file, "scripted", {"models": ["a", "b"]})
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# mine\nport = 1 # high\n")
    assert "# why" in text
    variables = read(file).variables
    assert variables["FOOTNOTE_OPENAI_MODEL"] == "new"
    assert variables["FOOTNOTE_SCRIPTED_MODELS"] == "a,b"
    set_provider(file, "openai", {"base_url": None})
    assert "FOOTNOTE_OPENAI_BASE_URL" not in read(file).variables


def test_what_is_written_is_private_and_whole(tmp_path):
    path = tmp_path / "new" / "config.toml"
    set_provider(path, "openai", {"model": "m"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]
    path.write_text("port = [", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be changed"):
        set_provider(path, "openai", {"model": "n"})
    assert path.read_text(encoding="utf-8") == "port = ["


def test_a_folder_that_cannot_be_is_an_error(file):
    file.write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"cannot write .*; choose a folder"):
        write_private(file / "below" / "config.toml", "x")
