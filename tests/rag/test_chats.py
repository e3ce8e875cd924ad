"""Conversations are kept whole, in versions, and found again; deleting can be taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chats import ChatStore, cursor_of
from rag.errors import InvalidQueryError, UnknownIdError
from rag.types import NearestPassage, Place, Turn
from tests.rag.chat_stage import NOW, answer, claim

BIT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9)


@pytest.fixture
def chats(tmp_path):
    store = ChatStore(tmp_path / "chats.db")
    yield store
    store.close()


def test_an_answer_comes_back_equal(chats):
    chats.put_answer(answer(), now=NOW)
    assert chats.answer("ans_1") == answer()
    abstained = answer("ans_2", text="", claims=(), citations=(), abstained=True, reason="why")
    nearest = NearestPassage(
        passage_id=1,
        article_id="a",
        version="sha256:0",
        title="t",
        outlet=None,
        published=None,
        start=0,
        end=4,
        quote="👩‍👩‍👧",
        score=0.1,
        reader_url="/articles/a",
    )
    chats.put_answer(replace(abstained, nearest=(nearest,)), now=NOW)
    assert chats.answer("ans_2").nearest == (nearest,)


@given(question=BIT, text=BIT, score=st.floats(allow_nan=False, allow_infinity=False))
def test_any_words_and_numbers_come_back_equal(tmp_path_factory, question, text, score):
    store = ChatStore(tmp_path_factory.mktemp("chats") / "chats.db")
    try:
        said = answer(question=question, text=text, claims=(claim(text, 0, score=score),))
        store.put_answer(said, now=NOW)
        assert store.answer("ans_1") == said
    finally:
        store.close()


def test_unknown_ids(chats):
    for call in (
        chats.answer,
        chats.conversation,
        lambda name: chats.delete_conversation(name, now=NOW),
        chats.restore_conversation,
        lambda name: chats.rename_conversation(name, "x"),
    ):
        with pytest.raises(UnknownIdError, match="'nothing'"):
            call("nothing")
    assert chats.turns("nothing", last=3) == ()
    with pytest.raises(InvalidQueryError, match="'nothing'"):
        chats.list_conversations(limit=3, after="nothing")


def test_conversations(chats):
    for n in range(3):
        at = NOW + timedelta(minutes=n)
        chats.put_answer(answer(f"ans_{n}", f"con_{n}", question=f"  What\n is {n}?  "), now=at)
    chats.put_answer(answer("ans_9", "con_0", abstained=True), now=NOW + timedelta(hours=1))
    listed = chats.list_conversations(limit=9)
    assert [(c.conversation_id, c.title, c.n_answers) for c in listed] == [
        ("con_0", "What is 0?", 2),
        ("con_2", "What is 2?", 1),
        ("con_1", "What is 1?", 1),
    ]
    assert chats.list_conversations(limit=1) == listed[:1]
    assert chats.list_conversations(limit=9, after=cursor_of(listed[0])) == listed[1:]
    assert chats.list_conversations(limit=9, after=cursor_of(listed[2])) == []
    whole = chats.conversation("con_0")
    assert [a.answer_id for a in whole.answers] == ["ans_0", "ans_9"]
    assert whole.created_at < whole.updated_at == listed[0].updated_at
    assert chats.turns("con_0", last=1) == (Turn(question="What burnt?", answer="", conditions=()),)
    assert [t.answer for t in chats.turns("con_0", last=5)] == [answer().text, ""]
    chats.rename_conversation("con_0", "  New \n title ")
    assert chats.conversation("con_0").title == "New title"
    chats.delete_conversation("con_0", now=NOW)
    assert [c.conversation_id for c in chats.list_conversations(limit=9)] == ["con_2", "con_1"]
    with pytest.raises(UnknownIdError):
        chats.answer("ans_9")


def test_conversations_of_one_moment_are_all_listed_once(chats):
    for n in range(5):
        chats.put_answer(answer(f"ans_{n}", f"con_{n}"), now=NOW)
    seen, after = [], None
    while page := chats.list_conversations(limit=2, after=after):
        seen += [c.conversation_id for c in page]
        after = cursor_of(page[-1])
        # The next page begins behind it even when it is gone.
        chats.delete_conversation(page[-1].conversation_id, now=NOW)
    assert sorted(seen) == [f"con_{n}" for n in range(5)]


def test_an_interrupted_answer_is_no_turn(chats):
    chats.put_answer(answer("ans_1"), now=NOW)
    chats.put_answer(answer("ans_2", text="Half an", interrupted=True), now=NOW)
    assert [t.answer for t in chats.turns("con_1", last=1)] == [answer().text]


class TestVersions:
    def test_each_version_keeps_what_followed_it(self, chats):
        first = chats.put_answer(answer("ans_1"), now=NOW)
        chats.put_answer(answer("ans_2", text="Two."), now=NOW)
        instead = Place(instead_of="ans_1")
        assert [t.answer for t in chats.turns("con_1", last=5, place=instead)] == []
        again = chats.put_answer(answer("ans_3", text="Again."), now=NOW, place=instead)
        assert first.follows is again.follows is None
        newest = chats.conversation("con_1")
        assert [a.answer_id for a in newest.answers] == ["ans_3"]
        assert newest.versions == (("ans_1", "ans_3"),)
        older = chats.conversation("con_1", through="ans_1")
        assert [a.answer_id for a in older.answers] == ["ans_1", "ans_2"]
        assert older.versions == (("ans_1", "ans_3"), ("ans_2",))
        assert older.answers[0].citations == answer().citations
        behind = Place(after="ans_1")
        assert [t.answer for t in chats.turns("con_1", last=1, place=behind)] == ["Two."]
        assert chats.put_answer(answer("ans_4"), now=NOW, place=behind).follows == "ans_2"
        assert chats.answer("ans_4").follows == "ans_2"

    def test_two_that_follow_the_same_answer_come_one_behind_the_other(self, chats):
        chats.put_answer(answer("ans_1"), now=NOW)
        for name in ("ans_2", "ans_3"):
            chats.put_answer(answer(name), now=NOW, place=Place(after="ans_1"))
        assert [a.answer_id for a in chats.conversation("con_1").answers] == [
            "ans_1",
            "ans_2",
            "ans_3",
        ]

    def test_a_place_of_another_conversation_is_none(self, chats):
        chats.put_answer(answer("ans_1"), now=NOW)
        with pytest.raises(UnknownIdError, match="'ans_1'"):
            chats.put_answer(answer("ans_2", "con_2"), now=NOW, place=Place(instead_of="ans_1"))
        with pytest.raises(UnknownIdError, match="'ans_1'"):
            chats.turns("con_2", last=1, place=Place(after="ans_1"))
        with pytest.raises(UnknownIdError, match="'nothing'"):
            chats.conversation("con_1", through="nothing")
        assert [c.conversation_id for c in chats.list_conversations(limit=9)] == ["con_1"]


class TestDeleting:
    def test_a_deleted_conversation_is_gone_and_comes_back_whole(self, chats):
        chats.put_answer(answer(), now=NOW)
        chats.delete_conversation("con_1", now=NOW)
        assert chats.list_conversations(limit=9) == []
        for call in (chats.conversation, lambda name: chats.rename_conversation(name, "x")):
            with pytest.raises(UnknownIdError):
                call("con_1")
        with pytest.raises(UnknownIdError):
            chats.answer("ans_1")
        with pytest.raises(UnknownIdError):
            chats.delete_conversation("con_1", now=NOW)
        for _ in range(2):
            chats.restore_conversation("con_1")
            assert chats.conversation("con_1").answers == (answer(),)

    def test_what_was_deleted_long_ago_is_purged_to_the_last_word(self, chats, tmp_path):
        chats.put_answer(answer(), now=NOW)
        chats.put_answer(answer("ans_2", "con_2", question="Kept?", text="Kept."), now=NOW)
        chats.delete_conversation("con_1", now=NOW)
        assert chats.purge_deleted(before=NOW) == 0
        assert chats.purge_deleted(before=NOW + timedelta(seconds=1)) == 1
        with pytest.raises(UnknownIdError):
            chats.restore_conversation("con_1")
        assert [c.conversation_id for c in chats.list_conversations(limit=9)] == ["con_2"]
        chats.redact_article("article-1")
        for path in tmp_path.iterdir():
            assert b"xylograph" not in path.read_bytes(), path.name

    def test_the_words_of_a_removed_article_leave_what_can_be_restored(self, chats):
        chats.put_answer(answer(), now=NOW)
        chats.delete_conversation("con_1", now=NOW)
        assert chats.redact_article("article-1") == 1
        chats.restore_conversation("con_1")
        assert "xylograph" not in repr(chats.answer("ans_1"))


def test_conversations_are_found_by_the_words_of_title_and_questions(chats):
    chats.put_answer(answer("a", "con_1", question="Where is the Straße?"), now=NOW)
    chats.put_answer(answer("b", "con_1", question="Who burnt 100% of it?"), now=NOW)
    chats.put_answer(answer("c", "con_2", question="Who else?"), now=NOW)
    chats.rename_conversation("con_1", "A fire")

    def found(query):
        return [c.conversation_id for c in chats.list_conversations(limit=9, query=query)]

    assert found("who") == ["con_2", "con_1"]
    assert found("STRASSE fire") == ["con_1"]
    assert found("100% who") == ["con_1"]
    assert found("100_") == found("who nobody") == []
    assert found("  ") == ["con_2", "con_1"]


def test_a_time_without_zone_is_refused(chats):
    with pytest.raises(ValueError, match="time zone"):
        chats.put_answer(answer(), now=NOW.replace(tzinfo=None))
