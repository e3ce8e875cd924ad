"""Settings come from the environment, and a bad one is named."""

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, load_settings


def test_defaults_work_on_a_fresh_machine():
    settings = load_settings()
    assert settings == Settings()
    assert (settings.data, settings.provider) == (Path(".footnote"), "extractive")
    assert (settings.host, settings.port, settings.evidence_k) == ("127.0.0.1", 8000, 8)


def test_the_environment_and_what_is_given(monkeypatch, tmp_path):
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path))
    monkeypatch.setenv("FOOTNOTE_PORT", "9000")
    settings = load_settings(port=None, host="::1", provider="scripted")
    assert (settings.data, settings.port) == (tmp_path, 9000)
    assert (settings.host, settings.provider) == ("::1", "scripted")
    assert load_settings(port=9001).port == 9001


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("EVIDENCE_K", "0"),
        ("EVIDENCE_K", "41"),
        ("REWRITE", "yes"),
    ],
)
def test_a_bad_value_is_named_with_what_to_do(monkeypatch, name, value):
    monkeypatch.setenv(f"FOOTNOTE_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"FOOTNOTE_{name} has the value {value!r}")
    assert f"set FOOTNOTE_{name} to something else or unset it" in str(caught.value)


def test_settings_do_not_change():
    with pytest.raises(ValueError, match="frozen"):
        Settings().port = 1
