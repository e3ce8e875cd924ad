"""An owner continues their own conversations only, and is charged for each answer."""

from dataclasses import replace

import pytest

from rag import private_chats
from rag.chats import ChatStore
from rag.errors import InvalidQueryError, UnknownIdError
from rag.private_chats import PrivateChats, tokens_of
from rag.tokens import count_tokens
from rag.types import Usage
from tests.rag.chat_stage import NOW, answer


@pytest.fixture
def chats(tmp_path):
    store = ChatStore(tmp_path / "chats.db")
    yield store
    store.close()


def test_a_conversation_is_there_for_its_owner_alone(chats):
    mine, theirs = PrivateChats(chats, "k1"), PrivateChats(chats, "")
    mine.put_answer(answer("ans_1", "con_1"), now=NOW)
    theirs.put_answer(answer("ans_2", "con_2"), now=NOW)
    mine.require("con_1")
    assert len(mine.turns("con_1", last=5)) == 1
    assert mine.turns("con_new", last=5) == ()
    for refused in (theirs.require, theirs.require_open, lambda name: theirs.turns(name, last=1)):
        with pytest.raises(UnknownIdError, match="con_1"):
            refused("con_1")
    with pytest.raises(UnknownIdError, match="con_1"):
        theirs.put_answer(answer("ans_3", "con_1"), now=NOW)
    assert [a.answer_id for a in chats.conversation("con_1").answers] == ["ans_1"]
    assert (chats.owner_of("con_1"), chats.owner_of("con_2"), chats.owner_of("x")) == (
        "k1",
        "",
        None,
    )
    assert chats.owner_of_answer("ans_1") == "k1"
    assert chats.owner_of_answer("x") is None
    listed = chats.list_conversations(limit=9, owner="k1")
    assert [c.conversation_id for c in listed] == ["con_1"]
    assert len(chats.list_conversations(limit=9)) == 2


def test_a_full_conversation_takes_no_more(chats, monkeypatch):
    monkeypatch.setattr(private_chats, "MOST_ANSWERS", 2)
    mine = PrivateChats(chats, "k1")
    mine.put_answer(answer("ans_1"), now=NOW)
    mine.require_open("con_1")
    mine.put_answer(answer("ans_2"), now=NOW)
    with pytest.raises(InvalidQueryError, match="2 answers"):
        mine.require_open("con_1")


def test_tokens_are_counted_by_owner_and_day_as_reported_or_as_read(chats):
    told = answer(model="m", usage=Usage(input_tokens=100, output_tokens=20))
    assert tokens_of(told) == 120
    assert tokens_of(replace(told, model=None)) == 0
    silent = replace(told, usage=Usage())
    read = [told.standalone_question, *(source.text for source in told.evidence)]
    assert tokens_of(silent) == sum(map(count_tokens, read)) + count_tokens(told.text)
    mine = PrivateChats(chats, "k1")
    for n in range(2):
        mine.put_answer(replace(told, answer_id=f"ans_{n}"), now=NOW)
    day = NOW.date().isoformat()
    assert chats.tokens_used("k1", day=day) == 240
    assert chats.tokens_used("", day=day) == chats.tokens_used("k1", day="2026-01-02") == 0
