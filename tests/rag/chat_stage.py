"""Answers made by hand, for the tests of what is kept of them."""

from datetime import UTC, datetime
from typing import Any

from rag.testing import evidence
from rag.types import Answer, Check, Citation, Claim, Usage

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = evidence(
    "The xylograph burnt in Aldermouth. It was old.", "The ferry runs twice an hour."
)


def claim(text, start, labels=(1,), **more):
    fields: dict[str, Any] = {
        "labels": labels,
        "unknown_labels": (),
        "verdict": "supported",
        "reason": "stands in the article word for word",
        "score": 1.0,
        "checks": (Check(name="wording", passed=True, detail=f"“{text}”"),),
    }
    return Claim(text=text, start=start, end=start + len(text), **(fields | more))


def citation(index, source, **more):
    fields: dict[str, Any] = {
        "label": source.label,
        "claim": index,
        "article_id": source.article_id,
        "version": source.version,
        "title": source.title,
        "author": source.author,
        "outlet": source.outlet,
        "published": source.published,
        "url": source.url,
        "start": 0,
        "end": 10,
        "quote": source.text[:10],
        "prefix": "",
        "suffix": source.text[10:20],
        "status": "verified",
        "reader_url": "/articles/x",
        "publisher_url": f"{source.url}#:~:text={source.text[4:9]}",
    }
    return Citation(**(fields | more))


def answer(answer_id="ans_1", conversation_id="con_1", **more):
    text = "The xylograph burnt [1]. The ferry runs [2]. Well, the xylograph burnt in Aldermouth."
    first, second, third = "The xylograph burnt [1].", "The ferry runs [2].", text[45:]
    fields: dict[str, Any] = {
        "question": "What burnt?",
        "standalone_question": "What burnt?",
        "text": text,
        "abstained": False,
        "reason": None,
        "interrupted": False,
        "claims": (
            claim(first, 0),
            claim(second, 25, labels=(2,)),
            claim(third, 45, labels=(), verdict="uncited", score=None, checks=()),
        ),
        "citations": (citation(0, SOURCES[0]), citation(1, SOURCES[1])),
        "evidence": SOURCES,
        "nearest": (),
        "rejected_labels": 0,
        "provider": "scripted",
        "model": "m",
        "usage": Usage(input_tokens=5),
        "timings_ms": {"search": 0.125},
        "generation": 3,
        "notice": "a notice",
        "created_at": NOW.isoformat(),
    }
    return Answer(answer_id=answer_id, conversation_id=conversation_id, **(fields | more))
