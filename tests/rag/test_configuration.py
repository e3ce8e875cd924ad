"""Where settings come from, and which source wins."""

import pytest

from rag.configuration import load_configuration
from rag.errors import SettingsError
from rag.providers.roster import Roster
from rag.settings_file import write_private

FILE = """
port = 9000
host = "::1"
provider = "openai"

[providers.openai]
model = "small"
base_url = "http://me:pw@127.0.0.1:1/v1"
api_key = "sk-canary-file"
retries = 0
"""


@pytest.fixture
def data(tmp_path):
    write_private(tmp_path / "config.toml", FILE)
    return tmp_path


def origins(configured):
    return {entry.name: entry.origin.split(" (")[0] for entry in configured.entries()}


def values(configured):
    return {entry.name: entry.value for entry in configured.entries()}


def test_command_line_environment_file_default_in_this_order(data, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_PORT", "9001")
    monkeypatch.setenv("FOOTNOTE_HOST", "127.0.0.2")
    found = load_configuration(data=data, host="127.0.0.3", port=None)
    assert found.settings.host == "127.0.0.3"
    assert found.settings.port == 9001
    assert found.settings.provider == "openai"
    assert found.settings.evidence_k == 8
    come_from = origins(found)
    assert [come_from[name] for name in ("host", "port", "provider", "evidence_k", "data")] == [
        "command line", "environment", "file", "default", "command line",
    ]  # fmt: skip


def test_providers_read_the_file_below_the_environment(data):
    found = load_configuration({"FOOTNOTE_OPENAI_MODEL": "large"}, data=data)
    config = Roster(found.environ).config("openai")
    assert (config.model, config.api_key, config.retries) == ("large", "sk-canary-file", 0)
    come_from = origins(found)
    assert come_from["providers.openai.model"] == "environment"
    assert come_from["providers.openai.retries"] == "file"
    assert come_from["providers.openai.gap_timeout_s"] == "default"


def test_a_key_of_the_environment_is_not_mixed_with_one_of_the_file(data, tmp_path):
    key = tmp_path / "key"
    key.write_text("sk-from-the-file-named\n", encoding="utf-8")
    found = load_configuration({"FOOTNOTE_OPENAI_API_KEY_FILE": str(key)}, data=data)
    assert Roster(found.environ).config("openai").api_key == "sk-from-the-file-named"
    both = load_configuration({"OPENAI_API_KEY": "the vendor's"}, data=data)
    assert Roster(both.environ).config("openai").api_key == "sk-canary-file"


def test_a_key_in_another_variable(tmp_path):
    environ = {"FOOTNOTE_OPENAI_API_KEY_ENV": "MY_KEY", "FOOTNOTE_OPENAI_MODEL": "m"}
    found = load_configuration(environ | {"MY_KEY": "sk-mine"}, data=tmp_path)
    assert Roster(found.environ).config("openai").api_key == "sk-mine"
    lacking = {offer.name: offer for offer in Roster(environ).offers("extractive")}["openai"]
    assert not lacking.ready
    assert "'MY_KEY', which is not set" in str(lacking.needs)


def test_secrets_are_shown_as_set(data):
    shown = values(load_configuration({"OPENAI_ORG_SECRET": "x"}, data=data))
    assert shown["providers.openai.api_key"] == "set"
    assert shown["providers.openai.base_url"] == "http://127.0.0.1:1/v1"
    assert "sk-canary-file" not in repr(load_configuration({}, data=data))
    assert "sk-canary-file" not in str(shown)


def test_the_vendors_variable_is_named_where_it_counts(tmp_path):
    found = load_configuration({"OPENAI_API_KEY": "k", "FOOTNOTE_OPENAI_MODEL": "m"}, data=tmp_path)
    named = {entry.name: entry.origin for entry in found.entries()}
    assert named["providers.openai.api_key"] == "environment (OPENAI_API_KEY)"


def test_a_named_file_may_move_the_data_folder_and_must_be_there(tmp_path):
    named = tmp_path / "etc" / "footnote.toml"
    write_private(named, "data = 'library'\n")
    found = load_configuration({"FOOTNOTE_CONFIG": str(named)})
    assert found.settings.data == tmp_path / "etc" / "library"
    assert (
        load_configuration({"FOOTNOTE_CONFIG": str(named)}, data=tmp_path).settings.data == tmp_path
    )
    with pytest.raises(SettingsError, match="cannot be read"):
        load_configuration({"FOOTNOTE_CONFIG": str(tmp_path / "none")})


def test_the_file_in_the_data_folder_cannot_move_it(tmp_path):
    write_private(tmp_path / "config.toml", "data = 'elsewhere'\n")
    with pytest.raises(SettingsError, match="would move the folder"):
        load_configuration({}, data=tmp_path)


def test_a_bad_value_of_the_file_is_named_with_the_file(tmp_path):
    write_private(tmp_path / "config.toml", "port = 'eighty'\n")
    with pytest.raises(SettingsError, match=r"'port' in '.*config.toml' has the value 'eighty'"):
        load_configuration({}, data=tmp_path)


def test_without_a_file_there_are_the_defaults(tmp_path):
    found = load_configuration({}, data=tmp_path)
    assert found.file is None
    assert found.path == tmp_path / "config.toml"
    assert set(origins(found).values()) == {"command line", "default"}
