"""Cohere chat replies, as documented for API v2 and v1, and broken ones."""

import pytest

from rag.errors import UnusableAnswerError
from tests.rag.verifying.stage import COST, FERRY, VOTE, check, verdicts

TEXT = f"{VOTE} {FERRY}"
AT = TEXT.index("900 cars")


def source(text=FERRY, name="doc:0"):
    return {
        "type": "document",
        "id": name,
        "document": {"id": name, "title": "Ferry", "snippet": text},
    }


def citation(start=AT, end=AT + 8, text="900 cars", sources=None, **more):
    found = [source()] if sources is None else sources
    return {"start": start, "end": end, "text": text, "sources": found, **more}


def reply(*citations, content=None):
    content = content or [{"type": "text", "text": TEXT}]
    return {"message": {"role": "assistant", "content": content, "citations": list(citations)}}


def test_a_citation_belongs_to_the_sentence_of_its_range(library):
    result = check(reply(citation(type="TEXT_CONTENT")), library)
    assert (result.format, verdicts(result)) == ("cohere", ["uncited", "supported"])
    assert [(c.quote, c.title) for c in result.citations] == [(FERRY, "Ferry")]


@pytest.mark.parametrize("shift", [-7, 3, 5000])
def test_a_range_whose_words_are_elsewhere_is_found_by_its_words(library, shift):
    moved = citation(start=AT + shift, end=AT + shift + 8)
    assert verdicts(check(reply(moved), library)) == ["uncited", "supported"]


@pytest.mark.parametrize(
    "broken",
    [
        {"start": 5000, "end": 5008, "text": "no such words"},
        {"start": -3, "end": 5},
        {"start": None, "end": None},
        {"start": 9, "end": 2},
        {"start": 0, "end": 9999, "text": ""},
    ],
)
def test_a_range_outside_the_text_stands_nowhere(library, broken):
    result = check(reply(citation() | broken), library)
    assert (verdicts(result), result.rejected_labels) == (["uncited", "uncited"], 1)


def test_a_citation_of_several_sources_has_them_all(library):
    both = citation(sources=[source(), source(VOTE, "doc:1")])
    assert check(reply(both), library).claims[1].labels == (1, 2)


def test_a_tools_output_is_a_source(library):
    tool = {"type": "tool", "id": "t:0", "tool_output": {"line": FERRY, "count": 900}}
    assert verdicts(check(reply(citation(sources=[tool])), library))[1] == "supported"


def test_a_source_sent_along_takes_the_place_of_the_cited_one(library):
    mine = {"id": "doc:0", "data": {"title": "Mine", "text": COST}}
    result = check({"answer": reply(citation()), "sources": [mine]}, library)
    assert verdicts(result)[1] == "unsupported"


@pytest.mark.parametrize("sources", [[], [{"type": "document", "id": "doc:9"}]])
def test_a_citation_without_a_text_is_not_supported(library, sources):
    result = check(reply(citation(sources=sources)), library)
    assert (verdicts(result)[1], result.rejected_labels) == ("unsupported", 1)


@pytest.mark.parametrize("kind", ["PLAN", "THINKING_CONTENT"])
def test_citations_of_other_texts_are_left_out(library, kind):
    result = check(reply(citation(type=kind)), library)
    assert (verdicts(result), result.unplaced) == (["uncited", "uncited"], ())


def test_places_count_from_the_beginning_of_their_part(library):
    content = [
        {"type": "thinking", "thinking": "Hm."},
        {"type": "text", "text": VOTE},
        {"type": "text", "text": FERRY},
    ]
    at = FERRY.index("900 cars")
    cited = citation(start=at, end=at + 8, content_index=2)
    assert verdicts(check(reply(cited, content=content), library)) == ["uncited", "supported"]


def test_a_reply_of_the_first_version_is_read(library):
    first = {
        "text": TEXT,
        "citations": [
            {"start": AT, "end": AT + 8, "text": "900 cars", "document_ids": ["d1", "d9"]}
        ],
        "documents": [{"id": "d1", "title": "Ferry", "snippet": FERRY}],
    }
    result = check(first, library)
    assert result.claims[1].labels == (1,)
    assert result.claims[1].unknown_labels == ("d9",)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"message": {"content": [], "citations": []}}, "has no text"),
        ({"message": {"content": ["x"]}}, r"content\[0\] is 'x'"),
        (reply("x"), r"citations\[0\] is 'x'"),
        (reply(citation(sources=["x"])), r"sources\[0\] is 'x'"),
    ],
)
def test_what_is_no_reply_is_refused(library, answer, said):
    with pytest.raises(UnusableAnswerError, match=said):
        check(answer, library)
