"""Answers to check, and a library of two articles that can change under them."""

import re
from pathlib import Path

from rag.verifying.detection import foreign_answer
from rag.verifying.verify import verify
from tests.rag.library_stage import loaded

PAGE = Path(__file__).parents[3] / "docs" / "verify.md"
VOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."
COST = "The work will cost 4.2 million euros."
FERRY = "The northern ferry carries 900 cars a day."
BRIDGE_URL = "https://herald.example/bridge"
_EXAMPLE = re.compile(r"```json (\w+)\n(.*?)```", re.DOTALL)


def fill(application):
    put(application, f"{VOTE} {COST}")
    ferry = loaded("Ferry", FERRY, external_id="ferry", url="https://wire.example/ferry/")
    application.library.add([ferry])


def put(application, text):
    """Store a version of the article about the bridge."""
    application.library.add([loaded("Bridge", text, external_id="bridge", url=BRIDGE_URL)])


def examples(application):
    """Return the examples of the page as (shape, JSON text), as written but for a version."""
    version = application.store.article("bridge").version
    page = PAGE.read_text(encoding="utf-8")
    return [
        (name, text.replace("VERSION_OF_BRIDGE", version)) for name, text in _EXAMPLE.findall(page)
    ]


def check(payload, application, **more):
    return verify(foreign_answer(payload, **more), application.store)


def verdicts(result):
    return [claim.verdict for claim in result.claims]


def failed(result):
    return [c.name for claim in result.claims for c in claim.checks if not c.passed]
