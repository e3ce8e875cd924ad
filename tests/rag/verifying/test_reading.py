"""Files: what begins like JSON, what does not, and what cannot be read."""

import pytest

from rag.errors import UnusableAnswerError
from rag.verifying.reading import answer_from, sources_from


def test_text_is_taken_as_it_is():
    answer = answer_from(b"\xef\xbb\xbfIt is so. [1]\n")
    assert (answer.format, answer.text) == ("plain", "It is so. [1]\n")


def test_text_that_begins_with_a_label_is_no_list():
    assert answer_from(b"[1] says that it is so.").text == "[1] says that it is so."


def test_nothing_moves_for_a_character_that_cannot_be_shown():
    assert answer_from(b"It\x00is so.").text == "It\ufffdis so."


@pytest.mark.parametrize(
    ("data", "named", "said"),
    [
        (b"\xff yes", "auto", "byte 0 is not UTF-8"),
        (b"\xff\xfey", "auto", "is not UTF-16"),
        (b'{"text": ', "auto", "this is not JSON"),
        (b"[1] yes", "openai", "this is not JSON"),
        (b"", "auto", "has no text"),
    ],
)
def test_what_cannot_be_read_is_refused(data, named, said):
    with pytest.raises(UnusableAnswerError, match=said):
        answer_from(data, named=named)


@pytest.mark.parametrize(
    "data",
    [
        b'["https://a.example/", {"article_id": "x"}]',
        b"https://a.example/\nx\n",
        b'{"sources": ["https://a.example/", {"article_id": "x"}]}',
        b'[\r\n  "https://a.example/",\r\n  {"article_id": "x"}\r\n]',
        b'[ "https://a.example/", {"article_id": "x"}]',
        b"[1] https://a.example/\n[2] x",
    ],
)
def test_sources_are_a_list_or_lines(data):
    assert [s.url or s.article_id for s in sources_from(data)] == ["https://a.example/", "x"]
