"""``footnote config`` shows every setting with where it came from."""

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
