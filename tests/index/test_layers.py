"""The direction of imports, and that each module says what it offers."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_LAYERS = ("index", "rag", "web")
_MODULES = sorted(
    path for layer in _LAYERS for path in (_ROOT / layer).rglob("*.py") if path.is_file()
)


def _imports(path):
    """Yield every module that a file imports, inside functions and strings of imports too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant))


def _wrong(path, layer):
    above = _LAYERS[_LAYERS.index(layer) + 1 :]
    return [name for name in _imports(path) if name.split(".")[0] in {*above, "tests", "bench"}]


def _name(path):
    parts = path.relative_to(_ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_imports_point_one_way(path):
    assert _wrong(path, path.relative_to(_ROOT).parts[0]) == []


def test_a_wrong_import_would_be_found(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        "import rag.errors\n"
        "def f():\n"
        "    from web.app import create\n"
        "    importlib.import_module('web.page')\n"
    )
    assert _wrong(path, "index") == ["rag.errors", "web.app", "web.page"]
    assert _wrong(path, "rag") == ["web.app", "web.page"]
    assert _wrong(path, "web") == []


def _declared(path):
    """Return the names in ``__all__`` as written, or None."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return None


@pytest.mark.parametrize(
    "path", [p for p in _MODULES if p.name not in {"__init__.py", "__main__.py"}], ids=_name
)
def test_every_module_says_what_it_offers(path):
    names = _declared(path)
    assert names is not None, f"{path} has no __all__"
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "path", [p for p in _MODULES if _declared(p) and _name(p) != "index.testing"], ids=_name
)
def test_everything_offered_exists(path):
    module = importlib.import_module(_name(path))
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


def test_the_store_imports_no_search_library():
    code = (
        "import sys, index.store, index.types, index.errors\n"
        "heavy = {'faiss', 'tantivy', 'torch', 'sentence_transformers'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=_ROOT, check=True
    )
    assert done.stdout == "[]\n"
