"""An answer with nothing in it, for tests that only need parts of one."""

from typing import Any

from rag.types import Answer, Usage


def bare_answer(**known: Any) -> Answer:
    """Return an answer that says and cites nothing but what is given."""
    fields: dict[str, Any] = {
        "answer_id": "ans_1",
        "conversation_id": "con_1",
        "question": "Where?",
        "standalone_question": "Where?",
        "text": "",
        "abstained": False,
        "reason": None,
        "interrupted": False,
        "claims": (),
        "citations": (),
        "evidence": (),
        "nearest": (),
        "rejected_labels": 0,
        "provider": "scripted",
        "model": None,
        "usage": Usage(),
    }
    return Answer(**(fields | known))
