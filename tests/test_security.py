"""What docs/security.md says of the code and of the tests is so."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_PAGE = (_ROOT / "docs" / "security.md").read_text(encoding="utf-8")
_MODULES = [path for layer in ("index", "rag", "web") for path in (_ROOT / layer).rglob("*.py")]
_FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal", "subprocess", "joblib"}
_FORBIDDEN_CALLS = {"eval", "exec", "compile", "os.system", "os.popen", "yaml.load", "torch.load"}
_NETWORK = {
    *("httpx", "httpx2", "httpcore2", "requests", "urllib3", "aiohttp"),
    *("http.client", "urllib.request"),
}


# What may start one fixed command: the reader of PDF files, in a process with limits.
_STARTING = {"rag/pdf/process.py": ["subprocess"]}


def _tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _faults(tree):
    """Yield what runs text, unpacks objects or trusts code that comes with a model."""
    for name in _imported(tree):
        if name.split(".")[0] in _FORBIDDEN_MODULES:
            yield name
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func) in _FORBIDDEN_CALLS:
            yield ast.unparse(node.func)
        for keyword in node.keywords:
            truth = not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
            if keyword.arg in {"trust_remote_code", "allow_pickle", "shell"} and truth:
                yield keyword.arg


def test_no_module_runs_text_or_unpacks_objects():
    found = {path.relative_to(_ROOT).as_posix(): list(_faults(_tree(path))) for path in _MODULES}
    assert {name: faults for name, faults in found.items() if faults} == _STARTING


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from subprocess import run",
        "eval(text)",
        "yaml.load(text)",
        "numpy.load(path, allow_pickle=True)",
        "from_pretrained(name, trust_remote_code=flag)",
    ],
)
def test_each_of_them_would_be_found(line):
    assert list(_faults(ast.parse(line)))


def test_only_providers_models_and_fetching_reach_out():
    reaching = {
        path.relative_to(_ROOT).as_posix()
        for path in _MODULES
        if _NETWORK & set(_imported(_tree(path)))
        or "huggingface_hub" in set(_imported(_tree(path)))
    }
    allowed = ("rag/providers/", "rag/fetching/", "index/model_files.py", "web/client/")
    assert [name for name in sorted(reaching) if not name.startswith(allowed)] == []


def test_a_table_names_tests_that_exist():
    there = set()
    for path in (_ROOT / "tests").rglob("test_*.py"):
        there |= set(re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")))
    named = set(re.findall(r"`(test_\w+)`", _PAGE))
    assert named - there == set()
    rows = [row for row in _PAGE.splitlines() if re.match(r"\| \d+\.\d+\.\d+", row)]
    assert len(rows) >= 40
    for row in rows:
        *_, holds, proof = (cell.strip() for cell in row.strip("|").split("|"))
        assert holds.startswith(("yes", "no", "not applicable", "over https", "partly")), row
        assert proof, row
        assert ("`test_" in proof) == (not holds.startswith("no")), row


def test_the_lower_bounds_that_the_page_names_are_set():
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"starlette>=0.49.1", "faiss-cpu>=1.15"} <= set(project["dependencies"])
    pins = dict(
        line.split("==")
        for line in (_ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    )

    def numbers(text):
        return tuple(int(part) for part in re.findall(r"\d+", text))

    assert numbers(pins["starlette"]) >= (0, 49, 1)
    assert numbers(pins["faiss-cpu"]) >= (1, 15)
    assert "starlette 0.49.1" in _PAGE
    assert "faiss-cpu 1.15" in _PAGE
