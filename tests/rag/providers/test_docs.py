"""What docs/providers.md shows works as shown."""

import json
import re
import runpy
from pathlib import Path

import pytest

from rag.errors import ProviderCallError, ProviderSetupError
from rag.providers.config import SETTINGS, ProviderConfig, variable
from rag.providers.openai import create
from rag.providers.protocol import ChatProvider, QuoteDelta
from rag.providers.scripted import read_script
from rag.testing import ProviderContract, collect, request

PAGE = (Path(__file__).parents[3] / "docs" / "providers.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


class TestDocumentedProvider(ProviderContract):
    @pytest.fixture
    def provider(self, tmp_path: Path) -> ChatProvider:
        file = tmp_path / "footnote.py"
        file.write_text(blocks("python")[0], encoding="utf-8")
        made: ChatProvider = runpy.run_path(str(file))["create"](ProviderConfig(model="small"))
        return made


def test_every_setting_is_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `FOOTNOTE_<NAME>_(\w+)`[^|]*\| ([^|]+) \|", PAGE, re.MULTILINE))
    assert set(rows) == {setting.upper() for setting in SETTINGS}
    default = ProviderConfig()
    for name, shown in rows.items():
        value = getattr(default, name.lower(), None)
        assert shown == (str(value).removesuffix(".0") if value else shown)


def test_every_variable_on_the_page_is_one_that_is_read() -> None:
    known = {variable(p, s) for p in ("openai", "anthropic", "my-llm") for s in SETTINGS}
    known.add(variable("scripted", "file"))
    shown = set(re.findall(r"FOOTNOTE_(?:OPENAI|ANTHROPIC|MY_LLM|SCRIPTED)_\w+", PAGE))
    assert shown
    assert shown <= known


def test_the_script_is_one(tmp_path: Path) -> None:
    file = tmp_path / "script.json"
    file.write_text(blocks("json")[0], encoding="utf-8")
    assert read_script(file)[-1] == QuoteDelta(label=1, quote="began in Minsk")
    for example in re.findall(r'`(\{"\w+": "[^"]*"\})`', PAGE):
        file.write_text(json.dumps([json.loads(example)]), encoding="utf-8")
        assert len(read_script(file)) == 1


async def test_the_errors_read_as_shown(unused_tcp_port: int) -> None:
    shown = blocks("text")[0].replace("localhost:11434", f"127.0.0.1:{unused_tcp_port}")
    url = f"http://127.0.0.1:{unused_tcp_port}/v1"
    with pytest.raises(ProviderCallError) as caught:
        await collect(create(ProviderConfig(model="m", base_url=url)), request("Text."))
    assert str(caught.value) in shown


def test_a_missing_setting_is_reported_as_documented() -> None:
    with pytest.raises(ProviderSetupError, match="set FOOTNOTE_MY_LLM_MODEL"):
        ProviderConfig().required("my-llm", "model")
