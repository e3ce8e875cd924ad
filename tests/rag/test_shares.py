"""A link shows the answers it was made for, as long as they are there and it is not ended."""

from datetime import UTC, datetime, timedelta

import pytest

from rag.chats import ChatStore
from rag.errors import EndedLinkError, UnknownIdError
from tests.rag.chat_stage import answer

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def chats(tmp_path):
    store = ChatStore(tmp_path / "chats.db")
    for answer_id in ("ans_1", "ans_2"):
        store.put_answer(answer(answer_id), now=NOW)
    yield store
    store.close()


def test_a_token_opens_what_it_was_made_for(chats):
    made = chats.shares.create("T", ["ans_1", "ans_2"], now=NOW)
    assert chats.shares.opened_by(made.token) == made.share
    assert made.share.answer_ids == ("ans_1", "ans_2")
    assert chats.shares.list() == [made.share]


def test_the_token_is_not_stored(chats, tmp_path):
    made = chats.shares.create("T", ["ans_1"], now=NOW)
    chats.truncate_log()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert made.share.share_id.encode() in stored
    assert made.token.encode() not in stored


@pytest.mark.parametrize("token", ["", "x", "shr_1", "a" * 32])
def test_another_token_opens_nothing_and_is_not_repeated(chats, token):
    chats.shares.create("T", ["ans_1"], now=NOW)
    with pytest.raises(EndedLinkError) as caught:
        chats.shares.opened_by(token)
    assert not token or repr(token) not in str(caught.value)


def test_a_link_that_was_ended_opens_nothing(chats):
    made = chats.shares.create("T", ["ans_1"], now=NOW)
    chats.shares.revoke(made.share.share_id)
    with pytest.raises(EndedLinkError):
        chats.shares.opened_by(made.token)
    with pytest.raises(UnknownIdError):
        chats.shares.revoke(made.share.share_id)


def test_a_link_goes_with_its_conversation(chats):
    made = chats.shares.create("T", ["ans_1", "ans_2"], now=NOW)
    chats.delete_conversation("con_1", now=NOW)
    with pytest.raises(EndedLinkError):
        chats.shares.opened_by(made.token)
    assert chats.shares.list() == []
    chats.restore_conversation("con_1")
    assert chats.shares.opened_by(made.token) == made.share
    chats.delete_conversation("con_1", now=NOW)
    chats.purge_deleted(before=NOW + timedelta(days=1))
    with pytest.raises(EndedLinkError):
        chats.shares.opened_by(made.token)


def test_nothing_cannot_be_shared(chats):
    with pytest.raises(UnknownIdError):
        chats.shares.create("T", [], now=NOW)


def test_tokens_differ(chats):
    tokens = {chats.shares.create("T", ["ans_1"], now=NOW).token for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 32
