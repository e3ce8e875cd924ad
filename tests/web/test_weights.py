"""How much a page makes a browser load before it can be used; nothing is compressed."""

import re

import pytest

from web.templating import STATIC

SCRIPTS = STATIC / "js"
# What a page imports when it is needed is not loaded with it.
IMPORT = re.compile(r'^import [^"]*"\./([\w-]+\.js)";', re.MULTILINE)
ENTRIES = sorted(
    {
        name
        for template in (STATIC.parent / "templates").glob("*.html")
        for name in re.findall(r'src="/static/js/([\w-]+\.js)"', template.read_text("utf-8"))
    }
)


def loaded_with(entry):
    """Return every script that a page's own script brings with it."""
    found, waiting = set(), [entry]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += IMPORT.findall((SCRIPTS / name).read_text("utf-8"))
    return found


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_page_s_scripts_are_60_kilobytes_at_most(entry):
    sizes = {name: (SCRIPTS / name).stat().st_size for name in loaded_with(entry)}
    assert sum(sizes.values()) <= 60_000, sizes


def test_all_styles_are_40_kilobytes_at_most():
    assert sum(path.stat().st_size for path in (STATIC / "css").glob("*.css")) <= 40_000


def test_every_script_is_used():
    text = "".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.js"))
    for path in SCRIPTS.glob("*.js"):
        named = path.name in ENTRIES or f'"{path.stem}"' in text or f"./{path.name}" in text
        assert named, path.name
