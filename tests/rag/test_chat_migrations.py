"""Older files of conversations open, and lose nothing."""

import json

from pydantic import TypeAdapter

from index.connections import Connections
from rag.chat_migrations import STEPS
from rag.chats import ChatStore
from rag.types import Answer
from tests.rag.chat_stage import answer


def test_a_file_of_the_first_schema_opens_with_its_answers_in_a_line(tmp_path):
    old = Connections(tmp_path / "chats.db", STEPS[:1])
    with old.write() as db:
        db.execute("INSERT INTO conversations VALUES ('con_1', 'Old', '2025', '2025')")
        db.execute("INSERT INTO conversations VALUES ('con_2', 'Older', '2024', '2024')")
        for name, conversation in (("a", "con_1"), ("b", "con_2"), ("c", "con_1")):
            body = TypeAdapter(Answer).dump_python(answer(name, conversation), mode="json")
            del body["follows"]
            db.execute(
                "INSERT INTO answers (answer_id, conversation_id, body) VALUES (?, ?, ?)",
                (name, conversation, json.dumps(body)),
            )
    old.close()
    store = ChatStore(tmp_path / "chats.db")
    try:
        kept = store.conversation("con_1")
        assert [(a.answer_id, a.follows) for a in kept.answers] == [("a", None), ("c", "a")]
        assert kept.versions == (("a",), ("c",))
        found = store.list_conversations(limit=9, query="what BURNT")
        assert [c.conversation_id for c in found] == ["con_1", "con_2"]
    finally:
        store.close()
