"""docs/settings.md lists every setting with its default, and its example is one."""

import re
from pathlib import Path

from rag.configuration import load_configuration
from rag.providers.roster import Roster
from rag.settings import Settings
from rag.settings_file import write_private

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def rows():
    for name, described in Settings.model_fields.items():
        default = "unset" if described.default is None else f"`{described.default}`"
        yield f"| `{name}` | {default} | {described.description} |"


def test_every_setting_has_its_row():
    missing = [row for row in rows() if row not in PAGE]
    assert not missing, "\n".join(missing)


def test_the_example_is_read_as_it_stands(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    write_private(tmp_path / "config.toml", example)
    found = load_configuration({}, data=tmp_path)
    assert (found.settings.provider, found.settings.evidence_k) == ("openai", 10)
    assert Roster(found.environ).config("openai").choices == ("llama3.2", "qwen3")
    assert Roster(found.environ).config("scripted").options == {"file": "script.json"}
