"""Bodies and names that nobody should send, the same ones for the same seed."""

import json
import random
import string

EXAMPLES = {
    "POST /v1/chat": {"question": "the bridge?", "k": 3, "filters": {"outlets": ["x"]}},
    "POST /v1/chat/completions": {
        "model": "footnote",
        "messages": [{"role": "user", "content": "the bridge?"}],
    },
    "POST /v1/search": {"query": "bridge", "k": 3, "explain": True, "today": "2024-05-01"},
    "POST /v1/verify": {"answer": "The council voted. [1]", "sources": [{"text": "It voted."}]},
    "POST /v1/articles": {"title": "T", "text": "One sentence.", "published": "2024-05-01"},
    "PUT /v1/articles/{article_id}": {"title": "T", "text": "One sentence.", "url": "https://x/"},
    "PATCH /v1/conversations/{conversation_id}": {"title": "New"},
    "POST /v1/session": {"key": "fn_x"},
    "POST /v1/answers/{answer_id}/feedback": {"kind": "helpful", "note": "x"},
    "POST /v1/removals": {"article_ids": ["none"], "undo": 5},
}
VALUES: list[object] = [
    None,
    True,
    -1,
    0,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202e\u200b\ufeff",
    "x" * 100_000,
    "🏮" * 5_000,
    "../../etc/passwd",
    "'; DROP TABLE articles; --",
    '" OR 1=1 NEAR(',
    "<script>alert(1)</script>",
    "9999-99-99",
    "0001-01-01",
    [],
    {},
    [[[[[[]]]]]],
    ["x"] * 1_000,
    {"x": {"x": {"x": None}}},
    {"__proto__": 1, "": 2},
]
KINDS = [
    "application/json",
    "application/json; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "application/octet-stream",
    "application/json\x00",
    "a" * 500,
    "",
]
_NAMES = [
    "..",
    "../x",
    "../../../../etc/passwd",
    "/etc/passwd",
    "\\\\server\\share\\x",
    "C:\\Windows\\x.md",
    "CON",
    "NUL.txt",
    "aux.json",
    ".",
    "...",
    "~root/.ssh/id",
    "%2e%2e%2fx",
    "..%c0%afx",
    "x\x00.md",
    "x\n.md",
    "a" * 300,
    "é" * 200,
    "\u202egnp.md",
    ".footnote",
    "library.db",
    "index/current",
    "keys.db-wal",
    "file:///etc/passwd",
    "con_1/../../x",
    "$(touch x)",
    "`id`",
    "|id",
    "-rf",
    "; rm -rf .",
]


def bodies(seed, n):
    """Yield a route's name, a body and a content type, ``n`` times."""
    rng = random.Random(seed)
    routes = sorted(EXAMPLES)
    for _ in range(n):
        route = rng.choice(routes)
        value = mutated(rng, EXAMPLES[route])
        data = json.dumps(value, ensure_ascii=rng.random() < 0.9).encode("utf-8", "surrogatepass")
        how = rng.random()
        if how < 0.15:
            data = data[: rng.randrange(len(data) + 1)]
        elif how < 0.3:
            data = bytes(rng.randrange(256) for _ in range(rng.randrange(200)))
        elif how < 0.35:
            data = b"[" * 50_000
        elif how < 0.4:
            data = b'{"a":' * 20_000
        yield route, data, rng.choice(KINDS) if rng.random() < 0.3 else KINDS[0]


def mutated(rng, value):
    """Return the value with one or two of its parts exchanged for something else."""
    if not isinstance(value, dict) or rng.random() < 0.05:
        return rng.choice(VALUES)
    changed = dict(value)
    for _ in range(rng.randint(1, 2)):
        name = rng.choice([*changed, "id", "extra", "conversation_id"])
        old = changed.get(name)
        if isinstance(old, dict) and rng.random() < 0.5:
            changed[name] = mutated(rng, old)
        elif isinstance(old, list) and old and rng.random() < 0.7:
            changed[name] = [mutated(rng, old[0]), *old]
        else:
            changed[name] = rng.choice(VALUES)
    return changed


def names(seed, n):
    """Yield ``n`` names for a file, an article, a collection or a conversation."""
    rng = random.Random(seed)
    signs = string.printable + "\x00\u202e\ud7ffé🏮\\/.."
    for number in range(n):
        if number < len(_NAMES):
            yield _NAMES[number]
        elif rng.random() < 0.5:
            yield "/".join(rng.choice(_NAMES) for _ in range(rng.randint(1, 4)))
        else:
            yield "".join(rng.choice(signs) for _ in range(rng.randint(1, 60)))
