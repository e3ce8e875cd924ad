"""OpenAI Responses: each annotation kind as its SDK types it, and broken ones."""

import pytest
from openai.types.responses import ResponseOutputMessage

from rag.errors import UnusableAnswerError
from tests.rag.verifying.stage import BRIDGE_URL, COST, FERRY, VOTE, check, verdicts

FILE = {"id": "file-7Qx", "title": "minutes.txt", "text": f"{VOTE} {COST}"}


def message(text, *annotations):
    found = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "content": [{"type": "output_text", "text": text, "annotations": list(annotations)}],
    }
    ResponseOutputMessage.model_validate(found)
    return found


def file_citation(index):
    return {
        "type": "file_citation",
        "index": index,
        "file_id": "file-7Qx",
        "filename": "minutes.txt",
    }


def url_citation(start, end, url=BRIDGE_URL):
    return {
        "type": "url_citation",
        "start_index": start,
        "end_index": end,
        "url": url,
        "title": "Council votes",
    }


def with_file(*found):
    return {"answer": {"object": "response", "output": list(found)}, "sources": [FILE]}


@pytest.mark.parametrize(
    ("index", "cited"),
    [
        (0, 0),
        (5, 0),
        (len(VOTE) - 1, 0),
        (len(VOTE), 0),
        (len(VOTE) + 1, 0),
        (len(VOTE) + 2, 1),
        (len(VOTE) + 1 + len(COST), 1),
    ],
)
def test_an_index_belongs_to_the_sentence_it_stands_in_or_behind(library, index, cited):
    result = check(with_file(message(f"{VOTE} {COST}", file_citation(index))), library)
    expected = ["uncited", "uncited"]
    expected[cited] = "supported"
    assert verdicts(result) == expected


def test_an_index_outside_the_text_stands_nowhere(library):
    result = check(with_file(message(VOTE, file_citation(len(VOTE) + 1))), library)
    assert verdicts(result) == ["uncited"]
    assert [(m.name, m.reason) for m in result.unplaced] == [
        ("file-7Qx", "its place is not in the answer's text")
    ]
    assert result.rejected_labels == 1


@pytest.mark.parametrize("index", [-1, "5", None, 1.5, True, 10**30])
def test_an_index_that_is_no_place_stands_nowhere(library, index):
    broken = {
        "type": "output_text",
        "text": VOTE,
        "annotations": [{**file_citation(0), "index": index}],
    }
    assert check({"answer": broken, "sources": [FILE]}, library).rejected_labels == 1


def test_a_files_text_comes_from_the_search_in_the_output(library):
    call = {
        "type": "file_search_call",
        "id": "fs_1",
        "results": [
            {"file_id": "file-7Qx", "text": COST},
            {"file_id": "file-7Qx", "text": VOTE},
            {"file_id": "file-other", "text": FERRY},
        ],
    }
    result = check({"output": [call, message(VOTE, file_citation(len(VOTE)))]}, library)
    assert verdicts(result) == ["supported"]
    assert result.citations[0].start == len(COST) + 2


def test_a_file_without_a_text_is_not_at_hand(library):
    result = check(message(VOTE, file_citation(len(VOTE))), library)
    assert verdicts(result) == ["unsupported"]
    assert result.claims[0].unknown_labels == ("file-7Qx",)
    assert "did not come with the answer" in result.claims[0].reason


@pytest.mark.parametrize(
    "link",
    [
        " ([herald.example](https://herald.example/bridge?utm_source=openai))",
        " [Council votes](https://herald.example/bridge)",
        " https://herald.example/bridge",
    ],
)
def test_a_link_behind_a_sentence_is_a_mark_and_no_claim(library, link):
    text = f"{VOTE}{link} {COST}"
    result = check([message(text, url_citation(len(VOTE) + 1, len(VOTE) + len(link)))], library)
    assert verdicts(result) == ["supported", "uncited"]
    assert result.claims[0].text == f"{VOTE}{link}"
    assert result.citations[0].article_id == "bridge"


def test_a_range_of_words_belongs_to_every_sentence_it_touches(library):
    text = f"{VOTE} {COST} {FERRY}"
    result = check(message(text, url_citation(10, len(VOTE) + 5)), library)
    assert verdicts(result) == ["supported", "supported", "uncited"]


@pytest.mark.parametrize(("start", "end"), [(5, 4000), (9, 3), (-4, 9)])
def test_a_range_outside_the_text_stands_nowhere(library, start, end):
    result = check(message(VOTE, url_citation(start, end)), library)
    assert (verdicts(result), result.rejected_labels) == (["uncited"], 1)


def test_a_page_that_was_never_ingested_is_told(library):
    page = "https://elsewhere.example/a"
    result = check(message(VOTE, url_citation(0, 9, page)), library)
    assert result.claims[0].reason == (
        f"cannot be checked: no article of the library has the address {page!r}"
    )


def test_a_container_file_is_a_source_like_any_file(library):
    annotation = {
        "type": "container_file_citation",
        "container_id": "cntr_1",
        "file_id": "file-7Qx",
        "filename": "minutes.txt",
        "start_index": 0,
        "end_index": len(VOTE),
    }
    assert verdicts(check(with_file(message(VOTE, annotation)), library)) == ["supported"]


def test_a_file_path_cites_nothing(library):
    annotation = {"type": "file_path", "file_id": "file-7Qx", "index": 3}
    result = check(with_file(message(VOTE, annotation)), library)
    assert (verdicts(result), result.rejected_labels) == (["uncited"], 0)


def test_places_count_from_the_beginning_of_their_part(library):
    two = message(VOTE, file_citation(len(VOTE)))
    two["content"].append(
        {"type": "output_text", "text": COST, "annotations": [file_citation(len(COST))]}
    )
    two["content"].append({"type": "refusal", "refusal": "No more."})
    result = check(with_file({"type": "reasoning", "summary": []}, two), library)
    assert result.text == f"{VOTE}\n\n{COST}"
    assert verdicts(result) == ["supported", "supported"]


def test_a_label_written_by_hand_names_nothing(library):
    result = check(with_file(message(f"{VOTE} [1]", file_citation(5))), library)
    assert result.claims[0].unknown_labels == ("1",)
    assert verdicts(result) == ["partly"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"output": []}, "the answer has no text"),
        ({"output": ["text"]}, r"output\[0\] is 'text'"),
        ({"type": "output_text", "text": None}, "has the text None"),
        (
            {"type": "output_text", "text": "x", "annotations": [["nested"]]},
            r"annotations\[0\] is \['nested'\]",
        ),
    ],
)
def test_what_is_no_response_is_refused(library, answer, said):
    with pytest.raises(UnusableAnswerError, match=said):
        check(answer, library)
