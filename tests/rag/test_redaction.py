"""An article that is removed takes its words out of the answers that were made from it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chats import REMOVED_TEXT, ChatStore
from rag.redaction import redacted
from rag.types import NearestPassage
from tests.rag.chat_stage import NOW, SOURCES, answer, citation, claim

BIT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9)


@pytest.fixture
def chats(tmp_path):
    store = ChatStore(tmp_path / "chats.db")
    yield store
    store.close()


class TestRedaction:
    def test_the_words_go_and_spans_fit(self, chats):
        chats.put_answer(answer(), now=NOW)
        assert chats.redact_article("article-1") == 1
        left = chats.answer("ans_1")
        assert left.text == f"{REMOVED_TEXT} The ferry runs [2]. {REMOVED_TEXT}"
        assert all(left.text[c.start : c.end] == c.text for c in left.claims)
        assert [c.verdict for c in left.claims] == ["unsupported", "supported", "unsupported"]
        assert left.claims[0].labels == ()
        assert left.citations[0].status == "removed"
        assert left.citations[0].quote == left.citations[0].title == ""
        assert left.citations[1] == answer().citations[1]
        assert left.evidence[1] == SOURCES[1]
        assert "xylograph" not in repr(left)
        assert left.question == "What burnt?"

    def test_a_claim_that_only_names_it_goes(self):
        text = "An instrument perished [1]."
        said = answer(text=text, claims=(claim(text, 0),), citations=())
        assert redacted(said, "article-1").text == REMOVED_TEXT
        assert redacted(said, "article-2").text == text

    def test_a_reason_goes_with_it(self):
        said = answer(reason="No xylograph.")
        assert redacted(said, "article-1").reason == "the source was removed"
        assert redacted(answer(), "article-1").reason is None
        assert redacted(said, "another") == said

    def test_only_what_was_made_from_it_goes(self, chats):
        chats.put_answer(answer(), now=NOW)
        chats.redact_article("article-2")
        left = chats.answer("ans_1")
        assert left.text == answer().text.replace("The ferry runs [2].", REMOVED_TEXT)
        assert chats.redact_article("another") == 0
        assert chats.answer("ans_1") == left

    def test_twice_changes_nothing_more(self, chats):
        chats.put_answer(answer(), now=NOW)
        chats.redact_article("article-1")
        left = chats.answer("ans_1")
        assert chats.redact_article("article-1") == 0
        assert chats.answer("ans_1") == left

    def test_the_passages_of_a_refusal_go(self, chats):
        nearest = NearestPassage(
            passage_id=1,
            article_id="article-1",
            version="sha256:0",
            title="t",
            outlet=None,
            published=None,
            start=0,
            end=4,
            quote="xylograph",
            score=0.1,
            reader_url="/",
        )
        chats.put_answer(
            answer(text="", claims=(), citations=(), nearest=(nearest,), abstained=True), now=NOW
        )
        chats.redact_article("article-1")
        assert chats.answer("ans_1").nearest == ()

    def test_later_questions_lose_what_they_carried_over(self, chats):
        chats.put_answer(answer(), now=NOW)
        later = answer(
            "ans_2",
            question="Why?",
            standalone_question="Why? (xylograph)",
            text="Nobody knows.",
            claims=(),
            citations=(),
            evidence=SOURCES[1:],
        )
        chats.put_answer(later, now=NOW)
        chats.put_answer(replace(later, answer_id="ans_3", conversation_id="con_2"), now=NOW)
        chats.redact_article("article-1")
        left = replace(later, standalone_question="Why?", follows="ans_1")
        assert chats.answer("ans_2") == left
        assert chats.answer("ans_3").standalone_question == "Why? (xylograph)"

    @given(
        st.lists(
            st.tuples(BIT, st.text("abc ", min_size=1, max_size=9), st.sampled_from([0, 1, None])),
            max_size=6,
        ),
        BIT,
    )
    def test_spans_fit_whatever_goes(self, parts, tail):
        text, claims, citations = "", [], []
        for i, (gap, words, source) in enumerate(parts):
            text += gap
            claims.append(claim(words, len(text)))
            text += words
            if source is not None:
                citations.append(citation(i, SOURCES[source]))
        whole = answer(text=text + tail, claims=tuple(claims), citations=tuple(citations))
        left = redacted(whole, "article-1")
        assert len(left.claims) == len(claims)
        assert all(left.text[c.start : c.end] == c.text for c in left.claims)
        at = 0
        for kept in left.claims:
            assert at <= kept.start
            at = kept.end
        assert left.text.endswith(tail)


def test_the_file_holds_nothing_of_it(chats, tmp_path):
    chats.put_answer(answer(), now=NOW)
    chats.put_answer(answer("ans_2", text="x" * 20_000, claims=(), citations=()), now=NOW)
    chats.redact_article("article-1")
    for path in tmp_path.iterdir():
        assert b"xylograph" not in path.read_bytes(), path.name
