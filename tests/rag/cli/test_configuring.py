"""``footnote config`` shows every setting with where it came from."""

import json

from rag.settings import Settings


def test_every_setting_is_shown_with_its_origin(footnote, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_EVIDENCE_K", "5")
    shown = footnote.json("config")
    assert shown["file"] is None
    found = {entry["name"]: entry for entry in shown["settings"]}
    assert set(Settings.model_fields) <= set(found)
    assert found["evidence_k"]["value"] == 5
    assert found["evidence_k"]["origin"] == "environment (FOOTNOTE_EVIDENCE_K)"
    assert found["data"]["origin"] == "command line"
    assert found["port"] == {"name": "port", "value": 8000, "origin": "default"}
    lines = footnote("config").stdout.splitlines()
    assert "evidence_k\t5\tenvironment (FOOTNOTE_EVIDENCE_K)" in lines
    assert lines[-1].startswith(f"{footnote.data / 'config.toml'} would be read")


def test_a_variable_that_nothing_reads_is_named(footnote, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_EVIDENCEK", "3")
    monkeypatch.setenv("FOOTNOTE_OPENAI_SEED", "3")
    result = footnote("config", "--json")
    assert json.loads(result.stdout)["file"] is None
    assert result.stderr == (
        "footnote: FOOTNOTE_EVIDENCEK is set and nothing reads it; "
        "did you mean FOOTNOTE_EVIDENCE_K?\n"
    )
    looked = footnote("doctor").stdout
    assert "--  settings: FOOTNOTE_EVIDENCEK is set and nothing reads it\n" in looked
    assert "set FOOTNOTE_EVIDENCE_K instead" in looked
