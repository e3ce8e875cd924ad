"""Answers that an earlier version stored can still be read."""

import json
import sqlite3
from dataclasses import fields

from rag.chats import ChatStore
from tests.rag.answering.stage import Stage, fill
from tests.rag.library_stage import open_stage

NEW_IN_ANSWERS = ("chips", "today", "newest_evidence", "conflicts", "confidence", "refusal")


async def test_what_was_stored_without_the_newer_fields_has_their_defaults(tmp_path):
    with open_stage(tmp_path / "data") as application:
        fill(application)
        answer = await Stage(application).ask("The council voted 7 to 2 on Tuesday. [1]")
    path = tmp_path / "data" / "chats.db"
    with sqlite3.connect(path) as chats:
        (body,) = chats.execute("SELECT body FROM answers").fetchone()
        stored = json.loads(body)
        for name in NEW_IN_ANSWERS:
            del stored[name]
        for shown in (*stored["evidence"], *stored["citations"]):
            del shown["also_in"]
        chats.execute("UPDATE answers SET body = ?", (json.dumps(stored),))
    chats.close()
    store = ChatStore(path)
    read = store.answer(answer.answer_id)
    store.close()
    assert (read.text, read.claims) == (answer.text, answer.claims)
    assert (read.chips, read.today, read.newest_evidence, read.conflicts) == ((), None, None, ())
    assert (read.confidence, read.refusal) == (None, None)
    assert all(e.also_in == () for e in read.evidence)
    assert set(NEW_IN_ANSWERS) < {field.name for field in fields(read)}
