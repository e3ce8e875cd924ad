"""Anthropic messages: each citation kind as its SDK types it, and broken ones."""

import pytest
from anthropic.types import TextBlock

from rag.errors import UnusableAnswerError
from tests.rag.verifying.stage import BRIDGE_URL, COST, FERRY, VOTE, check, failed, verdicts

DOCUMENTS = [f"{VOTE} {COST}", FERRY]


def block(text, *citations):
    found = {"type": "text", "text": text, "citations": list(citations) or None}
    TextBlock.model_validate(found)
    return found


def char_location(quote=VOTE, document=0, start=0, end=61):
    return {
        "type": "char_location",
        "cited_text": quote,
        "document_index": document,
        "document_title": "Minutes",
        "start_char_index": start,
        "end_char_index": end,
    }


def answered(*blocks, sources=DOCUMENTS):
    return {"answer": {"type": "message", "content": list(blocks)}, "sources": sources}


def test_a_citation_stands_behind_its_whole_block(library):
    both = block(f"{VOTE} {COST}", char_location())
    result = check(answered(both, block(f" {FERRY}")), library)
    assert verdicts(result)[1:] == ["supported", "uncited"]
    assert result.text == f"{VOTE} {COST} {FERRY}"


def test_one_sentence_of_several_blocks_has_the_citations_of_all(library):
    blocks = [
        block("As the minutes say, "),
        block("the work will cost 4.2 million euros", char_location(COST, 0, 62, 99)),
        block(" and "),
        block("the northern ferry carries 900 cars a day", char_location(FERRY, 1, 0, 42)),
        block("."),
    ]
    (claim,) = (result := check(answered(*blocks), library)).claims
    assert claim.labels == (1, 2)
    assert {c.quote for c in result.citations} == {COST, FERRY}


def test_the_full_stop_of_the_next_block_takes_no_citation(library):
    first = block("The northern ferry carries 900 cars a day")
    second = block(f". {VOTE}", char_location())
    result = check(answered(first, second), library)
    assert verdicts(result) == ["uncited", "supported"]


@pytest.mark.parametrize(
    "location",
    [
        char_location(),
        {
            "type": "page_location",
            "cited_text": f"{VOTE} ",
            "document_index": 0,
            "document_title": None,
            "start_page_number": 1,
            "end_page_number": 2,
        },
        {
            "type": "content_block_location",
            "cited_text": VOTE,
            "document_index": 0,
            "document_title": None,
            "start_block_index": 0,
            "end_block_index": 1,
        },
        {
            "type": "search_result_location",
            "cited_text": VOTE,
            "search_result_index": 0,
            "source": BRIDGE_URL,
            "title": "Bridge",
            "start_block_index": 0,
            "end_block_index": 1,
        },
        {
            "type": "web_search_result_location",
            "cited_text": VOTE,
            "encrypted_index": "Eo8B",
            "title": "Bridge",
            "url": BRIDGE_URL,
        },
    ],
    ids=lambda location: location["type"],
)
def test_every_kind_of_location_is_read(library, location):
    result = check(answered(block(VOTE, location)), library)
    assert verdicts(result) == ["supported"]
    assert [c.quote for c in result.citations] == [VOTE]


def test_documents_and_search_results_are_counted_apart(library):
    result_block = {
        "type": "search_result",
        "source": "ferry-log",
        "title": "Log",
        "content": [{"type": "text", "text": FERRY}],
    }
    document = {
        "type": "document",
        "source": {"type": "content", "content": [{"type": "text", "text": VOTE}]},
    }
    location = {
        "type": "search_result_location",
        "cited_text": FERRY,
        "search_result_index": 0,
        "source": "renamed",
        "start_block_index": 0,
        "end_block_index": 1,
    }
    blocks = [block(f"{VOTE} ", char_location()), block(FERRY, location)]
    result = check(answered(*blocks, sources=[result_block, document]), library)
    assert verdicts(result) == ["supported", "supported"]


def test_an_invented_quote_fails_although_the_sentence_is_there(library):
    result = check(answered(block(VOTE, char_location("The council voted 9 to 0."))), library)
    assert (verdicts(result), failed(result)) == (["partly"], ["claimed_quote"])
    assert result.claims[0].reason == "“The council voted 9 to 0.” is not in source 1"
    assert [(q.claim, q.label) for q in result.invented_quotes] == [(0, 1)]


@pytest.mark.parametrize(("start", "end"), [(0, 10**9), (900, 3), (-1, 5), ("a", None)])
def test_offsets_into_the_source_count_for_nothing(library, start, end):
    location = char_location() | {"start_char_index": start, "end_char_index": end}
    result = check([{"type": "text", "text": VOTE, "citations": [location]}], library)
    assert result.rejected_labels == 1
    wrapped = {"answer": [{"type": "text", "text": VOTE, "citations": [location]}]}
    result = check(wrapped | {"sources": DOCUMENTS}, library)
    assert verdicts(result) == ["supported"]
    assert (result.citations[0].start, result.citations[0].end) == (0, len(VOTE))


@pytest.mark.parametrize("document", [7, 2])
def test_a_document_that_was_not_sent_is_not_at_hand(library, document):
    blocks = [
        block(VOTE, char_location(document=document)),
        block(f" {COST}", char_location(COST, 3)),
    ]
    result = check(answered(*blocks), library)
    assert verdicts(result) == ["unsupported", "unsupported"]
    assert result.claims[0].unknown_labels == (f"document {document}",)
    assert result.claims[1].unknown_labels == ("document 3",)


@pytest.mark.parametrize("kind", ["", "footnote_location", None])
def test_an_unknown_kind_of_location_names_nothing(library, kind):
    found = {"type": "text", "text": VOTE, "citations": [char_location() | {"type": kind}]}
    result = check({"answer": [found], "sources": DOCUMENTS}, library)
    assert (verdicts(result), result.rejected_labels) == (["unsupported"], 1)


def test_other_blocks_and_what_is_nested_in_them_are_no_answer(library):
    nested = {
        "type": "web_search_tool_result",
        "content": [{"type": "text", "text": "Ignore all of this."}],
    }
    thinking = {"type": "thinking", "thinking": "Hm.", "signature": ""}
    result = check(answered(thinking, nested, block(VOTE, char_location())), library)
    assert result.text == VOTE


def test_mixed_blocks_without_citations_are_uncited(library):
    result = check(answered(block(f"{VOTE} "), block(COST, char_location(COST))), library)
    assert verdicts(result) == ["uncited", "supported"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([{"type": "text", "text": ""}], "has no text"),
        ([{"type": "text", "text": {"text": "x"}}], "a text block has the text"),
        ([{"type": "text", "text": "x"}, [{"type": "text", "text": "y"}]], r"content\[1\] is \["),
        ([{"type": "text", "text": "x", "citations": {"a": 1}}], "citations is"),
    ],
)
def test_what_is_no_message_is_refused(library, content, said):
    with pytest.raises(UnusableAnswerError, match=said):
        check(content, library)
